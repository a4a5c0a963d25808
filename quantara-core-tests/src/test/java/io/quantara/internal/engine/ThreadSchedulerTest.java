package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.DiskFullException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadSchedulerTest {

    private final ThreadScheduler scheduler = new ThreadScheduler("test");

    @AfterEach
    void closeScheduler() {
        scheduler.close();
    }

    @Test
    void givesTheCallerWhatFailed() {
        RuntimeException failure = new DiskFullException("full");
        assertThatThrownBy(() -> scheduler.await(CompletableFuture.failedFuture(failure))).isSameAs(failure);
        Error error = new StackOverflowError();
        assertThatThrownBy(() -> scheduler.await(CompletableFuture.failedFuture(error))).isSameAs(error);
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> scheduler.await(CompletableFuture.failedFuture(new IOException("gone"))))
                .withCauseInstanceOf(IOException.class);
    }

    @Test
    void awaitsThroughAnInterruptAndKeepsTheFlag() {
        CompletableFuture<String> future = new CompletableFuture<>();
        Scheduler.Worker worker = scheduler.worker("slow", () -> future.complete("done"));
        Thread.currentThread().interrupt();
        worker.wakeAfter(Duration.ofMillis(5));
        assertThat(scheduler.await(future)).isEqualTo("done");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void runsOnAfterAPassThatFailed() throws InterruptedException {
        AtomicInteger passes = new AtomicInteger();
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(2);
        Scheduler.Worker worker = scheduler.worker("failing", () -> {
            first.countDown();
            second.countDown();
            if (passes.incrementAndGet() == 1) {
                throw new IllegalStateException("the first pass fails");
            }
        });
        worker.wake();
        first.await();
        worker.wake();
        second.await();
        scheduler.close();
        assertThat(passes).hasValueGreaterThanOrEqualTo(2);
    }

    @Test
    void theEarlierOfTwoTimersCounts() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        Scheduler.Worker worker = scheduler.worker("timed", ran::countDown);
        worker.wakeAfter(Duration.ofHours(2));
        worker.wakeAfter(Duration.ofMillis(1));
        worker.wakeAfter(Duration.ofHours(1));
        ran.await();
        assertThat(ran.getCount()).isZero();
    }

    @Test
    void closeWaitsForARunningPassWhateverInterruptsIt() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger finished = new AtomicInteger();
        Scheduler.Worker worker = scheduler.worker("busy", () -> {
            running.countDown();
            awaitUninterruptibly(release);
            finished.incrementAndGet();
        });
        worker.wake();
        running.await();
        Thread.currentThread().interrupt();
        Thread releaser = new Thread(release::countDown);
        releaser.start();
        scheduler.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(finished).hasValue(1);
        releaser.join();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean waiting = true;
        while (waiting) {
            try {
                latch.await();
                waiting = false;
            } catch (InterruptedException _) {
                waiting = true; // look again
            }
        }
    }
}
