package io.quantara.internal.query;

import io.quantara.Filter;

/**
 * A filter made ready to be asked about many rows. It works on the encoded fields in place and allocates nothing per
 * row. Immutable, hence safe for many threads.
 */
public final class FilterEvaluator {

    private final RowCondition condition;

    private FilterEvaluator(RowCondition condition) {
        this.condition = condition;
    }

    /** Returns the evaluator of a filter; make it once per query. */
    public static FilterEvaluator of(Filter filter) {
        return new FilterEvaluator(FilterCompiler.compile(filter));
    }

    /**
     * Returns whether a row satisfies the filter.
     *
     * @param row the rows of one memtable or segment
     * @param ordinal which of them
     * @throws DamagedMetadataException if the row's metadata cannot be read so far as the filter needs it
     */
    public boolean matches(RowFields row, int ordinal) {
        return condition.matches(row, ordinal);
    }
}
