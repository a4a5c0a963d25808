package io.quantara.examples.index;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.Metric;
import io.quantara.index.IndexOptions;
import io.quantara.index.IndexType;
import io.quantara.testkit.index.IndexContract;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LshIndexTest extends IndexContract {

    @Override
    protected IndexType indexType() {
        return new LshIndex();
    }

    @Override
    protected double recallFloor(Metric metric) {
        return 0.95;
    }

    @Test
    void refusesOptionsOutOfRange() {
        IndexOptions tooMany = IndexOptions.of(Map.of("bits", 17));
        assertThatThrownBy(() -> indexType().check(tooMany, 8, Metric.COSINE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bits")
                .hasMessageContaining("17");
    }
}
