package io.quantara.internal.index;

import io.quantara.Metric;
import io.quantara.index.IndexQuery;

/** A search outside the database: all rows are accepted, and none was found elsewhere. Used by one thread at a time. */
public abstract class UnfilteredQuery implements IndexQuery {

    private final float[] vector;
    private final Metric metric;
    private final int k;
    private final int rows;

    /**
     * Creates a query.
     *
     * @param vector kept, not copied
     * @param rows how many the index is over
     */
    protected UnfilteredQuery(float[] vector, Metric metric, int k, int rows) {
        this.vector = vector;
        this.metric = metric;
        this.k = k;
        this.rows = rows;
    }

    @Override
    public final float[] vector() {
        return vector;
    }

    @Override
    public final Metric metric() {
        return metric;
    }

    @Override
    public final int k() {
        return k;
    }

    @Override
    public int effort(int defaultEffort) {
        return defaultEffort;
    }

    @Override
    public final boolean accepts(int ordinal) {
        return true;
    }

    @Override
    public final int acceptedCount() {
        return rows;
    }

    @Override
    public final boolean offer(int ordinal, float closeness) {
        return offer(ordinal);
    }

    @Override
    public final void offerAll(int[] ordinals, int count) {
        for (int i = 0; i < count; i++) {
            offer(ordinals[i]);
        }
    }

    @Override
    public final float worst() {
        return Float.NEGATIVE_INFINITY;
    }

    @Override
    public final void checkCancelled() {}
}
