package io.quantara.internal.index;

import io.quantara.Metric;
import io.quantara.index.SegmentVectors;
import io.quantara.internal.simd.DistanceKernel;
import java.util.Arrays;

/**
 * The euclidean space in which rows of any metric are near or far: the vectors themselves for euclidean, their
 * directions for cosine, and for dot product the vectors with one more component, {@code sqrt(M² - |x|²)}, where M is
 * the largest norm; a query has 0 there, and its nearest row has the largest product (Bachrach et al. 2014). Immutable,
 * hence safe for many threads.
 */
public final class EuclideanSpace {

    private final SegmentVectors vectors;
    private final Metric metric;
    private final double longest;

    /**
     * Creates a space.
     *
     * @param longest the largest norm of the rows; for dot product alone
     */
    public EuclideanSpace(SegmentVectors vectors, double longest) {
        this.vectors = vectors;
        this.metric = vectors.metric();
        this.longest = longest;
    }

    /** Returns the number of components in the space of a metric. */
    public static int dimension(SegmentVectors vectors) {
        return vectors.dimension() + (vectors.metric() == Metric.DOT ? 1 : 0);
    }

    /** Returns the floats of a vector of the space, padded for the kernel. */
    public int floats() {
        return DistanceKernel.paddedDimension(dimension(vectors));
    }

    /** Returns whether a row has a place in the space: a vector of length zero has no direction. */
    public boolean contains(int row) {
        return metric != Metric.COSINE || vectors.norm(row) > 0;
    }

    /**
     * Writes the place of a row that has one.
     *
     * @param target at least {@link #floats()} floats
     */
    public void read(int row, float[] target) {
        Arrays.fill(target, vectors.dimension(), target.length, 0);
        vectors.read(row, target);
        place(target, vectors.norm(row), last(row));
    }

    /** Writes the place of a query. */
    public void readQuery(float[] query, float[] target) {
        Arrays.fill(target, query.length, target.length, 0);
        System.arraycopy(query, 0, target, 0, query.length);
        place(target, metric == Metric.COSINE ? DistanceKernel.norm(query) : 0, 0);
    }

    /**
     * Turns a vector into its place.
     *
     * @param vector at least {@link #floats()} floats, of which the first are the vector
     * @param norm its norm; for cosine alone
     * @param last the component more; for dot product alone
     */
    public void place(float[] vector, double norm, double last) {
        switch (metric) {
            case EUCLIDEAN -> {}
            case COSINE -> scale(vector, norm);
            case DOT -> vector[vectors.dimension()] = (float) last;
        }
    }

    /** Returns the component that a row has more for dot product, 0 for other metrics. */
    public double last(int row) {
        if (metric != Metric.DOT) {
            return 0;
        }
        double norm = vectors.norm(row);
        return Math.sqrt(Math.max(0, longest * longest - norm * norm));
    }

    private static void scale(float[] vector, double norm) {
        if (norm > 0) {
            float factor = (float) (1 / norm);
            for (int i = 0; i < vector.length; i++) {
                vector[i] *= factor;
            }
        }
    }
}
