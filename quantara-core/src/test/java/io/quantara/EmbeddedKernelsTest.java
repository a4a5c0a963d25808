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
        EmbeddedKernels.goOn(() -> pauses.size() == 9, pauses::add);

        assertThat(pauses).extracting(Duration::toMinutes).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
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
