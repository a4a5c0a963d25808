package io.quantara.internal.index;

import io.quantara.Metric;
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
import java.nio.channels.WritableByteChannel;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A stored type that offers all rows; it counts how many of its indexes are open. Safe for many threads. */
public final class ListIndexType implements StoredIndexType {

    private final String name;
    private final AtomicInteger open = new AtomicInteger();

    /** Creates the type that is a service in tests. */
    public ListIndexType() {
        this("list");
    }

    ListIndexType(String name) {
        this.name = name;
    }

    int open() {
        return open.get();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<Metric> metrics() {
        return Set.of(Metric.DOT, Metric.EUCLIDEAN);
    }

    @Override
    public void check(IndexOptions options, int dimension, Metric metric) {
        options.allow("size");
        options.getInt("size", 1, 1, 10);
    }

    @Override
    public VectorIndex build(SegmentVectors vectors, BuildContext context) {
        MemorySegment count = context.allocate(Integer.BYTES, 64);
        count.set(ValueLayout.JAVA_INT, 0, vectors.count());
        return new All(count, open);
    }

    @Override
    public int formatVersion() {
        return 1;
    }

    @Override
    public void write(VectorIndex index, WritableByteChannel target) throws IOException {
        try (target) {
            ByteBuffer bytes = ((All) index).count.asByteBuffer();
            while (bytes.hasRemaining()) {
                target.write(bytes);
            }
        }
    }

    @Override
    public VectorIndex open(MemorySegment stored, SegmentVectors vectors, IndexOptions options) {
        return new All(stored, open);
    }

    private static final class All implements VectorIndex {

        private final MemorySegment count;
        private final AtomicInteger open;

        All(MemorySegment count, AtomicInteger open) {
            this.count = count;
            this.open = open;
            open.incrementAndGet();
        }

        @Override
        public void search(IndexQuery query) {
            for (int ordinal = 0; ordinal < count.get(ValueLayout.JAVA_INT, 0); ordinal++) {
                query.offer(ordinal);
            }
        }

        @Override
        public long memoryBytes() {
            return count.byteSize();
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }
}
