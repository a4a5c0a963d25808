package io.quantara.internal.index.ivf;

/** Gives the lists of an index one after the other, nearest first. Reused; used by one thread at a time. */
final class NearLists {

    private final long[] keys;
    private int size;

    NearLists(int lists) {
        this.keys = new long[lists];
    }

    /** Takes the distances of all centres from a query. */
    void set(float[] toCentres) {
        size = keys.length;
        for (int list = 0; list < size; list++) {
            keys[list] = Candidates.key(toCentres[list], list);
        }
        for (int at = size / 2 - 1; at >= 0; at--) {
            siftDown(at, keys[at]);
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Returns the nearest list that was not returned yet; there must be one. */
    int next() {
        int nearest = (int) keys[0];
        size--;
        siftDown(0, keys[size]);
        return nearest;
    }

    private void siftDown(int start, long key) {
        int at = start;
        int child = 2 * at + 1;
        while (child < size) {
            if (child + 1 < size && keys[child + 1] < keys[child]) {
                child++;
            }
            if (key <= keys[child]) {
                break;
            }
            keys[at] = keys[child];
            at = child;
            child = 2 * at + 1;
        }
        if (at < size) {
            keys[at] = key;
        }
    }
}
