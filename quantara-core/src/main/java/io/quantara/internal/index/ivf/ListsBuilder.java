package io.quantara.internal.index.ivf;

import io.quantara.Metric;
import io.quantara.index.BuildContext;
import io.quantara.index.SegmentVectors;
import io.quantara.internal.index.EuclideanSpace;
import io.quantara.internal.index.Groups;
import io.quantara.internal.index.KMeans;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Builds inverted lists: finds centres among a sample of the rows, puts every row into the list of its nearest centre,
 * and codes it there. Used by one thread, once.
 */
final class ListsBuilder {

    private static final int SAMPLES_PER_LIST = 32;
    private static final int LEAST_SAMPLES = 2_048;
    private static final int ROUNDS = 8;

    private final SegmentVectors vectors;
    private final BuildContext context;
    private final CodeKind kind;
    private final int lists;
    private final int pieces;
    private final EuclideanSpace space;
    private final double longest;

    ListsBuilder(SegmentVectors vectors, BuildContext context, CodeKind kind, int lists, int pieces) {
        this.vectors = vectors;
        this.context = context;
        this.kind = kind;
        this.lists = lists;
        this.pieces = kind == CodeKind.PQ ? Math.min(pieces, EuclideanSpace.dimension(vectors)) : 0;
        this.longest = vectors.metric() == Metric.DOT ? longest(vectors) : 0;
        this.space = new EuclideanSpace(vectors, longest);
    }

    private static double longest(SegmentVectors vectors) {
        return IntStream.range(0, vectors.count()).mapToDouble(vectors::norm).max().orElse(0);
    }

    InvertedLists build() {
        int[] placed = IntStream.range(0, vectors.count()).filter(space::contains).toArray();
        int[] sample = KMeans.sample(placed, Math.max(LEAST_SAMPLES, SAMPLES_PER_LIST * lists), context);
        try (Arena arena = Arena.ofShared()) {
            MemorySegment centres = arena.allocate((long) lists * space.floats() * Float.BYTES, 64);
            new KMeans(space, sample, centres, lists, context).run(ROUNDS, KMeans.Emptied.MOVES);
            context.progress(1, 4);
            int[] listOf = assign(placed, centres);
            Groups groups = Groups.of(listOf, lists);
            context.progress(2, 4);
            InvertedLists built = create(groups, centres);
            writeCodes(built, groups, sample, listOf);
            context.progress(4, 4);
            return built;
        }
    }

    /** Returns the list of each row; -1 for rows that have none. */
    private int[] assign(int[] placed, MemorySegment centres) {
        int[] listOf = new int[vectors.count()];
        Arrays.fill(listOf, -1);
        KMeans.assign(space, placed, centres, lists, context, (i, list, _) -> listOf[placed[i]] = list);
        return listOf;
    }

    private InvertedLists create(Groups groups, MemorySegment centres) {
        int[] starts = new int[lists + 1];
        for (int list = 0; list < lists; list++) {
            starts[list + 1] = starts[list] + slots(groups.size(list));
        }
        int[] zeros = IntStream.range(0, vectors.count())
                .filter(row -> !space.contains(row))
                .toArray();
        ListsLayout layout = new ListsLayout(
                kind, EuclideanSpace.dimension(vectors), lists, pieces, zeros.length, starts[lists]);
        MemorySegment memory = context.allocate(layout.sizeBytes(), 64);
        MemorySegment.copy(centres, 0, memory, layout.centres(), centres.byteSize());
        MemorySegment.copy(starts, 0, memory, InvertedLists.INT, layout.starts(), starts.length);
        MemorySegment.copy(zeros, 0, memory, InvertedLists.INT, layout.zeroRows(), zeros.length);
        return InvertedLists.create(memory, layout, vectors, longest);
    }

    private int slots(int rows) {
        return kind == CodeKind.RABITQ ? RabitqWriter.groups(rows) : rows;
    }

    private void writeCodes(InvertedLists built, Groups groups, int[] sample, int[] listOf) {
        switch (kind) {
            case FLAT -> writeRows(built, groups);
            case PQ -> {
                writeRows(built, groups);
                new PqWriter(built, space, groups, context).write(sample, listOf);
            }
            case RABITQ -> new RabitqWriter(built, space, groups, context).write();
        }
    }

    private static void writeRows(InvertedLists built, Groups groups) {
        for (int slot = 0; slot < groups.total(); slot++) {
            long offset = built.layout().rows() + (long) Integer.BYTES * slot;
            built.memory().set(InvertedLists.INT, offset, groups.member(slot));
        }
    }
}
