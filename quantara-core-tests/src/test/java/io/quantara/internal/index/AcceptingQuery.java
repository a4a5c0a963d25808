package io.quantara.internal.index;

import io.quantara.Metric;

/** A query that accepts all rows, counts what it is offered and allocates nothing. */
public final class AcceptingQuery extends UnfilteredQuery {

    private long offered;

    /** Creates a query over so many rows. */
    public AcceptingQuery(float[] vector, Metric metric, int k, int count) {
        super(vector, metric, k, count);
    }

    /** Returns how many rows were offered, repeats included. */
    public long offered() {
        return offered;
    }

    @Override
    public boolean offer(int ordinal) {
        offered++;
        return true;
    }
}
