package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddedKernelsTest {

    private final List<Duration> pauses = new ArrayList<>();

    @Test
    void triesAgainAfterPausesThatDoubleUpToAnHour() throws InterruptedException {
        EmbeddedKernels.goOn(() -> pauses.size() == 12, pauses::add);

        assertThat(pauses)
                .extracting(Duration::toSeconds)
                .containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 320L, 640L, 1_280L, 2_560L, 3_600L, 3_600L);
    }

    @Test
    void endsWhenItIsInterrupted() {
        assertThatThrownBy(() -> EmbeddedKernels.goOn(() -> false, length -> {
            pauses.add(length);
            if (pauses.size() == 3) {
                throw new InterruptedException();
            }
        })).isInstanceOf(InterruptedException.class);

        assertThat(pauses).hasSize(3);
    }
}
