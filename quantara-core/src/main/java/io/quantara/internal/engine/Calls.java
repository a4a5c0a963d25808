package io.quantara.internal.engine;

import io.quantara.ClosedException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts running calls, so that close refuses new ones and waits for those. A call takes no lock: searches of many
 * threads would wait for each other. Thread-safe.
 */
final class Calls {

    /** Added to the number of running calls to close. */
    private static final int CLOSED = Integer.MIN_VALUE;

    private final AtomicInteger running = new AtomicInteger();
    private final Engine.AutoCloseableCall end = this::end;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();

    /** Begins a call. */
    Engine.AutoCloseableCall begin() {
        if (running.incrementAndGet() < 0) {
            end();
            throw closed();
        }
        return end;
    }

    private void end() {
        if (running.decrementAndGet() == CLOSED) {
            lock.lock();
            try {
                ended.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    void requireOpen() {
        if (running.get() < 0) {
            throw closed();
        }
    }

    /** Returns the exception for a call of a closed database. */
    static ClosedException closed() {
        return new ClosedException("The database is closed: open it again with Database.open");
    }

    /** Refuses new calls and waits for running ones, at most so long; returns false when it was closed before. */
    boolean close(Duration most) {
        lock.lock();
        try {
            if (running.get() < 0) {
                return false;
            }
            running.addAndGet(CLOSED);
            long left = most.toNanos();
            boolean interrupted = false;
            while (running.get() != CLOSED && left > 0) {
                try {
                    left = ended.awaitNanos(left);
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
