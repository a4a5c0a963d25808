package io.quantara.internal.index.hnsw;

import io.quantara.Metric;
import io.quantara.index.SegmentVectors;
import io.quantara.internal.simd.DistanceKernel;
import java.lang.foreign.MemorySegment;

/**
 * Distances between rows, and from a query to rows: smaller is closer, for all metrics. Vectors are read where they
 * lie. Each row has a scale s:
 *
 * <ul>
 *   <li>euclidean: |q - x|², no scale
 *   <li>cosine: -qx s(q) s(x) with s = 1 / |x|, the cosine of vectors brought to unit length
 *   <li>dot product: -(qx + s(q) s(x)) with s(x)² = max|x|² - |x|². Vectors with this further component all have one
 *       length, so that among rows the order is the euclidean one, which pruning needs; a query has s(q) = 0, so that
 *       its order is that of the dot product (Bachrach et al. 2014)
 * </ul>
 *
 * <p>Immutable, hence safe for many threads.
 */
final class RowDistances {

    private final HnswGraph graph;
    private final MemorySegment rows;
    private final Metric metric;
    private final int floats;

    RowDistances(HnswGraph graph, SegmentVectors vectors) {
        this.graph = graph;
        this.rows = vectors.memory();
        this.metric = vectors.metric();
        this.floats = (int) (vectors.strideBytes() / Float.BYTES);
    }

    /**
     * Returns the scale of a row.
     *
     * @param norm the length of the row
     * @param longest the length of the longest row
     */
    static double scale(Metric metric, double norm, double longest) {
        return switch (metric) {
            case EUCLIDEAN -> 1;
            case COSINE -> norm == 0 ? 0 : 1 / norm;
            case DOT -> Math.sqrt(Math.max(0, longest * longest - norm * norm));
        };
    }

    /** Returns the number of floats of a padded row. */
    int floats() {
        return floats;
    }

    /** Returns the scale that makes a query comparable with all rows. */
    float queryScale() {
        return metric == Metric.DOT ? 0 : 1;
    }

    /** Returns the scale of a row. */
    float scale(int row) {
        return metric == Metric.EUCLIDEAN ? 1 : graph.scale(row);
    }

    /** Copies a row, with its padding. */
    void read(int row, float[] target) {
        MemorySegment.copy(rows, DistanceKernel.COMPONENT, (long) Float.BYTES * floats * row, target, 0, floats);
    }

    /** Writes the distances of a padded query from rows: {@code distances[i]} belongs to {@code ordinals[i]}. */
    void from(
            DistanceKernel kernel, float[] query, float queryScale, int[] ordinals, int count, float[] distances) {
        switch (metric) {
            case EUCLIDEAN -> kernel.squaredDistancesAt(rows, 0, ordinals, count, query, distances);
            case COSINE -> {
                kernel.dotsAt(rows, 0, ordinals, count, query, distances);
                for (int i = 0; i < count; i++) {
                    distances[i] *= -queryScale * graph.scale(ordinals[i]);
                }
            }
            case DOT -> {
                kernel.dotsAt(rows, 0, ordinals, count, query, distances);
                if (queryScale == 0) {
                    for (int i = 0; i < count; i++) {
                        distances[i] = -distances[i];
                    }
                } else {
                    for (int i = 0; i < count; i++) {
                        distances[i] = -(distances[i] + queryScale * graph.scale(ordinals[i]));
                    }
                }
            }
        }
    }
}
