package io.quantara.internal.engine;

import io.quantara.index.BuildContext;
import io.quantara.index.IndexOptions;
import io.quantara.index.IndexQuery;
import io.quantara.index.IndexSource;
import io.quantara.index.SegmentVectors;
import io.quantara.index.StoredIndexType;
import io.quantara.index.VectorIndex;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A stored type that leaves the search to the database. It tells for each build how many rows came from sources, and
 * fails when a source's row is not the one that it should be. Used by one thread.
 */
final class RecordingIndexType implements StoredIndexType {

    private final List<Build> builds = new ArrayList<>();
    private int open;
    private Runnable duringNextBuild = () -> {};

    /**
     * What a build had.
     *
     * @param rows of the segment
     * @param sources indexes of segments that were merged into it
     * @param known rows that come from one of those
     * @param gone rows of those that are not in the segment
     */
    record Build(int rows, int sources, int known, int gone) {

        static Build fromNothing(int rows) {
            return new Build(rows, 0, 0, 0);
        }
    }

    List<Build> builds() {
        return builds;
    }

    /** Returns how many indexes are open. */
    int open() {
        return open;
    }

    void duringNextBuild(Runnable action) {
        duringNextBuild = action;
    }

    @Override
    public String name() {
        return "recording";
    }

    @Override
    public VectorIndex build(SegmentVectors vectors, BuildContext context) {
        Runnable action = duringNextBuild;
        duringNextBuild = () -> {};
        action.run();
        int known = 0;
        int gone = 0;
        for (IndexSource source : context.sources()) {
            assert source.index() instanceof Nothing : source.index();
            for (int row = 0; row < source.vectors().count(); row++) {
                if (source.newOrdinal(row) < 0) {
                    gone++;
                } else {
                    known++;
                    assert isSame(source.vectors(), row, vectors, source.newOrdinal(row)) : row;
                }
            }
        }
        builds.add(new Build(vectors.count(), context.sources().size(), known, gone));
        context.progress(1, 1);
        return new Nothing();
    }

    private static boolean isSame(SegmentVectors before, int row, SegmentVectors after, int ordinal) {
        float[] old = new float[before.dimension()];
        float[] now = new float[after.dimension()];
        before.read(row, old);
        after.read(ordinal, now);
        return Arrays.equals(old, now);
    }

    @Override
    public int formatVersion() {
        return 1;
    }

    @Override
    public void write(VectorIndex index, WritableByteChannel target) throws IOException {
        target.write(ByteBuffer.allocate(64));
    }

    @Override
    public VectorIndex open(MemorySegment stored, SegmentVectors vectors, IndexOptions options) {
        return new Nothing();
    }

    private final class Nothing implements VectorIndex {

        Nothing() {
            open++;
        }

        @Override
        public void search(IndexQuery query) {
            // The database scans.
        }

        @Override
        public long memoryBytes() {
            return 0;
        }

        @Override
        public void close() {
            open--;
        }
    }
}
