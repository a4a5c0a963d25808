package io.quantara.internal.query;

import io.quantara.index.VectorIndex;
import io.quantara.internal.index.Followers;
import io.quantara.internal.index.RowScorer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
    private final int[] passed;
    private final int[] waiting = new int[BATCH];
    private final float[] closeness = new float[BATCH];
    private int size;
    private int scored;

    /**
     * Prepares a scan.
     *
     * @param passed the rows of the host that its index passed
     */
    FollowerScan(SearchContext search, BestRows best, int[] passed) {
        this.search = search;
        this.best = best;
        this.passed = passed;
    }

    /**
     * Returns whether followers help to find the best rows of a part.
     *
     * @param host an index that was searched, or null
     */
    static boolean help(AcceptedRows rows, Query asked, @Nullable VectorIndex host) {
        Followers followers = rows.part().followers();
        return followers != null
                && followers.isLedBy(host)
                && !(asked.targetRecall() > MOST_RECALL)
                && (long) rows.count() * ACCEPTED_ONE_IN >= rows.rows().count();
    }

    /**
     * Scores followers and rows that follow nobody yet.
     *
     * @return how many rows were scored
     */
    int scan(AcceptedRows rows) {
        Followers followers = Objects.requireNonNull(rows.part().followers());
        RowScorer scorer = search.scorer(rows.rows());
        int count = rows.rows().count();
        OfferedOrdinals seen = new OfferedOrdinals(count);
        int following = Math.min(count, followers.count());
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
        for (int i = 0; i < size; i++) {
            rows.rows().requireVectors(waiting[i], 1);
        }
        scorer.scoreAt(waiting, size, closeness);
        for (int i = 0; i < size; i++) {
            if (closeness[i] >= best.worst()) {
                best.offer(rows.partNumber(), waiting[i], closeness[i]);
            }
        }
        scored += size;
        size = 0;
    }
}
