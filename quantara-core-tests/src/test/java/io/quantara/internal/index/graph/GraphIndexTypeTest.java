package io.quantara.internal.index.graph;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.Metric;
import io.quantara.index.IndexOptions;
import io.quantara.index.IndexType;
import io.quantara.testkit.index.IndexContract;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphIndexTypeTest extends IndexContract {

    @Override
    protected IndexType indexType() {
        return new GraphIndexType();
    }

    @Override
    protected double recallFloor(Metric metric) {
        return 0.97;
    }

    @Override
    protected double filteredRecallFloor(Metric metric) {
        return 0.97;
    }

    @ParameterizedTest
    @CsvSource({"degree,31", "degree,33", "degree,96", "build-effort,31", "build-effort,1025", "effort,0"})
    void refusesOptionsOutOfRange(String name, int value) {
        IndexOptions options = IndexOptions.of(Map.of(name, value));
        assertThatThrownBy(() -> indexType().check(options, 8, Metric.COSINE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + name + "' is " + value);
    }
}
