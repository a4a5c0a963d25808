package io.quantara.internal.query;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One search on its way: asks the indexes, remembers what they left to exact search, and collects the best rows. Used
 * by one thread at a time.
 */
final class Ranking {

    private final SearchContext search;
    private final List<AcceptedRows> accepted;
    private final BestRows best;
    private final PlanNotes notes = new PlanNotes();
    private final List<AcceptedRows> rest = new ArrayList<>();

    /** Creates a search of the rows that its filter accepts. */
    Ranking(SearchContext search, List<AcceptedRows> accepted) {
        this.search = search;
        this.accepted = accepted;
        this.best = search.collector(accepted.stream().mapToLong(AcceptedRows::count).sum());
    }

    SearchContext search() {
        return search;
    }

    BestRows best() {
        return best;
    }

    /** Returns the rows that no index answered for. */
    List<AcceptedRows> rest() {
        return rest;
    }

    /** Asks the index of each part that has one. */
    void askIndexes(IndexFailureListener failures) {
        for (AcceptedRows rows : accepted) {
            String reason = answerByIndex(rows, failures);
            if (reason != null) {
                notes.answeredExactly(rows, reason);
                rest.add(rows);
            }
        }
    }

    /** Returns why exact search must answer for a part, or null when its index did. */
    private @Nullable String answerByIndex(AcceptedRows rows, IndexFailureListener failures) {
        AttachedIndex index = rows.part().index();
        if (search.query().exactOnly()) {
            return "asked for exact search";
        }
        if (index == null) {
            return rows.part().whyNoIndex();
        }
        if (rows.count() <= search.query().k()) {
            return "k is not below the accepted rows";
        }
        return new IndexSearch(search, rows, index).run(best, notes, failures);
    }

    /** Takes note of rows that exact search left out. */
    void pruned(long rows) {
        notes.pruned(rows);
    }

    /** Returns the best rows, once all were compared. */
    Found found() {
        return new Found(best.drain(search.query().metric(), search.query().threshold()), notes.plan());
    }
}
