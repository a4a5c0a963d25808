package io.quantara.internal.query;

import io.quantara.Filter;
import io.quantara.Metric;
import org.jspecify.annotations.Nullable;

/**
 * A validated question to {@link SnapshotSearcher}.
 *
 * @param vector {@code float[dimension]}, finite; copied, with 0 for -0
 * @param metric how to compare
 * @param k the most results, at least 1
 * @param filter the filter, or null for all documents
 * @param threshold the worst score kept, or NaN for none
 * @param effort how hard an index tries, or 0 when that is not said
 * @param targetRecall the recall wanted of an index, or NaN when that is not said
 * @param absent a row that is searched for as if the one part there is did not have it, or -1 for none
 * @param exactOnly whether indexes are left aside
 * @param deadlineNanos the {@link System#nanoTime} after which the search fails
 */
@SuppressWarnings("ArrayRecordComponent") // shared inside the engine, never changed, never compared
public record Query(
        float[] vector,
        Metric metric,
        int k,
        @Nullable Filter filter,
        double threshold,
        int effort,
        double targetRecall,
        int absent,
        boolean exactOnly,
        long deadlineNanos) {

    /** Takes over a question. */
    public Query {
        float[] own = new float[vector.length];
        for (int at = 0; at < own.length; at++) {
            own[at] = vector[at] + 0.0f;
        }
        vector = own;
    }

    /** Creates a question that names no recall. */
    public Query(
            float[] vector,
            Metric metric,
            int k,
            @Nullable Filter filter,
            double threshold,
            int effort,
            boolean exactOnly,
            long deadlineNanos) {
        this(vector, metric, k, filter, threshold, effort, Double.NaN, -1, exactOnly, deadlineNanos);
    }
}
