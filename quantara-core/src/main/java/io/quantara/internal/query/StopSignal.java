package io.quantara.internal.query;

import io.quantara.CancelledException;
import io.quantara.DeadlineExceededException;
import java.time.Duration;

/**
 * Tells the threads of one search when to stop: its deadline passed, or the thread that asked was interrupted. Made in
 * that thread; safe for many.
 */
final class StopSignal {

    private final Thread asker = Thread.currentThread();
    private final long startNanos = System.nanoTime();
    private final long deadlineNanos;
    private final String name;
    private volatile boolean cancelled;

    /**
     * Starts now.
     *
     * @param name what messages begin with, to tell one search of many; may be empty
     */
    StopSignal(long deadlineNanos, String name) {
        this.name = name;
        this.deadlineNanos = deadlineNanos;
    }

    /** Stops the search as an interrupt does. */
    void cancel() {
        cancelled = true;
    }

    /** Throws when it is time to stop; leaves the interrupt flag as it is. */
    void check() {
        if (cancelled || asker.isInterrupted()) {
            cancelled = true;
            throw new CancelledException(name + "The search was cancelled after " + elapsed()
                    + " because its thread was interrupted. Search again if it is still wanted.");
        }
        if (System.nanoTime() - deadlineNanos > 0) {
            throw new DeadlineExceededException(name + "The search was stopped after " + elapsed()
                    + " because its deadline passed. Allow more with SearchRequest.timeout, or use an index.");
        }
    }

    private String elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos).toMillis() + " ms";
    }
}
