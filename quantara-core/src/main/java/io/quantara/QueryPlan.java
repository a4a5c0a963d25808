package io.quantara;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a search was answered: by which index, or by exact search and why, and what it cost. Immutable. */
public final class QueryPlan {

    private final @Nullable String indexType;
    private final String reason;
    private final long indexedRows;
    private final long exactRows;
    private final long scoredRows;
    private final long prunedRows;
    private final List<PlanPart> parts;

    /** Creates a plan without pruned rows and parts. */
    public QueryPlan(@Nullable String indexType, String reason, long indexedRows, long exactRows, long scoredRows) {
        this(indexType, reason, indexedRows, exactRows, scoredRows, 0, List.of());
    }

    /**
     * Creates a plan.
     *
     * @param indexType the type that answered for some segment, or null
     * @param reason why exact search answered for the rest, or empty
     * @param indexedRows rows in segments an index answered for
     * @param exactRows rows in segments exact search answered for
     * @param scoredRows rows whose distance was computed
     * @param prunedRows rows that exact search left out because their codes proved them too far
     * @param parts how each segment or memtable was answered for
     */
    public QueryPlan(
            @Nullable String indexType,
            String reason,
            long indexedRows,
            long exactRows,
            long scoredRows,
            long prunedRows,
            List<PlanPart> parts) {
        this.indexType = indexType;
        this.reason = reason;
        this.indexedRows = indexedRows;
        this.exactRows = exactRows;
        this.scoredRows = scoredRows;
        this.prunedRows = prunedRows;
        this.parts = List.copyOf(parts);
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

    /** Returns how many rows lie in segments that an index answered for, or that the index of another led to. */
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

    /**
     * Returns how many rows exact search did not compare, because their codes of four bits a component proved that they
     * are not among the best. Results are the same with codes and without.
     */
    public long prunedRows() {
        return prunedRows;
    }

    /** Returns how each segment or memtable was answered for, in their order; empty ones are left out. */
    public List<PlanPart> parts() {
        return parts;
    }

    @Override
    public String toString() {
        String pruned = prunedRows == 0 ? "" : ", " + prunedRows + " of them ruled out by their codes";
        String exact = "exact search over " + exactRows + " rows (" + reason + ")" + pruned;
        if (indexType == null) {
            return exact;
        }
        String rest = exactRows == 0 ? "" : ", " + exact;
        return "index " + indexType + " over " + indexedRows + " rows" + rest;
    }
}
