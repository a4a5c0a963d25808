package io.quantara.internal.engine;

import io.quantara.DeadlineExceededException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Slows writers down when flushing falls behind, and makes them wait when it falls far behind. Thread-safe; an
 * interrupt is remembered in the thread's flag.
 */
final class BackPressure {

    private static final Duration SLOWDOWN = Duration.ofMillis(2);
    private static final Duration MOST_PAUSE = Duration.ofMillis(50);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition flushed = lock.newCondition();
    private final EngineLimits limits;
    private final Duration timeout;
    private final VersionSet versions;

    BackPressure(EngineParts parts, VersionSet versions) {
        this.limits = parts.limits();
        this.timeout = parts.timeout();
        this.versions = versions;
    }

    /**
     * Waits until a batch of rows may be written.
     *
     * @param requireWritable throws when waiting has become pointless
     * @throws DeadlineExceededException when that takes longer than the database's timeout; nothing was written
     */
    void awaitRoom(Runnable requireWritable) {
        int frozen = versions.frozenCount();
        if (frozen < limits.slowFrozen()) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            long deadline = System.nanoTime() + timeout.toNanos();
            interrupted |= pause(SLOWDOWN.toNanos());
            while (versions.frozenCount() >= limits.mostFrozen()) {
                requireWritable.run();
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new DeadlineExceededException("The write waited " + timeout.toMillis() + " ms for "
                            + versions.frozenCount() + " memtables to be flushed: the disk is too slow or full;"
                            + " nothing was written, try again later");
                }
                interrupted |= pause(left);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits until a memtable was flushed, or a while; returns whether the thread was interrupted. */
    @SuppressWarnings("WaitNotInLoop") // the caller looks again whatever woke it
    private boolean pause(long nanos) {
        lock.lock();
        try {
            return flushed.awaitNanos(Math.min(nanos, MOST_PAUSE.toNanos())) > nanos;
        } catch (InterruptedException _) {
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Tells that a memtable was flushed. */
    void tellFlushed() {
        lock.lock();
        try {
            flushed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
