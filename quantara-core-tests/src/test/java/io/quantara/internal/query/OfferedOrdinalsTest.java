package io.quantara.internal.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OfferedOrdinalsTest {

    /** From a few rows, where it becomes bits at once, to many, where it stays a table for long. */
    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 1_000, 20_000, 100_000, 5_000_000})
    void knowsWhatWasAddedWhateverItsForm(int rowCount) {
        Random random = new Random(rowCount);
        OfferedOrdinals offered = new OfferedOrdinals(rowCount);
        Set<Integer> expected = new HashSet<>();
        for (int i = 0; i < 60_000; i++) {
            int ordinal = random.nextBoolean() ? random.nextInt(rowCount) : i % rowCount;
            assertThat(offered.add(ordinal)).isEqualTo(expected.add(ordinal));
        }
        assertThat(offered.size()).isEqualTo(expected.size());
    }
}
