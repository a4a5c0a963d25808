package io.quantara.internal.index.ivf;

import io.quantara.Metric;
import io.quantara.index.SegmentVectors;
import io.quantara.internal.simd.DistanceKernel;
import java.util.Arrays;

/**
 * The euclidean space in which rows are near or far: the vectors themselves for euclidean, their directions for
 * cosine, and for dot product the vectors with one more component, {@code sqrt(M² - |x|²)}, where M is the largest
 * norm; a query has 0 there, and its nearest row has the largest product (Bachrach et al. 2014). Immutable, hence safe
 * for many threads.
 */
final class ListSpace {

    private final SegmentVectors vectors;
    private final Metric metric;
    private final double longest;

    /**
     * Creates a space.
     *
     * @param longest the largest norm of the rows; for dot product alone
     */
    ListSpace(SegmentVectors vectors, double longest) {
        this.vectors = vectors;
        this.metric = vectors.metric();
        this.longest = longest;
    }

    /** Returns the number of components in the space of a metric. */
    static int dimension(SegmentVectors vectors) {
        return vectors.dimension() + (vectors.metric() == Metric.DOT ? 1 : 0);
    }

    /** Returns the floats of a vector of the space, padded for the kernel. */
    int floats() {
        return DistanceKernel.paddedDimension(dimension(vectors));
    }

    /** Returns whether a row has a place in the space: a vector of length zero has no direction. */
    boolean contains(int row) {
        return metric != Metric.COSINE || vectors.norm(row) > 0;
    }

    /**
     * Writes the place of a row that has one.
     *
     * @param target at least {@link #floats()} floats
     */
    void read(int row, float[] target) {
        Arrays.fill(target, vectors.dimension(), target.length, 0);
        vectors.read(row, target);
        switch (metric) {
            case EUCLIDEAN -> {}
            case COSINE -> scale(target, vectors.norm(row));
            case DOT -> {
                double norm = vectors.norm(row);
                target[vectors.dimension()] = (float) Math.sqrt(Math.max(0, longest * longest - norm * norm));
            }
        }
    }

    /** Writes the place of a query. */
    void readQuery(float[] query, float[] target) {
        Arrays.fill(target, query.length, target.length, 0);
        System.arraycopy(query, 0, target, 0, query.length);
        if (metric == Metric.COSINE) {
            scale(target, DistanceKernel.norm(query));
        }
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
