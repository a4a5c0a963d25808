package io.quantara.internal.engine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Runs the engine's background work. The engine owns no thread and no timer: in production each worker has a daemon
 * thread, in a simulation one thread steps all workers in an order drawn from a seed.
 */
public interface Scheduler extends AutoCloseable {

    /**
     * Adds a worker.
     *
     * @param name what it does, for thread names
     * @param pass does all the work there is and returns; never runs twice at once
     */
    Worker worker(String name, Runnable pass);

    /**
     * Waits uninterruptibly until the future is complete; an interrupt is remembered in the thread's flag.
     *
     * @return the future's value
     */
    <T> T await(CompletableFuture<T> future);

    /** Stops all workers after their present pass and waits for them. */
    @Override
    void close();

    /** A worker that sleeps until woken. */
    interface Worker {

        /** Makes the worker run a pass soon. */
        void wake();

        /** Makes the worker run a pass after a while, unless it runs before. */
        void wakeAfter(Duration delay);
    }
}
