package io.quantara.testkit.index;

import io.quantara.Metric;
import io.quantara.index.BuildContext;
import io.quantara.index.IndexQuery;
import io.quantara.index.IndexType;
import io.quantara.index.SegmentVectors;
import io.quantara.index.VectorIndex;
import java.util.Set;

/** An index that does everything right, in the simplest way: it offers every row. Broken ones change one thing. */
class SoundIndex implements IndexType {

    @Override
    public String name() {
        return "sound";
    }

    @Override
    public Set<Metric> metrics() {
        return Set.of(Metric.COSINE);
    }

    @Override
    public VectorIndex build(SegmentVectors vectors, BuildContext context) {
        return new Offering(vectors.count());
    }

    /** Offers every row, deleted ones too: the sink drops them. */
    static class Offering implements VectorIndex {

        private final int count;

        Offering(int count) {
            this.count = count;
        }

        final int count() {
            return count;
        }

        @Override
        public void search(IndexQuery query) {
            for (int ordinal = 0; ordinal < count; ordinal++) {
                query.offer(ordinal);
            }
        }

        @Override
        public long memoryBytes() {
            return Integer.BYTES;
        }
    }
}
