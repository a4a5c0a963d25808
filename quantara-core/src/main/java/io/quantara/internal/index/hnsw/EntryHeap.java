package io.quantara.internal.index.hnsw;

import java.util.Arrays;

/** A binary heap of the entries of {@link Beam}, nearest first, that grows as needed. Used by one thread. */
final class EntryHeap {

    private long[] entries = new long[64];
    private int size;

    void clear() {
        size = 0;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int length() {
        return entries.length;
    }

    void push(long entry) {
        if (size == entries.length) {
            entries = Arrays.copyOf(entries, 2 * size);
        }
        int at = size++;
        while (at > 0 && entries[(at - 1) >>> 1] > entry) {
            entries[at] = entries[(at - 1) >>> 1];
            at = (at - 1) >>> 1;
        }
        entries[at] = entry;
    }

    /** Returns the nearest entry and takes it away; there must be one. */
    long pop() {
        long nearest = entries[0];
        long last = entries[--size];
        int at = 0;
        int child = 1;
        while (child < size) {
            if (child + 1 < size && entries[child + 1] < entries[child]) {
                child++;
            }
            if (last <= entries[child]) {
                break;
            }
            entries[at] = entries[child];
            at = child;
            child = 2 * at + 1;
        }
        entries[at] = last;
        return nearest;
    }
}
