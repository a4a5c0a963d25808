package io.quantara;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** How a search was answered for the rows of one segment or memtable, and what it cost. Immutable. */
public final class PlanPart {

    private final long rows;
    private final @Nullable String indexType;
    private final String reason;
    private final int effort;
    private final double expectedRecall;
    private final long visited;
    private final long scoredRows;

    private PlanPart(
            long rows,
            @Nullable String indexType,
            String reason,
            int effort,
            double expectedRecall,
            long visited,
            long scoredRows) {
        this.rows = rows;
        this.indexType = indexType;
        this.reason = Objects.requireNonNull(reason, "reason");
        this.effort = effort;
        this.expectedRecall = expectedRecall;
        this.visited = visited;
        this.scoredRows = scoredRows;
    }

    /**
     * Returns that an index answered.
     *
     * @param rows the rows that are not deleted
     * @param type the type of the index
     * @param effort how hard it tried, or 0 when it knows no effort
     * @param reason why with this effort, or how it answered without one, or empty
     * @param expectedRecall the recall that was measured with this effort, or NaN
     * @param visited the places of its own that the index looked at, or 0 when it does not say
     * @param scoredRows the rows the database's kernel compared with the query
     */
    public static PlanPart byIndex(
            long rows,
            String type,
            int effort,
            String reason,
            double expectedRecall,
            long visited,
            long scoredRows) {
        Objects.requireNonNull(type, "type");
        return new PlanPart(rows, type, reason, effort, expectedRecall, visited, scoredRows);
    }

    /**
     * Returns that exact search answered.
     *
     * @param rows the rows that are not deleted
     * @param reason why
     * @param acceptedRows the rows that the filter accepts; those that codes rule out are among them
     */
    public static PlanPart exact(long rows, String reason, long acceptedRows) {
        return new PlanPart(rows, null, reason, 0, Double.NaN, 0, acceptedRows);
    }

    /** Returns how many rows there are, deleted ones not counted. */
    public long rows() {
        return rows;
    }

    /** Returns the type of the index that answered, or empty when exact search did. */
    public Optional<String> indexType() {
        return Optional.ofNullable(indexType);
    }

    /**
     * Returns why exact search answered, or why the index tried as hard as it did; for rows without an index of their
     * own, that the index of other rows led to them. Empty when there is no reason.
     */
    public String reason() {
        return reason;
    }

    /** Returns the effort of the index, or empty when it knows none or exact search answered. */
    public OptionalInt effort() {
        return effort == 0 ? OptionalInt.empty() : OptionalInt.of(effort);
    }

    /** Returns the mean recall that was measured with this effort for questions like the rows, if it was measured. */
    public OptionalDouble expectedRecall() {
        return Double.isNaN(expectedRecall) ? OptionalDouble.empty() : OptionalDouble.of(expectedRecall);
    }

    /**
     * Returns how many places of its own the index looked at, such as nodes of a graph; 0 when it does not say or exact
     * search answered.
     */
    public long visited() {
        return visited;
    }

    /** Returns how many rows the database compared with the query; for exact search, how many the filter accepts. */
    public long scoredRows() {
        return scoredRows;
    }

    @Override
    public String toString() {
        if (indexType == null) {
            return "exact search over " + rows + " rows (" + reason + "): " + scoredRows + " accepted";
        }
        StringBuilder text = new StringBuilder("index " + indexType + " over " + rows + " rows: ");
        if (effort > 0) {
            text.append("effort ").append(effort).append(" (").append(reason);
            if (!Double.isNaN(expectedRecall)) {
                text.append(String.format(Locale.ROOT, ", measured recall %.3f", expectedRecall));
            }
            text.append("), ");
        } else if (!reason.isEmpty()) {
            text.append(reason).append(", ");
        }
        if (visited > 0) {
            text.append(visited).append(" places visited, ");
        }
        return text.append(scoredRows).append(" rows compared").toString();
    }
}
