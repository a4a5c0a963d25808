package io.quantara.internal.index.graph;

import java.util.Arrays;

/**
 * The least of the keys that are offered, in no order: a buffer of twice as many, which is cut in half by a selection
 * whenever it is full. (Hoare, Algorithm 65: find, CACM 1961.) Used by one thread.
 */
final class LeastKeys {

    private final int capacity;
    private final long[] keys;
    private int size;
    private long limit = Long.MAX_VALUE;

    LeastKeys(int capacity) {
        this.capacity = capacity;
        this.keys = new long[2 * capacity];
    }

    /** Forgets all. */
    void clear() {
        size = 0;
        limit = Long.MAX_VALUE;
    }

    /** Returns a distance: what is farther need not be offered. */
    float limit() {
        return limit == Long.MAX_VALUE ? Float.POSITIVE_INFINITY : Keys.distance(limit);
    }

    /** Offers a key, each at most once. */
    void offer(long key) {
        if (key < limit) {
            keys[size++] = key;
            if (size == keys.length) {
                select();
            }
        }
    }

    /** Leaves only the least, and returns how many there are. */
    int finish() {
        if (size > capacity) {
            select();
        }
        return size;
    }

    /** Leaves only the least, in ascending order, and returns how many there are. */
    int sort() {
        int found = finish();
        Arrays.sort(keys, 0, found);
        return found;
    }

    long key(int at) {
        return keys[at];
    }

    /** Brings the least to the front, and forgets the others. */
    private void select() {
        int last = capacity - 1;
        int from = 0;
        int to = size - 1;
        while (from < to) {
            long pivot = median(keys[from], keys[(from + to) >>> 1], keys[to]);
            int low = from;
            int high = to;
            while (low <= high) {
                while (keys[low] < pivot) {
                    low++;
                }
                while (keys[high] > pivot) {
                    high--;
                }
                if (low <= high) {
                    long key = keys[low];
                    keys[low++] = keys[high];
                    keys[high--] = key;
                }
            }
            if (last <= high) {
                to = high;
            } else if (last >= low) {
                from = low;
            } else {
                break;
            }
        }
        size = capacity;
        limit = keys[last];
    }

    private static long median(long a, long b, long c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }
}
