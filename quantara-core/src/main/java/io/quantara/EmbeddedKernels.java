package io.quantara;

import io.quantara.internal.simd.Kernels;
import io.quantara.internal.storage.LateLogger;
import io.quantara.internal.storage.UserFiles;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Makes the SIMD kernels of this process ready, in a few attempts at once. Where the machine is too busy for that, a
 * daemon thread goes on with an attempt after each pause, at most one such thread in a process. As an attempt takes at
 * most ten seconds and pauses grow to an hour, that costs little even where none ever succeeds. Safe for many threads.
 */
final class EmbeddedKernels {

    private static final LateLogger LOG = new LateLogger(EmbeddedKernels.class);

    private static final int ATTEMPTS_AT_ONCE = 3;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final long SAMPLE_BYTES = 64 << 10;

    private static final AtomicBoolean GOING_ON = new AtomicBoolean();

    private EmbeddedKernels() {}

    /** Waits. */
    @FunctionalInterface
    interface Pause {

        /** Waits for so long. */
        void of(Duration length) throws InterruptedException;
    }

    /** Makes the attempts at once, in the calling thread. */
    static void begin() {
        for (int attempt = 0; attempt < ATTEMPTS_AT_ONCE; attempt++) {
            if (attempt()) {
                return;
            }
        }
        if (!GOING_ON.getAndSet(true)) {
            Thread.ofPlatform().daemon().name("quantara-kernels").start(EmbeddedKernels::goOn);
        }
    }

    private static void goOn() {
        try {
            goOn(EmbeddedKernels::attempt, Thread::sleep);
        } catch (InterruptedException _) {
            // Nobody outside knows this thread: who interrupts all there are wants them to end.
        } finally {
            GOING_ON.set(false);
        }
    }

    /** Makes an attempt after each pause until one succeeds. */
    static void goOn(BooleanSupplier attempt, Pause pause) throws InterruptedException {
        Duration length = FIRST_PAUSE;
        pause.of(length);
        while (!attempt.getAsBoolean()) {
            length = length.multipliedBy(2);
            length = length.compareTo(LONGEST_PAUSE) < 0 ? length : LONGEST_PAUSE;
            pause.of(length);
        }
    }

    /** Compiled code that never saw a mapped file would be thrown away at the first search of one. */
    private static boolean attempt() {
        try (Arena arena = Arena.ofConfined()) {
            return Kernels.warm(UserFiles.mapRuntimeImage(SAMPLE_BYTES, arena));
        } catch (IOException e) {
            LOG.get().log(System.Logger.Level.DEBUG, "No mapped file to warm the kernels with", e);
            return Kernels.warm();
        }
    }
}
