package io.quantara.internal.index;

import io.quantara.Metric;
import io.quantara.index.VectorScorer;
import io.quantara.internal.simd.DistanceKernel;
import java.lang.foreign.MemorySegment;

/**
 * The closeness of rows to one query: larger is closer. For cosine and dot it is the score, for euclidean the negated
 * squared distance; {@link #score} turns one into the other. Allocates nothing once made. Used by one thread.
 */
public final class RowScorer implements VectorScorer {

    private final DistanceKernel kernel;
    private final MemorySegment vectors;
    private final MemorySegment norms;
    private final float[] query;
    private final double queryNorm;
    private final Metric metric;
    private final int[] one = new int[1];
    private final float[] oneCloseness = new float[1];

    /**
     * Creates a scorer.
     *
     * @param vectors float32, little-endian, one row every {@code DistanceKernel.strideBytes(dimension)} bytes
     * @param norms float64, little-endian, the euclidean norm of each row
     */
    public RowScorer(DistanceKernel kernel, MemorySegment vectors, MemorySegment norms, QueryVector query) {
        this.kernel = kernel;
        this.vectors = vectors;
        this.norms = norms;
        this.query = query.padded();
        this.queryNorm = query.norm();
        this.metric = query.metric();
    }

    /** Returns the score that belongs to a closeness. */
    public static float score(Metric metric, float closeness) {
        return metric == Metric.EUCLIDEAN ? (float) Math.sqrt(Math.max(0.0, -(double) closeness)) : closeness;
    }

    /** Writes the closeness of {@code count} consecutive rows to {@code closeness[0..count)}. */
    public void scoreRange(int first, int count, float[] closeness) {
        long offset = first * (long) Float.BYTES * query.length;
        switch (metric) {
            case DOT -> kernel.dots(vectors, offset, count, query, closeness);
            case EUCLIDEAN -> {
                kernel.squaredDistances(vectors, offset, count, query, closeness);
                negate(closeness, count);
            }
            case COSINE -> {
                kernel.dots(vectors, offset, count, query, closeness);
                for (int i = 0; i < count; i++) {
                    closeness[i] = cosine(closeness[i], first + i);
                }
            }
        }
    }

    /** Writes the closeness of {@code count} scattered rows: {@code closeness[i]} belongs to {@code ordinals[i]}. */
    public void scoreAt(int[] ordinals, int count, float[] closeness) {
        switch (metric) {
            case DOT -> kernel.dotsAt(vectors, 0, ordinals, count, query, closeness);
            case EUCLIDEAN -> {
                kernel.squaredDistancesAt(vectors, 0, ordinals, count, query, closeness);
                negate(closeness, count);
            }
            case COSINE -> {
                kernel.dotsAt(vectors, 0, ordinals, count, query, closeness);
                for (int i = 0; i < count; i++) {
                    closeness[i] = cosine(closeness[i], ordinals[i]);
                }
            }
        }
    }

    @Override
    public float closeness(int ordinal) {
        one[0] = ordinal;
        scoreAt(one, 1, oneCloseness);
        return oneCloseness[0];
    }

    private static void negate(float[] closeness, int count) {
        for (int i = 0; i < count; i++) {
            closeness[i] = -closeness[i];
        }
    }

    private float cosine(float dot, int ordinal) {
        double norm = norms.getAtIndex(DistanceKernel.NORM, ordinal);
        if (norm == 0 || queryNorm == 0) {
            return 0;
        }
        // A tiny negative quotient becomes -0 as a float; the addition makes it +0.
        return (float) Math.clamp(dot / (norm * queryNorm), -1.0, 1.0) + 0.0f;
    }
}
