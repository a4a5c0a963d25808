package io.quantara.internal.engine;

import io.quantara.internal.storage.LateLogger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Runs each worker on a daemon platform thread of its own. */
public final class ThreadScheduler implements Scheduler {

    private static final LateLogger LOG = new LateLogger(ThreadScheduler.class);

    private final String threadPrefix;
    private final List<ThreadWorker> workers = new ArrayList<>();

    /** Creates a scheduler whose threads begin with a prefix. */
    public ThreadScheduler(String threadPrefix) {
        this.threadPrefix = threadPrefix;
    }

    @Override
    public synchronized Worker worker(String name, Runnable pass) {
        ThreadWorker worker = new ThreadWorker(threadPrefix + "-" + name, pass);
        workers.add(worker);
        worker.thread.start();
        return worker;
    }

    @Override
    public <T> T await(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw rethrown(e);
        }
    }

    static RuntimeException rethrown(CompletionException failure) {
        Throwable cause = failure.getCause();
        if (cause instanceof RuntimeException exception) {
            return exception;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return failure;
    }

    @Override
    public void close() {
        List<ThreadWorker> all;
        synchronized (this) {
            all = List.copyOf(workers);
        }
        all.forEach(ThreadWorker::stop);
        all.forEach(ThreadWorker::join);
    }

    private static final class ThreadWorker implements Worker {

        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private final Runnable pass;
        private final Thread thread;
        private boolean woken;
        private boolean stopped;
        private long wakeAtNanos;
        private boolean timed;

        ThreadWorker(String name, Runnable pass) {
            this.pass = pass;
            this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
        }

        @Override
        public void wake() {
            lock.lock();
            try {
                woken = true;
                changed.signal();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void wakeAfter(Duration delay) {
            lock.lock();
            try {
                long at = System.nanoTime() + delay.toNanos();
                if (!timed || at - wakeAtNanos < 0) {
                    timed = true;
                    wakeAtNanos = at;
                    changed.signal();
                }
            } finally {
                lock.unlock();
            }
        }

        private void run() {
            while (awaitWake()) {
                try {
                    pass.run();
                } catch (RuntimeException | Error e) {
                    LOG.get().log(System.Logger.Level.ERROR, "A pass of " + thread.getName() + " failed", e);
                }
            }
        }

        /** Returns false when the worker is stopped. */
        private boolean awaitWake() {
            lock.lock();
            try {
                while (!woken && !stopped && !isDue()) {
                    sleep();
                }
                woken = false;
                timed = timed && !isDue();
                return !stopped;
            } finally {
                lock.unlock();
            }
        }

        private boolean isDue() {
            return timed && wakeAtNanos - System.nanoTime() <= 0;
        }

        @SuppressWarnings("WaitNotInLoop") // awaitWake looks again whatever woke the thread
        private void sleep() {
            if (timed) {
                sleepUninterruptibly(wakeAtNanos - System.nanoTime());
            } else {
                changed.awaitUninterruptibly();
            }
        }

        @SuppressWarnings("WaitNotInLoop") // awaitWake looks again whatever woke the thread
        private void sleepUninterruptibly(long nanos) {
            try {
                long left = changed.awaitNanos(nanos);
                assert left <= nanos : left;
            } catch (InterruptedException _) {
                // Nobody outside knows these threads; a stray interrupt only makes the loop look again.
                woken = true;
            }
        }

        private void stop() {
            lock.lock();
            try {
                stopped = true;
                changed.signal();
            } finally {
                lock.unlock();
            }
        }

        private void join() {
            boolean interrupted = false;
            @Nullable Thread waited = thread;
            while (waited != null) {
                try {
                    waited.join();
                    waited = null;
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
