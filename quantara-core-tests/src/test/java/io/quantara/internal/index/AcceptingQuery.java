package io.quantara.internal.index;

import io.quantara.Metric;
import io.quantara.index.IndexQuery;

/** A query that accepts all rows, counts what it is offered and allocates nothing. */
public final class AcceptingQuery implements IndexQuery {

    private final float[] vector;
    private final Metric metric;
    private final int k;
    private final int count;
    private long offered;

    /** Creates a query over so many rows. */
    public AcceptingQuery(float[] vector, Metric metric, int k, int count) {
        this.vector = vector;
        this.metric = metric;
        this.k = k;
        this.count = count;
    }

    /** Returns how many rows were offered, repeats included. */
    public long offered() {
        return offered;
    }

    @Override
    public float[] vector() {
        return vector;
    }

    @Override
    public Metric metric() {
        return metric;
    }

    @Override
    public int k() {
        return k;
    }

    @Override
    public int effort(int defaultEffort) {
        return defaultEffort;
    }

    @Override
    public boolean accepts(int ordinal) {
        return true;
    }

    @Override
    public int acceptedCount() {
        return count;
    }

    @Override
    public boolean offer(int ordinal) {
        offered++;
        return true;
    }

    @Override
    public boolean offer(int ordinal, float closeness) {
        return offer(ordinal);
    }

    @Override
    public void offerAll(int[] ordinals, int amount) {
        offered += amount;
    }

    @Override
    public float worst() {
        return Float.NEGATIVE_INFINITY;
    }

    @Override
    public void checkCancelled() {}
}
