package io.quantara.examples.index;

import java.util.Arrays;

/** The closest rows so far, a bounded number of them: a binary heap with the least close at its root. One thread. */
final class Candidates {

    private final int[] ordinals;
    private final float[] closeness;
    private int size;

    Candidates(int capacity) {
        this.ordinals = new int[capacity];
        this.closeness = new float[capacity];
    }

    int size() {
        return size;
    }

    /** Returns the rows, in no order; as many as {@link #size()} count. */
    int[] ordinals() {
        return Arrays.copyOf(ordinals, size);
    }

    void add(int ordinal, float rowCloseness) {
        if (size < ordinals.length) {
            siftUp(size++, ordinal, rowCloseness);
        } else if (size > 0 && rowCloseness > closeness[0]) {
            siftDown(ordinal, rowCloseness);
        }
    }

    private void siftUp(int start, int ordinal, float rowCloseness) {
        int at = start;
        while (at > 0 && closeness[(at - 1) / 2] > rowCloseness) {
            set(at, ordinals[(at - 1) / 2], closeness[(at - 1) / 2]);
            at = (at - 1) / 2;
        }
        set(at, ordinal, rowCloseness);
    }

    private void siftDown(int ordinal, float rowCloseness) {
        int at = 0;
        int child = 1;
        while (child < size) {
            if (child + 1 < size && closeness[child + 1] < closeness[child]) {
                child++;
            }
            if (closeness[child] >= rowCloseness) {
                break;
            }
            set(at, ordinals[child], closeness[child]);
            at = child;
            child = 2 * at + 1;
        }
        set(at, ordinal, rowCloseness);
    }

    private void set(int at, int ordinal, float rowCloseness) {
        ordinals[at] = ordinal;
        closeness[at] = rowCloseness;
    }
}
