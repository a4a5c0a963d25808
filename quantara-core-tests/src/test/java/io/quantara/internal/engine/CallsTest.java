package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quantara.ClosedException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class CallsTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    private final Calls calls = new Calls();

    @Test
    void closeWaitsForRunningCalls() throws InterruptedException {
        AtomicBoolean closed = new AtomicBoolean();
        Thread closer = new Thread(() -> closed.set(calls.close(LONG)));
        try (Engine.AutoCloseableCall call = calls.begin()) {
            assertThat(call).isNotNull();
            closer.start();
            awaitWaiting(closer);
            assertThat(closer.isAlive()).isTrue();
            assertThatExceptionOfType(ClosedException.class).isThrownBy(calls::begin);
            closer.interrupt();
            awaitWaiting(closer);
            assertThat(closer.isAlive()).as("an interrupt does not end the wait").isTrue();
        }
        closer.join();
        assertThat(closed).isTrue();
    }

    @Test
    void closeWaitsNoLongerThanItMay() {
        try (Engine.AutoCloseableCall call = calls.begin()) {
            assertThat(call).isNotNull();
            assertThat(calls.close(Duration.ofMillis(1))).isTrue();
        }
    }

    @Test
    void onlyTheFirstCloseCounts() {
        assertThat(calls.close(LONG)).isTrue();
        assertThat(calls.close(LONG)).isFalse();
        assertThatExceptionOfType(ClosedException.class).isThrownBy(calls::requireOpen);
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
    }
}
