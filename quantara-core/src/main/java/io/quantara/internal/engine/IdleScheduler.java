package io.quantara.internal.engine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A scheduler without workers, for what does all its work in the calling thread. */
final class IdleScheduler implements Scheduler {

    @Override
    public Worker worker(String name, Runnable pass) {
        return new Worker() {
            @Override
            public void wake() {
                // The caller does the work itself.
            }

            @Override
            public void wakeAfter(Duration delay) {
                // The caller does the work itself.
            }
        };
    }

    @Override
    public <T> T await(CompletableFuture<T> future) {
        return future.join();
    }

    @Override
    public void close() {
        // There is nothing to stop.
    }
}
