package io.quantara.internal.index.ivf;

import java.util.Arrays;

/**
 * The rows with the least estimates so far: a binary heap whose root is the worst of them. Ties are decided by the row,
 * so that the order of offers changes nothing. Reused; used by one thread at a time.
 */
final class Candidates {

    private long[] keys = new long[0];
    private int capacity;
    private int size;

    /** Returns a number whose order is that of the estimates, then of the numbers; NaN comes last. */
    static long key(float estimate, int number) {
        int bits = Float.floatToIntBits(estimate);
        return ((long) (bits ^ ((bits >> 31) & Integer.MAX_VALUE)) << 32) | number;
    }

    /** Returns the estimate of a key. */
    static float estimate(long key) {
        int bits = (int) (key >> 32);
        return Float.intBitsToFloat(bits ^ ((bits >> 31) & Integer.MAX_VALUE));
    }

    /** Forgets all rows; keeps so many from now on. */
    void clear(int most) {
        capacity = most;
        size = 0;
    }

    int size() {
        return size;
    }

    int length() {
        return keys.length;
    }

    /** Returns the bound below which an estimate is kept. */
    float limit() {
        return size < capacity ? Float.POSITIVE_INFINITY : estimate(keys[0]);
    }

    void offer(float estimate, int row) {
        long key = key(estimate, row);
        if (size < capacity) {
            if (size == keys.length) {
                keys = Arrays.copyOf(keys, Math.max(64, 2 * size));
            }
            siftUp(size++, key);
        } else if (key < keys[0]) {
            siftDown(key);
        }
    }

    private void siftUp(int start, long key) {
        int at = start;
        while (at > 0 && keys[(at - 1) >>> 1] < key) {
            keys[at] = keys[(at - 1) >>> 1];
            at = (at - 1) >>> 1;
        }
        keys[at] = key;
    }

    private void siftDown(long key) {
        int at = 0;
        int child = 1;
        while (child < size) {
            if (child + 1 < size && keys[child + 1] > keys[child]) {
                child++;
            }
            if (key >= keys[child]) {
                break;
            }
            keys[at] = keys[child];
            at = child;
            child = 2 * at + 1;
        }
        keys[at] = key;
    }

    /**
     * Writes the rows in ascending order, so that a disk is read in order.
     *
     * @param rows at least {@link #size()} ints
     */
    void copyRows(int[] rows) {
        for (int i = 0; i < size; i++) {
            rows[i] = (int) keys[i];
        }
        Arrays.sort(rows, 0, size);
    }
}
