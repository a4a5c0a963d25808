package io.quantara.internal.index.graph;

/**
 * The nearest rows of those offered, in ascending order of distance; ties by row. A sorted array: insertion moves what
 * is farther. Used by one thread.
 */
final class NearestRows {

    private long[] keys;
    private int[] rows = new int[0];
    private int size;
    private int capacity;

    NearestRows(int capacity) {
        this.keys = new long[capacity];
        this.capacity = capacity;
    }

    /** Forgets all, and keeps so many from now on. */
    void reset(int newCapacity) {
        if (newCapacity > keys.length) {
            keys = new long[newCapacity];
        }
        capacity = newCapacity;
        size = 0;
    }

    int size() {
        return size;
    }

    int row(int at) {
        return (int) keys[at];
    }

    /** Returns all rows, nearest first; valid until the next call, and longer than there are rows. */
    int[] rows() {
        if (rows.length < size) {
            rows = new int[keys.length];
        }
        for (int at = 0; at < size; at++) {
            rows[at] = row(at);
        }
        return rows;
    }

    /** Forgets the nearest. */
    void removeFirst() {
        size--;
        System.arraycopy(keys, 1, keys, 0, size);
    }

    /** Returns whether a row is among them. */
    boolean contains(int row) {
        for (int at = 0; at < size; at++) {
            if ((int) keys[at] == row) {
                return true;
            }
        }
        return false;
    }

    float distance(int at) {
        return Keys.distance(keys[at]);
    }

    /** Returns the distance below which a row is kept. */
    float limit() {
        return size < capacity ? Float.POSITIVE_INFINITY : Keys.distance(keys[size - 1]);
    }

    /** Offers a row, each at most once. */
    void offer(int row, float distance) {
        long key = Keys.key(distance, row);
        if (size == capacity) {
            if (key >= keys[size - 1]) {
                return;
            }
            size--;
        }
        Keys.insert(keys, size, key);
        size++;
    }
}
