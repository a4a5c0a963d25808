package io.quantara.internal.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Runs all workers in the thread that waits, one pass at a time, in an order drawn from a seed: what an engine does
 * then depends on nothing but the calls and the seed. Timers fire when nothing else is left to do. Whatever a pass
 * throws reaches the waiting caller. Not thread-safe.
 */
final class SteppedScheduler implements Scheduler {

    private static final long HANGS_AFTER_SECONDS = 10;

    private final SplittableRandom random;
    private final List<SteppedWorker> workers = new ArrayList<>();
    private boolean closed;

    SteppedScheduler(long seed) {
        this.random = new SplittableRandom(seed);
    }

    @Override
    public Worker worker(String name, Runnable pass) {
        SteppedWorker worker = new SteppedWorker(pass);
        workers.add(worker);
        return worker;
    }

    @Override
    public <T> T await(CompletableFuture<T> future) {
        while (!future.isDone() && (step(SteppedWorker::isRunnable) || step(SteppedWorker::isTimed))) {
            assert !workers.isEmpty() : "a step without a worker";
        }
        try {
            return future.orTimeout(HANGS_AFTER_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw ThreadScheduler.rethrown(e);
        }
    }

    /** Runs workers until none has anything to do; each timer that is set now fires once. */
    void runIdle() {
        runWoken();
        List<SteppedWorker> timed = new ArrayList<>(workers);
        timed.removeIf(worker -> !worker.isTimed());
        while (!timed.isEmpty()) {
            timed.remove(random.nextInt(timed.size())).run();
            runWoken();
        }
    }

    private void runWoken() {
        boolean ran = step(SteppedWorker::isRunnable);
        while (ran) {
            ran = step(SteppedWorker::isRunnable);
        }
    }

    /** Runs one pass of any of these workers, and tells whether there was one. */
    private boolean step(Predicate<SteppedWorker> which) {
        List<SteppedWorker> candidates = new ArrayList<>(workers);
        candidates.removeIf(which.negate());
        if (candidates.isEmpty()) {
            return false;
        }
        candidates.get(random.nextInt(candidates.size())).run();
        return true;
    }

    @Override
    public void close() {
        closed = true;
        workers.clear();
    }

    boolean isClosed() {
        return closed;
    }

    private static final class SteppedWorker implements Worker {

        private final Runnable pass;
        private boolean woken;
        private boolean timed;
        private boolean running;

        SteppedWorker(Runnable pass) {
            this.pass = pass;
        }

        boolean isRunnable() {
            return woken && !running;
        }

        boolean isTimed() {
            return timed && !running;
        }

        @Override
        public void wake() {
            woken = true;
        }

        @Override
        public void wakeAfter(Duration delay) {
            timed = true;
        }

        void run() {
            woken = false;
            timed = false;
            running = true;
            try {
                pass.run();
            } finally {
                running = false;
            }
        }
    }
}
