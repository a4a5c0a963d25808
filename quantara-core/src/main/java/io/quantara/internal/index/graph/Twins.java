package io.quantara.internal.index.graph;

import io.quantara.index.BuildContext;
import io.quantara.index.SegmentVectors;
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
        int mask = Integer.highestOneBit(Math.max(8, 4 * rows.length)) - 1;
        int[] firsts = new int[mask + 1];
        int[] lasts = new int[mask + 1];
        Arrays.fill(firsts, LAST);
        int[] next = new int[vectors.count()];
        Arrays.fill(next, LAST);
        float[] vector = new float[vectors.dimension()];
        float[] other = new float[vectors.dimension()];
        boolean hasTwins = false;
        for (int row : rows) {
            vectors.read(row, vector);
            int place = mixed(Arrays.hashCode(vector)) & mask;
            while (firsts[place] != LAST && !isEqual(vectors, firsts[place], vector, other)) {
                place = (place + 1) & mask;
            }
            if (firsts[place] == LAST) {
                firsts[place] = row;
            } else {
                next[lasts[place]] = row;
                hasTwins = true;
            }
            lasts[place] = row;
        }
        if (!hasTwins) {
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

    private static boolean isEqual(SegmentVectors vectors, int row, float[] vector, float[] other) {
        vectors.read(row, other);
        return Arrays.equals(vector, other);
    }

    private static int mixed(int hash) {
        int mixed = hash * 0x9e3779b9;
        return mixed ^ (mixed >>> 15);
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
