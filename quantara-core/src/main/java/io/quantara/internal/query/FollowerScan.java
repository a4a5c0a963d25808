package io.quantara.internal.query;

import io.quantara.internal.index.Followers;
import io.quantara.internal.index.RowScorer;
import java.util.Objects;

/**
 * Finds the best rows of parts among those that follow what the search of another part's index passed, see {@link
 * Followers}, and those that follow nobody yet. Used by one thread, for one search.
 */
final class FollowerScan {

    /** Recall that is asked for above this is not for followers to give. */
    private static final double MOST_RECALL = 0.98;

    /** Where fewer rows than one in so many are accepted, to compare them one by one is less work. */
    private static final int ACCEPTED_ONE_IN = 8;

    /** So many rows are scored at once: memory is asked for all of them before the first comes. */
    private static final int BATCH = 64;

    private final SearchContext search;
    private final BestRows best;
    private final AttachedIndex host;
    private final int[] passed;
    private final int[] waiting = new int[BATCH];
    private final float[] closeness = new float[BATCH];
    private int size;
    private int scored;

    /**
     * Prepares to scan parts.
     *
     * @param host an index that was searched
     * @param passed the rows that it passed
     */
    FollowerScan(SearchContext search, BestRows best, AttachedIndex host, int[] passed) {
        this.search = search;
        this.best = best;
        this.host = host;
        this.passed = passed;
    }

    /** Returns whether followers of an index's rows help to find the best rows of a part. */
    static boolean helps(Query asked, AcceptedRows rows, AttachedIndex host) {
        Followers followers = rows.part().followers();
        return followers != null
                && followers.isLedBy(host.index())
                && !(asked.targetRecall() > MOST_RECALL)
                && (long) rows.count() * ACCEPTED_ONE_IN >= rows.rows().count();
    }

    /** Returns whether this helps to find the best rows of a part. */
    boolean helps(AcceptedRows rows) {
        return helps(search.query(), rows, host);
    }

    /** Returns the type of the index that was searched. */
    String hostType() {
        return host.type().name();
    }

    /**
     * Scores followers, and rows that follow nobody yet.
     *
     * @return how many rows were scored
     */
    int scan(AcceptedRows rows) {
        Followers followers = Objects.requireNonNull(rows.part().followers());
        RowScorer scorer = search.scorer(rows.rows());
        int count = rows.rows().count();
        OfferedOrdinals seen = new OfferedOrdinals(count);
        int following = Math.min(count, followers.count());
        scored = 0;
        for (int hostRow : passed) {
            for (int place = followers.newest(hostRow); place >= 0; place = followers.before(place)) {
                int row = Followers.row(place);
                if (row < following && rows.accepts(row) && seen.add(row)) {
                    await(rows, scorer, row);
                }
            }
        }
        for (int row = following; row < count; row++) {
            if (rows.accepts(row)) {
                await(rows, scorer, row);
            }
        }
        score(rows, scorer);
        return scored;
    }

    private void await(AcceptedRows rows, RowScorer scorer, int row) {
        waiting[size++] = row;
        if (size == BATCH) {
            score(rows, scorer);
            search.stop().check();
        }
    }

    private void score(AcceptedRows rows, RowScorer scorer) {
        rows.compare(scorer, waiting, size, closeness, best);
        scored += size;
        size = 0;
    }
}
