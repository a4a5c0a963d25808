package io.quantara.internal.index;

import io.quantara.Metric;
import io.quantara.index.SegmentVectors;
import io.quantara.index.VectorScorer;
import io.quantara.internal.simd.DistanceKernel;
import io.quantara.internal.simd.Kernels;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** The vector column of a segment as an index sees it. Safe for many threads. */
public final class ColumnVectors implements SegmentVectors {

    private final MemorySegment vectors;
    private final MemorySegment norms;
    private final int count;
    private final int dimension;
    private final Metric metric;
    private final long strideBytes;

    /**
     * Creates a view; nothing is copied.
     *
     * @param vectors float32, little-endian, one row every {@code DistanceKernel.strideBytes(dimension)} bytes
     * @param norms float64, little-endian, the euclidean norm of each row
     * @param count the number of rows, at least 0
     * @throws IndexOutOfBoundsException when the memory is too small for the rows
     */
    public ColumnVectors(MemorySegment vectors, MemorySegment norms, int count, int dimension, Metric metric) {
        this.strideBytes = DistanceKernel.strideBytes(dimension);
        this.vectors = vectors.asSlice(0, count * strideBytes).asReadOnly();
        this.norms = norms.asSlice(0, count * (long) Double.BYTES).asReadOnly();
        this.count = count;
        this.dimension = dimension;
        this.metric = metric;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public Metric metric() {
        return metric;
    }

    @Override
    public void read(int ordinal, float[] target) {
        Objects.checkIndex(ordinal, count);
        MemorySegment.copy(vectors, DistanceKernel.COMPONENT, ordinal * strideBytes, target, 0, dimension);
    }

    @Override
    public double norm(int ordinal) {
        return norms.getAtIndex(DistanceKernel.NORM, Objects.checkIndex(ordinal, count));
    }

    @Override
    public VectorScorer scorer(float[] query) {
        if (query.length != dimension) {
            throw new IllegalArgumentException("The query has " + query.length + " dimensions but the rows have "
                    + dimension + ". Give a vector of the segment's dimension.");
        }
        return new RowScorer(Kernels.current(), vectors, norms, new QueryVector(query, metric));
    }

    @Override
    public MemorySegment memory() {
        return vectors;
    }

    @Override
    public long strideBytes() {
        return strideBytes;
    }
}
