package io.quantara.internal.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {

    private final ExecutorService threads = Executors.newFixedThreadPool(3);

    @AfterEach
    void close() {
        Thread.interrupted();
        threads.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 63, 64, 65, 1_000, 100_000})
    void runsEachTaskOnce(int count) {
        for (int threadCount : new int[] {1, 2, 4}) {
            AtomicIntegerArray runs = new AtomicIntegerArray(count + 1);
            new Workers(threads, threadCount).forEach(count, runs::incrementAndGet, () -> {});
            for (int i = 0; i < count; i++) {
                assertThat(runs.get(i)).as("task %s of %s", i, count).isEqualTo(1);
            }
            assertThat(runs.get(count)).isZero();
        }
    }

    @Test
    void callerDoesEverythingWhenNoOtherThreadComes() {
        Thread caller = Thread.currentThread();
        AtomicInteger runs = new AtomicInteger();
        new Workers(_ -> {}, 8)
                .forEach(
                        1_000,
                        _ -> {
                            assertThat(Thread.currentThread()).isSameAs(caller);
                            runs.incrementAndGet();
                        },
                        () -> {});
        assertThat(runs).hasValue(1_000);
    }

    @Test
    void guestWhoComesTooLateFindsNothingToDo() {
        var late = new ArrayList<Runnable>();
        AtomicInteger runs = new AtomicInteger();
        new Workers(late::add, 4).forEach(10, _ -> runs.incrementAndGet(), () -> {});
        late.forEach(Runnable::run);
        assertThat(late).hasSize(3);
        assertThat(runs).hasValue(10);
    }

    @Test
    void firstFailureIsThrownAfterAllThreadsStopped() {
        AtomicInteger running = new AtomicInteger();
        Workers workers = new Workers(threads, 4);
        assertThatThrownBy(() -> workers.forEach(
                        1_000,
                        i -> {
                            running.incrementAndGet();
                            try {
                                if (i >= 100) {
                                    throw new IllegalStateException("task " + i);
                                }
                            } finally {
                                running.decrementAndGet();
                            }
                        },
                        () -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("task ");
        assertThat(running).hasValue(0);
    }

    @Test
    void errorsComeOutAsTheyAre() {
        assertThatThrownBy(() -> new Workers(threads, 2).forEach(
                        10,
                        _ -> {
                            throw new StackOverflowError("deep");
                        },
                        () -> {}))
                .isInstanceOf(StackOverflowError.class);
    }

    /** The guest holds its task until the caller was told of its interrupt. */
    @Test
    void interruptOfTheWaitingCallerIsToldAndTheFlagIsSetAgain() {
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch guestBegan = new CountDownLatch(1);
        AtomicBoolean flagWhenTold = new AtomicBoolean(true);
        Thread caller = Thread.currentThread();
        new Workers(threads, 2)
                .forEach(
                        2,
                        _ -> {
                            if (Thread.currentThread() == caller) {
                                await(guestBegan);
                            } else {
                                guestBegan.countDown();
                                caller.interrupt();
                                await(told);
                            }
                        },
                        () -> {
                            flagWhenTold.set(Thread.currentThread().isInterrupted());
                            told.countDown();
                        });
        assertThat(flagWhenTold).isFalse();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    private static void await(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException interrupt) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void tasksMayShareWorkThemselves() {
        Workers workers = new Workers(threads, 4);
        AtomicInteger runs = new AtomicInteger();
        workers.forEach(
                50, _ -> workers.forEach(50, _ -> runs.incrementAndGet(), () -> {}), () -> {});
        assertThat(runs).hasValue(2_500);
    }

    @Test
    void refusesLessThanOneThread() {
        assertThatThrownBy(() -> new Workers(threads, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0");
    }
}
