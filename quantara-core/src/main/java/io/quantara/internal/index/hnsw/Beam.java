package io.quantara.internal.index.hnsw;

import java.util.Arrays;

/**
 * The nearest rows so far, nearest first, and which of them were expanded: candidates and results of algorithm 2 in
 * one list, since a candidate beyond the worst result is never expanded. An entry is a long whose order is that of
 * (distance, row): the distance's bits above, then the row, then one bit for expanded. Used by one thread.
 */
final class Beam {

    private static final long EXPANDED = 1;

    private long[] entries = new long[64];
    private int capacity;
    private int size;
    private int next;

    /** Returns the entry of a row; NaN is farther than everything. */
    static long entry(float distance, int row) {
        int bits = Float.floatToIntBits(distance);
        int sortable = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
        return ((long) sortable << 32) | ((row << 1) & 0xFFFF_FFFFL);
    }

    /** Returns the row of an entry. */
    static int row(long entry) {
        return (int) entry >>> 1;
    }

    /** Returns the distance of an entry. */
    static float distance(long entry) {
        int sortable = (int) (entry >> 32);
        return Float.intBitsToFloat(sortable ^ ((sortable >> 31) & Integer.MAX_VALUE));
    }

    /**
     * Empties the list.
     *
     * @param most how many rows it keeps from now on, at least 1
     */
    void clear(int most) {
        capacity = most;
        size = 0;
        next = 0;
    }

    int size() {
        return size;
    }

    boolean isFull() {
        return size == capacity;
    }

    int length() {
        return entries.length;
    }

    /** Returns the entry at a position, nearest first, without its mark. */
    long get(int position) {
        return entries[position] & ~EXPANDED;
    }

    /** Copies all entries, nearest first, without their marks. */
    void copyTo(long[] target) {
        for (int i = 0; i < size; i++) {
            target[i] = get(i);
        }
    }

    /** Returns whether a row would be kept. */
    boolean admits(long entry) {
        return size < capacity || entry < entries[size - 1];
    }

    /** Adds a row that is admitted and not there yet; the farthest one leaves a full list. */
    void insert(long entry) {
        if (size == entries.length) {
            entries = Arrays.copyOf(entries, 2 * size);
        }
        int last = size < capacity ? size++ : size - 1;
        int low = 0;
        int high = last;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries[middle] < entry) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        System.arraycopy(entries, low, entries, low + 1, last - low);
        entries[low] = entry;
        next = Math.min(next, low);
    }

    /** Returns the nearest row not expanded yet, and marks it; {@link HnswGraph#NONE} when there is none. */
    int expandNearest() {
        while (next < size) {
            long entry = entries[next];
            if ((entry & EXPANDED) == 0) {
                entries[next++] = entry | EXPANDED;
                return row(entry);
            }
            next++;
        }
        return HnswGraph.NONE;
    }
}
