package io.quantara.internal.engine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Frees memory and files that nobody uses any more, away from queries: closing a shared arena makes all threads stop
 * for a moment.
 */
final class Reclaimer {

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ReentrantLock running = new ReentrantLock();
    private final Scheduler.Worker worker;
    private volatile boolean closed;

    Reclaimer(Scheduler scheduler) {
        this.worker = scheduler.worker("reclaim", this::run);
    }

    /** Runs a task soon; at once when the workers were stopped. */
    void reclaim(Runnable task) {
        tasks.add(task);
        if (closed) {
            run();
        } else {
            worker.wake();
        }
    }

    /** Runs all tasks there are, and from now on each as it comes. After the workers stopped. */
    void close() {
        closed = true;
        run();
    }

    /** Runs all tasks there are: when this returns, all that was to be reclaimed before the call is. */
    void run() {
        running.lock();
        try {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        } finally {
            running.unlock();
        }
    }
}
