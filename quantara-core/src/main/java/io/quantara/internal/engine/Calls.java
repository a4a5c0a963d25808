package io.quantara.internal.engine;

import io.quantara.ClosedException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts running calls, so that close refuses new ones and waits for those. Thread-safe. */
final class Calls {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private int running;
    private volatile boolean closed;

    /** Begins a call. */
    Engine.AutoCloseableCall begin() {
        lock.lock();
        try {
            requireOpen();
            running++;
            return this::end;
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            running--;
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void requireOpen() {
        if (closed) {
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
            if (closed) {
                return false;
            }
            closed = true;
            long left = most.toNanos();
            boolean interrupted = false;
            while (running > 0 && left > 0) {
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
