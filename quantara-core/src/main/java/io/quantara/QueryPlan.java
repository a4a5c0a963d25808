package io.quantara;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a search was answered: by which index, or by exact search and why, and what it cost. Immutable. */
public final class QueryPlan {

    private final @Nullable String indexType;
    private final String reason;
    private final long indexedRows;
    private final long exactRows;
    private final long scoredRows;

    /**
     * Creates a plan.
     *
     * @param indexType the type that answered for some segment, or null
     * @param reason why exact search answered for the rest, or empty
     * @param indexedRows rows in segments an index answered for
     * @param exactRows rows in segments exact search answered for
     * @param scoredRows rows whose distance was computed
     */
    public QueryPlan(@Nullable String indexType, String reason, long indexedRows, long exactRows, long scoredRows) {
        this.indexType = indexType;
        this.reason = reason;
        this.indexedRows = indexedRows;
        this.exactRows = exactRows;
        this.scoredRows = scoredRows;
    }

    /** Returns the index type that answered for at least one segment, or empty when exact search answered for all. */
    public Optional<String> indexType() {
        return Optional.ofNullable(indexType);
    }

    /** Returns whether exact search answered for all rows. */
    public boolean isExact() {
        return indexType == null;
    }

    /** Returns why exact search answered where it did; empty when an index answered everywhere. */
    public String reason() {
        return reason;
    }

    /** Returns how many rows lie in segments that an index answered for. */
    public long indexedRows() {
        return indexedRows;
    }

    /** Returns how many rows lie in segments that exact search answered for. */
    public long exactRows() {
        return exactRows;
    }

    /** Returns how many rows were compared with the query by the database's kernel. */
    public long scoredRows() {
        return scoredRows;
    }

    @Override
    public String toString() {
        if (indexType == null) {
            return "exact search over " + exactRows + " rows (" + reason + ")";
        }
        String rest = exactRows == 0 ? "" : ", exact search over " + exactRows + " rows (" + reason + ")";
        return "index " + indexType + " over " + indexedRows + " rows" + rest;
    }
}
