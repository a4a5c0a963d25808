package io.quantara.soak;

import java.util.concurrent.locks.LockSupport;

/** Spreads the calls of one thread evenly over time; what is late is not made up for. Used by one thread. */
final class Pacer {

    private final long nanosBetween;
    private long next = System.nanoTime();

    Pacer(double callsPerSecond) {
        this.nanosBetween = (long) (1e9 / callsPerSecond);
    }

    /** Waits until the next call is due. */
    void await() {
        next = Math.max(next + nanosBetween, System.nanoTime());
        for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
