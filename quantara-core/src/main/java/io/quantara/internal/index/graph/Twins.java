package io.quantara.internal.index.graph;

import io.quantara.index.BuildContext;
import io.quantara.index.SegmentVectors;
import io.quantara.internal.index.EqualRows;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Rows with equal vectors. The first of them is the node of all: a graph over equal vectors would link them to each
 * other alone. Immutable, hence safe for many threads.
 */
final class Twins {

    private static final Twins NONE = new Twins(MemorySegment.NULL);
    private static final int LAST = -1;

    /** For each row the next one that equals it, or -1; empty where no rows are equal. */
    private final MemorySegment next;

    private Twins(MemorySegment next) {
        this.next = next;
    }

    /** Returns what {@link #memory} was. */
    static Twins of(MemorySegment memory) {
        return memory.byteSize() == 0 ? NONE : new Twins(memory);
    }

    /**
     * Finds equal rows.
     *
     * @param rows those to look at, ascending
     */
    static Twins find(SegmentVectors vectors, int[] rows, BuildContext context) {
        int[] next = new int[vectors.count()];
        Arrays.fill(next, LAST);
        new EqualRows(vectors).chain(context, (row, equal) -> {
            if (Arrays.binarySearch(rows, row) >= 0) {
                next[row] = equal;
            }
        });
        if (Arrays.stream(next).allMatch(row -> row == LAST)) {
            return NONE;
        }
        MemorySegment memory = context.allocate(4L * next.length, 64);
        MemorySegment.copy(next, 0, memory, Graph.INT, 0, next.length);
        return new Twins(memory);
    }

    /** Returns those of the rows that are the first of their kind. */
    int[] firsts(int[] rows) {
        BitSet others = new BitSet();
        for (int row : rows) {
            if (next(row) != LAST) {
                others.set(next(row));
            }
        }
        return Arrays.stream(rows).filter(row -> !others.get(row)).toArray();
    }

    /** Returns the next row that equals a row, or -1. */
    int next(int row) {
        return next.byteSize() == 0 ? LAST : next.get(Graph.INT, 4L * row);
    }

    /** Returns the memory behind, empty where no rows are equal. */
    MemorySegment memory() {
        return next;
    }
}
