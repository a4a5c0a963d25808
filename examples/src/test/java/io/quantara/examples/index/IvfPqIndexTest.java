package io.quantara.examples.index;

import io.quantara.Metric;
import io.quantara.index.IndexType;
import io.quantara.testkit.index.IndexContract;

class IvfPqIndexTest extends IndexContract {

    @Override
    protected IndexType indexType() {
        return new IvfPqIndex();
    }

    @Override
    protected double recallFloor(Metric metric) {
        return 0.95;
    }
}
