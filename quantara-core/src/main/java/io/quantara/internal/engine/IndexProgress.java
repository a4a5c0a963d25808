package io.quantara.internal.engine;

import io.quantara.IndexState;
import io.quantara.internal.index.IndexTypes;
import io.quantara.internal.query.AttachedIndex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the indexes of a collection are.
 *
 * @param state that of the segment that is farthest from having its index
 * @param problem why one failed
 * @param unindexedRows rows that are searched exactly although the collection has indexes, or is to get some
 * @param memoryBytes what the indexes hold
 * @param segments the index of each segment
 */
record IndexProgress(
        IndexState state,
        Optional<String> problem,
        long unindexedRows,
        long memoryBytes,
        List<SegmentProgress> segments) {

    private static final RunningBuild.Step NOT_RUNNING = new RunningBuild.Step(0, 0);

    /**
     * How far the index of one segment is.
     *
     * @param group the segment's rows
     * @param type the type of the index that it is to have, {@code flat} for exact search
     * @param state how far it is
     * @param step how much of the running build is done
     * @param elapsed how long the build is running
     * @param bytes of the index that is ready: those of its file, or else of memory
     * @param reason why the segment is searched exactly, or empty
     */
    record SegmentProgress(
            SegmentGroup group,
            String type,
            IndexState state,
            RunningBuild.Step step,
            Duration elapsed,
            long bytes,
            String reason) {}

    /** Returns how far the indexes of a collection are. */
    static IndexProgress of(Engine engine, Snapshot snapshot, CollectionState collection) {
        List<SegmentProgress> segments = new ArrayList<>();
        RunningBuild running = engine.runningBuild();
        long exactRows = 0;
        long memory = 0;
        for (Part part : collection.parts()) {
            AttachedIndex ready = collection.readyIndex(part);
            if (ready != null) {
                memory += ready.index().memoryBytes();
            } else {
                exactRows += part.source().rows(snapshot.sequence()).count();
            }
            if (part.source() instanceof SegmentGroup group) {
                segments.add(segment(collection, part, group, engine.parts().indexTypes(), running));
            }
        }
        IndexState state = state(collection, segments);
        return new IndexProgress(
                state, problem(segments), state == IndexState.EXACT ? 0 : exactRows, memory, List.copyOf(segments));
    }

    private static SegmentProgress segment(
            CollectionState collection,
            Part part,
            SegmentGroup group,
            IndexTypes types,
            @Nullable RunningBuild running) {
        String type = collection.indexType(group).orElse(IndexTypes.FLAT);
        PartIndex index = collection.index(part);
        AttachedIndex ready = index == null ? null : index.ready();
        if (index != null && ready != null) {
            long bytes = index.stored() == null
                    ? ready.index().memoryBytes()
                    : index.stored().summary().lengthBytes();
            return new SegmentProgress(group, type, IndexState.READY, NOT_RUNNING, Duration.ZERO, bytes, "");
        }
        String reason = whyExact(collection, part, group.rows().count());
        if (running != null && running.group().equals(group) && !type.equals(IndexTypes.FLAT)) {
            return new SegmentProgress(
                    group, type, IndexState.BUILDING, running.step(), running.elapsed(), 0, reason);
        }
        IndexState state = stateWithoutIndex(type, index, types);
        return new SegmentProgress(group, type, state, NOT_RUNNING, Duration.ZERO, 0, reason);
    }

    private static IndexState stateWithoutIndex(String type, @Nullable PartIndex index, IndexTypes types) {
        if (type.equals(IndexTypes.FLAT)) {
            return IndexState.EXACT;
        }
        boolean hasFailed = index != null && index.isFailed() && !index.mayWorkNow(types);
        return hasFailed ? IndexState.FAILED : IndexState.WAITING;
    }

    /** The order of the states is that of the distance to the index, but for the choice of exact search. */
    private static IndexState state(CollectionState collection, List<SegmentProgress> segments) {
        boolean mayBeExact = IndexTypes.forSegment(collection.options().indexType(), 0).isEmpty();
        IndexState state = mayBeExact ? IndexState.EXACT : IndexState.READY;
        for (SegmentProgress segment : segments) {
            state = segment.state.compareTo(state) > 0 ? segment.state : state;
        }
        return state;
    }

    private static Optional<String> problem(List<SegmentProgress> segments) {
        return segments.stream()
                .filter(segment -> segment.state == IndexState.FAILED)
                .map(SegmentProgress::reason)
                .findFirst();
    }

    /** Returns why a part of so many rows that has no index, or none that is ready, is searched exactly. */
    static String whyExact(CollectionState collection, Part part, int rows) {
        String choice = collection.options().indexType();
        String type = IndexTypes.forSegment(choice, rows).orElse(IndexTypes.FLAT);
        if (type.equals(IndexTypes.FLAT)) {
            return choice.equals(IndexTypes.FLAT) ? "exact search is chosen" : "too few rows for an index";
        }
        if (!(part.source() instanceof SegmentGroup)) {
            return "still in memory";
        }
        PartIndex index = collection.index(part);
        return index != null && index.isFailed()
                ? "index " + type + " failed: " + index.problem()
                : "index " + type + " is not built yet";
    }
}
