package io.quantara.internal.engine;

import java.util.concurrent.CompletableFuture;

/** Something for the log thread to do, in the order it was submitted. */
sealed interface Work {

    /** Fails the caller that waits. */
    void fail(Throwable failure);

    /** A batch of row operations; several are written and forced together. */
    record Rows(WriteBatch batch, CompletableFuture<CommitResult> done) implements Work {

        Rows(WriteBatch batch) {
            this(batch, new CompletableFuture<>());
        }

        @Override
        public void fail(Throwable failure) {
            done.completeExceptionally(failure);
        }
    }

    /** A step that runs alone, seeing all earlier batches and none later. */
    record Alone<T>(Step<T> step, CompletableFuture<T> done) implements Work {

        Alone(Step<T> step) {
            this(step, new CompletableFuture<>());
        }

        /** Runs the step and completes the caller. */
        void run(Exclusive exclusive) {
            try {
                done.complete(step.run(exclusive));
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        }

        @Override
        public void fail(Throwable failure) {
            done.completeExceptionally(failure);
        }
    }

    /** What runs alone. */
    @FunctionalInterface
    interface Step<T> {
        T run(Exclusive exclusive);
    }
}
