package io.quantara.internal.index;

import io.quantara.Metric;
import io.quantara.internal.simd.DistanceKernel;

/** A query made ready for the kernel: padded, with its norm. Immutable, hence safe for many threads. */
public final class QueryVector {

    private final float[] padded;
    private final double norm;
    private final Metric metric;

    /**
     * Prepares a query.
     *
     * @param vector {@code float[dimension]}, copied
     * @param metric how rows are compared with it
     */
    public QueryVector(float[] vector, Metric metric) {
        this.padded = DistanceKernel.padded(vector);
        this.norm = DistanceKernel.norm(vector);
        this.metric = metric;
    }

    /** Returns how rows are compared with it. */
    public Metric metric() {
        return metric;
    }

    /** The vector itself, not a copy; never changed. */
    public float[] padded() {
        return padded;
    }

    /** Returns its euclidean norm. */
    public double norm() {
        return norm;
    }
}
