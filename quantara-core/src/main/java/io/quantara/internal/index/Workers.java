package io.quantara.internal.index;

import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Shares work between the calling thread and the threads of an executor. The caller always works too and takes
 * whatever nobody else has begun, so a busy or refusing executor makes it slower but never blocks it. Safe for many
 * threads and for use inside a task.
 *
 * @param executor where the other threads come from
 * @param threads how many threads may work on one round, the caller included; at least 1
 */
public record Workers(Executor executor, int threads) {

    /** Work is handed out in about this many pieces for each thread, so that slow pieces even out. */
    private static final int PIECES_PER_THREAD = 16;

    /** Verifies the number of threads. */
    public Workers {
        Objects.requireNonNull(executor, "executor");
        if (threads < 1) {
            throw new IllegalArgumentException("The number of threads is " + threads + ". Use at least 1.");
        }
    }

    /** Returns workers that are the calling thread alone. */
    public static Workers callerOnly() {
        return new Workers(Runnable::run, 1);
    }

    /**
     * Runs a task for 0 to {@code count - 1}, each once, and returns when no thread works on it any more. After a
     * failure no further one is begun, and the first failure is thrown here. An interrupt does not end the wait; the
     * flag is set again before this returns.
     *
     * @param whenInterrupted called in the calling thread when it is interrupted while it waits for the others
     */
    public void forEach(int count, IntConsumer task, Runnable whenInterrupted) {
        if (threads == 1 || count <= 1) {
            for (int i = 0; i < count; i++) {
                task.accept(i);
            }
            return;
        }
        Round round = new Round(count, Math.max(1, count / (threads * PIECES_PER_THREAD)), task);
        round.invite(executor, Math.min(threads, count) - 1);
        round.run();
        round.await(whenInterrupted);
        round.throwFailure();
    }

    /** One call's work; every thread that takes part runs it once. */
    private static final class Round implements Runnable {

        private final int count;
        private final int pieceSize;
        private final int pieces;
        private final IntConsumer task;
        private final AtomicInteger nextPiece = new AtomicInteger();
        private final CountDownLatch openPieces;
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        Round(int count, int pieceSize, IntConsumer task) {
            this.count = count;
            this.pieceSize = pieceSize;
            this.pieces = (count - 1) / pieceSize + 1;
            this.task = task;
            this.openPieces = new CountDownLatch(pieces);
        }

        void invite(Executor executor, int guests) {
            try {
                for (int i = 0; i < guests; i++) {
                    executor.execute(this);
                }
            } catch (RejectedExecutionException | OutOfMemoryError noThread) {
                // Whoever came helps; the caller does the rest.
            }
        }

        @Override
        public void run() {
            int piece = nextPiece.getAndIncrement();
            while (piece < pieces) {
                runPiece(piece);
                piece = nextPiece.getAndIncrement();
            }
        }

        private void runPiece(int piece) {
            try {
                int start = piece * pieceSize;
                int end = (int) Math.min(count, (long) start + pieceSize);
                for (int i = start; i < end && failure.get() == null; i++) {
                    task.accept(i);
                }
            } catch (Throwable thrown) { // handed to the caller, whatever it is
                if (!failure.compareAndSet(null, thrown)) {
                    Objects.requireNonNull(failure.get()).addSuppressed(thrown);
                }
            } finally {
                openPieces.countDown();
            }
        }

        void await(Runnable whenInterrupted) {
            boolean interrupted = false;
            while (openPieces.getCount() > 0) {
                try {
                    openPieces.await();
                } catch (InterruptedException interrupt) {
                    interrupted = true;
                    whenInterrupted.run();
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        void throwFailure() {
            switch (failure.get()) {
                case null -> {}
                case RuntimeException unchecked -> throw unchecked;
                case Error error -> throw error;
                case Throwable checked -> throw new IllegalStateException("A task threw " + checked, checked);
            }
        }
    }
}
