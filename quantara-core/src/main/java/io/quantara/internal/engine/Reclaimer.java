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

    Reclaimer(Scheduler scheduler) {
        this.worker = scheduler.worker("reclaim", this::run);
    }

    /** Runs a task soon. */
    void reclaim(Runnable task) {
        tasks.add(task);
        worker.wake();
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
