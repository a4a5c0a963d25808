package io.quantara.internal.engine;

import io.quantara.CancelledException;
import io.quantara.ProgressListener;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Tells how far a long piece of file work is, keeps it below a rate, and stops it when its thread is interrupted or the
 * database closes. Used by one thread.
 */
final class Pace {

    /** No limit. */
    static final long UNLIMITED = Long.MAX_VALUE;

    private static final long LONGEST_PAUSE_NANOS = 20_000_000;

    private final String what;
    private final long bytesPerSecond;
    private final BooleanSupplier closing;
    private final ProgressListener progress;
    private final long start = System.nanoTime();
    private long done;
    private long total;

    /**
     * Creates the pace of one piece of work.
     *
     * @param what the work, as in "Compaction was cancelled"
     * @param bytesPerSecond bytes read and written in a second at most, on average
     * @param closing whether the database closes
     * @param progress hears the bytes done and in total
     */
    Pace(String what, long bytesPerSecond, BooleanSupplier closing, ProgressListener progress) {
        this.what = what;
        this.bytesPerSecond = bytesPerSecond;
        this.closing = closing;
        this.progress = progress;
    }

    /** Adds to the bytes that are to be read and written. */
    void expect(long bytes) {
        total += bytes;
    }

    /**
     * Counts bytes that were read or written, and waits when that was too fast.
     *
     * @throws CancelledException when the thread was interrupted, which it stays, or the database closes
     */
    void passed(long bytes) {
        done += bytes;
        requireWanted();
        tell();
        if (bytesPerSecond == UNLIMITED) {
            return;
        }
        long due = start + (long) (done * 1e9 / bytesPerSecond);
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, LONGEST_PAUSE_NANOS));
            requireWanted();
        }
    }

    /** Tells that all is done. */
    void finish() {
        total = done;
        tell();
    }

    /** An error of a listener is the listener's, and must not look like one of the work. */
    private void tell() {
        try {
            progress.progress(done, Math.max(done, total));
        } catch (Error e) {
            throw new IllegalStateException("The progress listener failed", e);
        }
    }

    private void requireWanted() {
        if (closing.getAsBoolean()) {
            throw new CancelledException(what + " was cancelled because the database closes; it can be begun again");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new CancelledException(what + " was cancelled by an interrupt; it can be begun again");
        }
    }
}
