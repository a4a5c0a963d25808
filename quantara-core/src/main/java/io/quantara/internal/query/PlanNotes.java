package io.quantara.internal.query;

import io.quantara.QueryPlan;
import io.quantara.internal.index.IndexTypes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects how the parts of one search were answered. Used by one thread. */
final class PlanNotes {

    private final List<QueryPlan.Part> parts = new ArrayList<>();
    private final Set<String> reasons = new LinkedHashSet<>();
    private @Nullable String indexType;
    private long indexedRows;
    private long exactRows;
    private long scoredRows;
    private long prunedRows;

    void answeredByIndex(AcceptedRows rows, String type, long scored) {
        if (indexType == null) {
            indexType = type;
        }
        parts.add(new QueryPlan.Part(type, rows.part().liveCount(), ""));
        indexedRows += rows.part().liveCount();
        scoredRows += scored;
    }

    void answeredExactly(AcceptedRows rows, String reason) {
        if (rows.part().liveCount() > 0) {
            reasons.add(reason);
        }
        parts.add(new QueryPlan.Part(IndexTypes.FLAT, rows.part().liveCount(), reason));
        exactRows += rows.part().liveCount();
        scoredRows += rows.count();
    }

    /** Takes note of rows that were answered for exactly but not compared. */
    void pruned(long rows) {
        scoredRows -= rows;
        prunedRows += rows;
    }

    QueryPlan plan() {
        if (indexedRows + exactRows == 0) {
            return new QueryPlan(null, "no documents", 0, 0, 0);
        }
        return new QueryPlan(
                indexType, String.join("; ", reasons), indexedRows, exactRows, scoredRows, prunedRows, parts);
    }
}
