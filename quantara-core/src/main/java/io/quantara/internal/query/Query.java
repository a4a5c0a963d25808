package io.quantara.internal.query;

import io.quantara.Filter;
import io.quantara.Metric;
import org.jspecify.annotations.Nullable;

/**
 * A validated question to {@link SnapshotSearcher}.
 *
 * @param vector {@code float[dimension]}, finite, -0 replaced by 0; never changed
 * @param metric how to compare
 * @param k the most results, at least 1
 * @param filter the filter, or null for all documents
 * @param threshold the worst score kept, or NaN for none
 * @param effort how hard an index tries, or 0 for its default
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
        boolean exactOnly,
        long deadlineNanos) {}
