package io.quantara.internal.query;

import io.quantara.internal.index.DotLimit;
import io.quantara.internal.index.QueryVector;
import io.quantara.internal.index.RowScorer;
import io.quantara.internal.index.codes.CodeBounds;
import io.quantara.internal.index.codes.RowCodes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * For which parts of one exact search codes are used, and how close a row must be at least.
 *
 * <p>A few blocks, spread over the rows, are estimated by their codes, and the most promising of their rows scored: the
 * worst of the k best is a floor for all. Then codes that would leave out less than half of the blocks' rows are left
 * aside. Immutable, hence safe for many threads.
 *
 * @param floor the closeness of some k-th best row, or negative infinity
 * @param useful the parts whose codes are used
 */
record CodePlan(float floor, Set<AcceptedRows> useful) {

    private static final CodePlan NONE = new CodePlan(Float.NEGATIVE_INFINITY, Set.of());

    /** Fewer rows are read as fast as they are sampled. */
    private static final int LEAST_ROWS = 8_192;

    /** The blocks to sample, if all parts have codes. */
    private static final int SAMPLE_BLOCKS = 8;

    /** How many rows are scored for each that is wanted. */
    private static final int OVERSAMPLING = 2;

    private static final int LEAST_SCORED = 32;

    /** Returns that no codes are used. */
    static CodePlan none() {
        return NONE;
    }

    /** Looks at the codes of some parts. */
    static CodePlan of(SearchContext search, List<AcceptedRows> parts) {
        long accepted = parts.stream().mapToLong(AcceptedRows::count).sum();
        int k = search.query().k();
        if (accepted < LEAST_ROWS
                || k > SAMPLE_BLOCKS * RowCodes.BLOCK / OVERSAMPLING
                || !search.kernel().hasFastCodes()
                || !DotLimit.isSafe(search.vector().norm())) {
            return NONE;
        }
        List<Sample> samples = samples(search.vector(), parts, accepted);
        if (samples.isEmpty()) {
            return NONE;
        }
        float floor = floor(search, samples);
        Set<AcceptedRows> useful = new HashSet<>();
        for (Sample sample : samples) {
            if (floor > Float.NEGATIVE_INFINITY && sample.leavesOutHalf(search, floor)) {
                useful.add(sample.rows);
            }
        }
        return useful.isEmpty() ? NONE : new CodePlan(floor, Set.copyOf(useful));
    }

    /** Returns the bounds to use for a part, or null; for one thread. */
    @Nullable CodeBounds bounds(AcceptedRows rows, QueryVector query) {
        RowCodes codes = rows.part().codes();
        return codes != null && useful.contains(rows) ? codes.bounds(query) : null;
    }

    private static List<Sample> samples(QueryVector query, List<AcceptedRows> parts, long accepted) {
        List<Sample> samples = new ArrayList<>();
        for (AcceptedRows rows : parts) {
            RowCodes codes = rows.part().codes();
            if (codes != null && rows.count() * 2L >= rows.rows().count()) {
                int blocks = (int) Math.ceilDiv(rows.count() * (long) SAMPLE_BLOCKS, accepted);
                samples.add(new Sample(rows, codes.bounds(query), blocks));
            }
        }
        return samples;
    }

    private static float floor(SearchContext search, List<Sample> samples) {
        int scored = Math.max(LEAST_SCORED, OVERSAMPLING * search.query().k());
        BestRows best = search.collector(Long.MAX_VALUE);
        for (Sample sample : samples) {
            sample.score(search, scored, best);
        }
        return best.worst();
    }

    /** Some blocks of a part. */
    private record Sample(AcceptedRows rows, CodeBounds bounds, int blocks) {

        /** Returns the first row of one of the blocks. */
        private int start(int at) {
            int all = Math.ceilDiv(rows.rows().count(), RowCodes.BLOCK);
            return (int) ((2L * at + 1) * all / (2L * blocks)) * RowCodes.BLOCK;
        }

        private int rowsFrom(int start) {
            return Math.min(RowCodes.BLOCK, rows.rows().count() - start);
        }

        /** Scores the most promising rows. */
        void score(SearchContext search, int scored, BestRows best) {
            BestRows promising = new BestRows(search.parts(), scored);
            float[] estimates = new float[RowCodes.BLOCK];
            for (int at = 0; at < blocks; at++) {
                int start = start(at);
                if (!bounds.estimate(search.kernel(), start / RowCodes.BLOCK, estimates)) {
                    return;
                }
                for (int i = 0; i < rowsFrom(start); i++) {
                    if (rows.accepts(start + i) && estimates[i] >= promising.worst()) {
                        promising.offer(rows.partNumber(), start + i, estimates[i]);
                    }
                }
            }
            RowScorer scorer = search.scorer(rows.rows());
            promising.forEach((part, ordinal, _) -> {
                rows.rows().requireVectors(ordinal, 1);
                best.offer(part, ordinal, scorer.closeness(ordinal));
            });
        }

        boolean leavesOutHalf(SearchContext search, float floor) {
            int[] near = new int[RowCodes.BLOCK];
            int looked = 0;
            int found = 0;
            for (int at = 0; at < blocks; at++) {
                int start = start(at);
                int nearCount = bounds.near(search.kernel(), start / RowCodes.BLOCK, rowsFrom(start), floor, near);
                if (nearCount < 0) {
                    return false;
                }
                looked += rowsFrom(start);
                found += nearCount;
            }
            return 2 * found <= looked;
        }
    }
}
