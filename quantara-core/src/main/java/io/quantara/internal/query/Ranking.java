package io.quantara.internal.query;

import java.util.ArrayList;
import java.util.Comparator;
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
    private @Nullable FollowerScan followers;

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

    /**
     * Asks the index of each part that has one, the largest first: in the others less is left to be found then, and
     * rows without an index may follow some of its rows.
     */
    void askIndexes(IndexFailureListener failures) {
        for (AcceptedRows rows : inTurn()) {
            if (followers != null && followers.helps(rows)) {
                notes.answeredByFollowers(rows, followers.hostType(), followers.scan(rows));
                continue;
            }
            String reason = answerByIndex(rows, failures);
            if (reason != null) {
                notes.answeredExactly(rows, reason);
                rest.add(rows);
            }
        }
    }

    private List<AcceptedRows> inTurn() {
        if (accepted.size() < 2) {
            return accepted;
        }
        List<AcceptedRows> sorted = new ArrayList<>(accepted);
        sorted.sort(Comparator.<AcceptedRows>comparingInt(rows -> rows.part().index() == null ? 1 : 0)
                .thenComparingInt(rows -> -rows.count()));
        return sorted;
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
        IndexSearch asked = new IndexSearch(search, rows, index, 1 + Math.min(1, led(rows, index)));
        String reason = asked.run(best, notes, failures);
        if (reason == null && followers == null && asked.passed().length > 0) {
            followers = new FollowerScan(search, best, index, asked.passed());
        }
        return reason;
    }

    /** Returns how many rows follow those of an index for each of its own: more must be passed to find them as well. */
    private double led(AcceptedRows host, AttachedIndex index) {
        long led = 0;
        for (AcceptedRows rows : accepted) {
            if (FollowerScan.helps(search.query(), rows, index)) {
                led += rows.count();
            }
        }
        return (double) led / host.count();
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
