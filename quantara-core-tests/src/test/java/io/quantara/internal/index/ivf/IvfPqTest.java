package io.quantara.internal.index.ivf;

import io.quantara.Metric;
import io.quantara.index.IndexOptions;
import io.quantara.index.IndexType;
import io.quantara.testkit.index.IndexContract;
import java.util.Map;

class IvfPqTest extends IndexContract {

    @Override
    protected IndexType indexType() {
        return new IvfIndexType();
    }

    @Override
    protected IndexOptions options() {
        return IndexOptions.of(Map.of("codes", "pq"));
    }

    @Override
    protected double recallFloor(Metric metric) {
        return 0.97;
    }

    @Override
    protected double filteredRecallFloor(Metric metric) {
        return 0.97;
    }
}
