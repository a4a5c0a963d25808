package io.quantara.internal.query;

import io.quantara.internal.index.RowScorer;
import io.quantara.internal.index.codes.CodeBounds;
import io.quantara.internal.index.codes.RowCodes;
import org.jspecify.annotations.Nullable;

/**
 * Compares every accepted row of a range with the query, in blocks: consecutive rows where at least half are accepted,
 * otherwise the accepted ones gathered. Where rows have {@link RowCodes} that help, those of consecutive rows are left
 * out that cannot be among the best. Its scratch is small arrays; nothing is allocated per row. Used by one thread, for
 * one search.
 */
final class FlatScan {

    /** How many rows are scored at once. */
    static final int BLOCK = RowCodes.BLOCK;

    /** A block is read as a whole when at least one row of this many is accepted: memory likes to be read in order. */
    private static final int ACCEPTED_ONE_IN = 2;

    /** The deadline is checked after about this many rows. */
    private static final int ROWS_PER_CHECK = 1_024;

    /** What it costs to look at a block of which no row is accepted, in scored rows. */
    private static final int BLOCK_COST = 4;

    /** So many rows that may be near are scored at once: memory is asked for all of them before the first comes. */
    private static final int NEAR_BATCH = 32;

    private final SearchContext search;
    private final BestRows best;
    private final float[] closeness = new float[BLOCK];
    private final int[] gathered = new int[BLOCK];
    private final int[] near = new int[BLOCK];
    private final CodePlan plan;
    private @Nullable AcceptedRows boundedRows;
    private @Nullable CodeBounds bounds;
    private int rowsUntilCheck;
    private long prunedRows;

    /**
     * Prepares a scan.
     *
     * @param plan which codes to use
     * @param best takes the best rows
     */
    FlatScan(SearchContext search, CodePlan plan, BestRows best) {
        this.search = search;
        this.plan = plan;
        this.best = best;
    }

    /** Returns how many accepted rows were left out. */
    long prunedRows() {
        return prunedRows;
    }

    /**
     * Scores the accepted rows of a range.
     *
     * @param start a multiple of {@link #BLOCK}
     * @param end at most the number of rows
     */
    void scan(AcceptedRows rows, int start, int end) {
        RowScorer scorer = search.scorer(rows.rows());
        useCodes(rows);
        int waiting = 0;
        for (int at = start; at < end; at += BLOCK) {
            int blockEnd = Math.min(end, at + BLOCK);
            int accepted = rows.countBetween(at, blockEnd);
            checkStop(accepted);
            if (accepted * ACCEPTED_ONE_IN >= blockEnd - at) {
                int more = gatherNear(rows, scorer, at, blockEnd, waiting);
                if (more >= 0) {
                    waiting = more;
                    continue;
                }
                rows.rows().requireVectors(at, blockEnd - at);
                scorer.scoreRange(at, blockEnd - at, closeness);
                offerRange(rows, at, blockEnd, accepted == blockEnd - at);
            } else if (accepted > 0) {
                waiting = gather(rows, at, blockEnd, waiting, scorer);
            }
        }
        rows.compare(scorer, gathered, waiting, closeness, best);
    }

    private void useCodes(AcceptedRows rows) {
        if (rows != boundedRows) {
            boundedRows = rows;
            bounds = plan.bounds(rows, search.vector());
        }
    }

    /** Returns the closeness that a row must have at least, so far. */
    private float worst() {
        return Math.max(best.worst(), plan.floor());
    }

    /**
     * Adds the rows of a block that may be near to those that wait, which are scored when there are some.
     *
     * @return how many wait now, or -1 when codes do not tell
     */
    private int gatherNear(AcceptedRows rows, RowScorer scorer, int start, int end, int waiting) {
        float worst = worst();
        if (bounds == null || worst == Float.NEGATIVE_INFINITY) {
            return -1;
        }
        int found = bounds.near(search.kernel(), start / BLOCK, end - start, worst, near);
        if (found < 0) {
            return -1;
        }
        prunedRows += rows.countBetween(start, end);
        int count = waiting;
        for (int i = 0; i < found; i++) {
            if (rows.accepts(start + near[i])) {
                gathered[count++] = start + near[i];
                prunedRows--;
            }
            if (count >= NEAR_BATCH) {
                rows.compare(scorer, gathered, count, closeness, best);
                count = 0;
            }
        }
        return count;
    }

    private void checkStop(int accepted) {
        rowsUntilCheck -= accepted + BLOCK_COST;
        if (rowsUntilCheck < 0) {
            search.stop().check();
            rowsUntilCheck = ROWS_PER_CHECK;
        }
    }

    private void offerRange(AcceptedRows rows, int start, int end, boolean all) {
        int part = rows.partNumber();
        float worst = best.worst();
        for (int i = 0; i < end - start; i++) {
            // Also false for NaN, which only damaged rows give.
            if (closeness[i] >= worst && (all || rows.accepts(start + i))) {
                best.offer(part, start + i, closeness[i]);
                worst = best.worst();
            }
        }
    }

    /** Adds the accepted rows of a block to those that wait, and scores whenever there is a block of them. */
    private int gather(AcceptedRows rows, int start, int end, int waiting, RowScorer scorer) {
        int count = waiting;
        for (int at = start; at < end; at += Long.SIZE) {
            for (long word = rows.word(at, end); word != 0; word &= word - 1) {
                gathered[count++] = at + Long.numberOfTrailingZeros(word);
                if (count == BLOCK) {
                    rows.compare(scorer, gathered, count, closeness, best);
                    count = 0;
                }
            }
        }
        return count;
    }
}
