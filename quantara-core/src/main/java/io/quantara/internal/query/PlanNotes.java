package io.quantara.internal.query;

import io.quantara.PlanPart;
import io.quantara.QueryPlan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects how the parts of one search were answered. Used by one thread. */
final class PlanNotes {

    private static final String LED = "led by the index of other rows";

    private final Set<String> reasons = new LinkedHashSet<>();
    private final List<PlanPart> parts = new ArrayList<>();
    private @Nullable String indexType;
    private long indexedRows;
    private long exactRows;
    private long scoredRows;
    private long prunedRows;

    void answeredByIndex(AcceptedRows rows, String type, IndexRecall.Effort effort, IndexSink sink) {
        if (indexType == null) {
            indexType = type;
        }
        indexedRows += rows.part().liveCount();
        scoredRows += sink.scoredRows();
        parts.add(PlanPart.byIndex(
                rows.part().liveCount(),
                type,
                sink.usedEffort(),
                reason(effort, sink),
                effort.expected(),
                sink.visited(),
                sink.scoredRows()));
    }

    /** Takes note of rows that were found by the search of another part's index. */
    void answeredByFollowers(AcceptedRows rows, String type, int scored) {
        indexedRows += rows.part().liveCount();
        scoredRows += scored;
        parts.add(PlanPart.byIndex(rows.part().liveCount(), type, 0, LED, Double.NaN, 0, scored));
    }

    private static String reason(IndexRecall.Effort effort, IndexSink sink) {
        if (sink.usedEffort() == 0) {
            return "";
        }
        if (effort.value() == 0) {
            return "the default of the index";
        }
        if (Double.isNaN(effort.target())) {
            return "as asked for";
        }
        return "for recall " + effort.target()
                + (sink.usedEffort() > effort.value() ? ", raised for a strange question" : "");
    }

    void answeredExactly(AcceptedRows rows, String reason) {
        if (rows.part().liveCount() > 0) {
            reasons.add(reason);
            parts.add(PlanPart.exact(rows.part().liveCount(), reason, rows.count()));
        }
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
