package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdSetTest {

    private final IdSet ids = new IdSet();

    @AfterEach
    void close() {
        ids.close();
    }

    @Test
    void takesEachIdOnceTheNilIdToo() {
        assertThat(ids.add(0, 0)).isTrue();
        assertThat(ids.add(0, 0)).isFalse();
        assertThat(ids.add(0, 1)).isTrue();
        assertThat(ids.add(1, 0)).isTrue();
        assertThat(ids.add(0, 1)).isFalse();
        assertThat(ids.add(1, 0)).isFalse();
        assertThat(ids.add(0, 0)).isFalse();
    }

    /** Few different halves, so that many ids share one, and so many ids that the set grows several times. */
    @Test
    void isASetOfAnySize() {
        SplittableRandom random = new SplittableRandom(1);
        Set<UUID> expected = new HashSet<>();
        for (int i = 0; i < 40_000; i++) {
            long most = random.nextInt(150);
            long least = random.nextInt(150);
            assertThat(ids.add(most, least)).isEqualTo(expected.add(new UUID(most, least)));
        }
        assertThat(expected).hasSizeGreaterThan(15_000);
    }
}
