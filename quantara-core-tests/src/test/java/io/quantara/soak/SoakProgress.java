package io.quantara.soak;

import java.util.concurrent.atomic.AtomicLongArray;

/** Which steps were begun and acknowledged: what a read must see, and what it may. Thread-safe. */
final class SoakProgress {

    private final AtomicLongArray begun;
    private final AtomicLongArray acknowledged;

    SoakProgress(int writers) {
        this.begun = new AtomicLongArray(writers);
        this.acknowledged = new AtomicLongArray(writers);
    }

    int writers() {
        return begun.length();
    }

    void begin(int writer, long step) {
        begun.set(writer, step);
    }

    void acknowledge(int writer, long step) {
        acknowledged.set(writer, step);
    }

    /** Returns the steps that a read which begins now must see. */
    SoakState acknowledged() {
        return state(acknowledged);
    }

    /** Returns the steps that a read which ended just now may see. */
    SoakState begun() {
        return state(begun);
    }

    private static SoakState state(AtomicLongArray steps) {
        long[] copy = new long[steps.length()];
        for (int writer = 0; writer < copy.length; writer++) {
            copy[writer] = steps.get(writer);
        }
        return SoakState.of(copy);
    }

    /** Fails unless a state lies between what was acknowledged before the read and what had begun after it. */
    static void requireBetween(SoakState before, SoakState state, SoakState after) {
        if (!before.isWithin(state) || !state.isWithin(after)) {
            throw new AssertionError("A read between " + before + " and " + after + " saw " + state);
        }
    }
}
