package io.quantara.internal.index.hnsw;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.Metric;
import io.quantara.index.IndexOptions;
import io.quantara.index.IndexType;
import io.quantara.testkit.index.IndexContract;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HnswIndexTypeTest extends IndexContract {

    @Override
    protected IndexType indexType() {
        return new HnswIndexType();
    }

    @Override
    protected double recallFloor(Metric metric) {
        return 0.99;
    }

    @Override
    protected double filteredRecallFloor(Metric metric) {
        return 0.99;
    }

    @ParameterizedTest
    @CsvSource({"m,3", "m,129", "ef-construction,7", "ef-construction,4097", "ef,0", "ef,65537"})
    void refusesOptionsOutOfRange(String name, int value) {
        IndexOptions options = IndexOptions.of(Map.of(name, value));
        assertThatThrownBy(() -> indexType().check(options, 8, Metric.COSINE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + name + "' is " + value);
    }
}
