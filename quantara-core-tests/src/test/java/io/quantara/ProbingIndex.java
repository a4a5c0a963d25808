package io.quantara;

import io.quantara.index.BuildContext;
import io.quantara.index.IndexOptions;
import io.quantara.index.IndexQuery;
import io.quantara.index.SegmentVectors;
import io.quantara.index.StoredIndexType;
import io.quantara.index.VectorIndex;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An index for tests that puts rows into buckets by their first component and searches all of them; it counts how often
 * it was built and opened. Option {@code buckets}: 1 to 1,000, 8 by default.
 */
public final class ProbingIndex implements StoredIndexType {

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    final AtomicInteger builds = new AtomicInteger();
    final AtomicInteger openings = new AtomicInteger();
    final AtomicInteger searches = new AtomicInteger();

    @Override
    public String name() {
        return "probing";
    }

    @Override
    public void check(IndexOptions options, int dimension, Metric metric) {
        options.allow("buckets");
        options.getInt("buckets", 8, 1, 1000);
    }

    @Override
    public VectorIndex build(SegmentVectors vectors, BuildContext context) {
        int buckets = context.options().getInt("buckets", 8, 1, 1000);
        int[] order = new int[vectors.count()];
        float[] row = new float[vectors.dimension()];
        int next = 0;
        for (int bucket = 0; bucket < buckets; bucket++) {
            for (int ordinal = 0; ordinal < vectors.count(); ordinal++) {
                vectors.read(ordinal, row);
                if (Math.floorMod(Float.floatToIntBits(row[0]), buckets) == bucket) {
                    order[next++] = ordinal;
                }
            }
        }
        builds.incrementAndGet();
        return new Buckets(order);
    }

    @Override
    public int formatVersion() {
        return 1;
    }

    @Override
    public void write(VectorIndex index, WritableByteChannel target) throws IOException {
        int[] order = ((Buckets) index).order;
        ByteBuffer bytes = ByteBuffer.allocate(4 * order.length).order(ByteOrder.nativeOrder());
        bytes.asIntBuffer().put(order);
        while (bytes.hasRemaining()) {
            target.write(bytes);
        }
    }

    @Override
    public VectorIndex open(MemorySegment stored, SegmentVectors vectors, IndexOptions options) {
        if (stored.byteSize() != 4L * vectors.count()) {
            throw new IllegalArgumentException("stored for another segment");
        }
        openings.incrementAndGet();
        return new Buckets(stored.toArray(INT));
    }

    private final class Buckets implements VectorIndex {

        private final int[] order;

        Buckets(int[] order) {
            this.order = order;
        }

        @Override
        public void search(IndexQuery query) {
            searches.incrementAndGet();
            query.offerAll(order, order.length);
        }

        @Override
        public long memoryBytes() {
            return 4L * order.length;
        }
    }
}
