package io.quantara.internal.query;

import io.quantara.internal.index.RowScorer;

/**
 * Compares every accepted row of a range with the query, in blocks: consecutive rows where at least half are accepted,
 * otherwise the accepted ones gathered. Its scratch is two small arrays; nothing is allocated per row. Used by one
 * thread, for one search.
 */
final class FlatScan {

    /** How many rows are scored at once. */
    static final int BLOCK = 256;

    /** A block is read as a whole when at least one row of this many is accepted: memory likes to be read in order. */
    private static final int ACCEPTED_ONE_IN = 2;

    /** The deadline is checked after about this many rows. */
    private static final int ROWS_PER_CHECK = 1_024;

    /** What it costs to look at a block of which no row is accepted, in scored rows. */
    private static final int BLOCK_COST = 4;

    private final SearchContext search;
    private final BestRows best;
    private final float[] closeness = new float[BLOCK];
    private final int[] gathered = new int[BLOCK];
    private int rowsUntilCheck;

    FlatScan(SearchContext search, BestRows best) {
        this.search = search;
        this.best = best;
    }

    /**
     * Scores the accepted rows of a range.
     *
     * @param start a multiple of 64
     * @param end at most the number of rows
     */
    void scan(AcceptedRows rows, int start, int end) {
        RowScorer scorer = search.scorer(rows.rows());
        int waiting = 0;
        for (int at = start; at < end; at += BLOCK) {
            int blockEnd = Math.min(end, at + BLOCK);
            int accepted = rows.countBetween(at, blockEnd);
            checkStop(accepted);
            if (accepted * ACCEPTED_ONE_IN >= blockEnd - at) {
                rows.rows().requireVectors(at, blockEnd - at);
                scorer.scoreRange(at, blockEnd - at, closeness);
                offerRange(rows, at, blockEnd, accepted == blockEnd - at);
            } else if (accepted > 0) {
                waiting = gather(rows, at, blockEnd, waiting, scorer);
            }
        }
        scoreGathered(rows, scorer, waiting);
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
                    scoreGathered(rows, scorer, count);
                    count = 0;
                }
            }
        }
        return count;
    }

    private void scoreGathered(AcceptedRows rows, RowScorer scorer, int count) {
        for (int i = 0; i < count; i++) {
            rows.rows().requireVectors(gathered[i], 1);
        }
        scorer.scoreAt(gathered, count, closeness);
        float worst = best.worst();
        for (int i = 0; i < count; i++) {
            if (closeness[i] >= worst) {
                best.offer(rows.partNumber(), gathered[i], closeness[i]);
                worst = best.worst();
            }
        }
    }
}
