package io.quantara.internal.query;

import io.quantara.internal.index.DotLimit;
import io.quantara.internal.index.QueryVector;
import io.quantara.internal.index.RowScorer;
import io.quantara.internal.simd.DistanceKernel;
import io.quantara.internal.simd.QueryTile;
import io.quantara.internal.simd.RowTile;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares the accepted rows of a range with many queries, tile by tile: while some rows are in the cache, all queries
 * are compared with them, 32 at once. A fast product, whose error is known, decides which rows cannot be among the
 * best of a query ({@link DotLimit}); the others get their canonical score. So results are those of {@link FlatScan},
 * bit for bit. Used by one thread, for one round.
 */
final class BlockedScan {

    /** A tile is read as a whole when at least one row of this many is accepted. */
    private static final int ACCEPTED_ONE_IN = 2;

    /** Deadlines are checked after about this many rows. */
    private static final int ROWS_PER_CHECK = 1_024;

    private final List<Asked> asked;
    private final List<Group> groups = new ArrayList<>();
    private final RowTile tile;
    private final int[] near = new int[RowTile.ROWS];
    private final int[] ordinals = new int[RowTile.ROWS];
    private final float[] closeness = new float[RowTile.ROWS];
    private int rowsUntilCheck;

    /** A query with the collector of its best rows, for one thread. */
    record Asked(SearchContext search, BestRows best) {}

    /** Queries that are compared at once; all are measured by the same norm of rows. */
    private static final class Group {

        private final List<Asked> asked = new ArrayList<>();
        private final List<RowScorer> scorers = new ArrayList<>();
        private final QueryTile queries;
        private final int[][] near = new int[QueryTile.QUERIES][RowTile.ROWS];
        private final int[] nearCounts = new int[QueryTile.QUERIES];

        Group(int length, QueryTile.Norm norm) {
            this.queries = new QueryTile(length, norm);
        }

        void add(Asked question) {
            queries.query(asked.size(), question.search.vector().padded());
            asked.add(question);
        }

        /** Prepares for the rows of a part. */
        void begin(Rows rows) {
            scorers.clear();
            for (int at = 0; at < asked.size(); at++) {
                scorers.add(asked.get(at).search.scorer(rows));
                limit(at);
            }
        }

        void limit(int at) {
            Asked question = asked.get(at);
            DotLimit limit = DotLimit.of(question.search.vector(), question.best.worst());
            queries.limit(at, limit.constant(), limit.slope());
        }
    }

    /**
     * Prepares a scan.
     *
     * @param asked at least one query; all of one dimension and of norms that {@link DotLimit#isSafe} accepts
     */
    BlockedScan(List<Asked> asked) {
        this.asked = List.copyOf(asked);
        int length = asked.getFirst().search.vector().padded().length;
        this.tile = new RowTile(length);
        for (QueryTile.Norm norm : QueryTile.Norm.values()) {
            Group group = null;
            for (Asked question : asked) {
                QueryVector vector = question.search.vector();
                if (DotLimit.norm(vector) != norm) {
                    continue;
                }
                if (group == null || group.asked.size() == QueryTile.QUERIES) {
                    group = new Group(length, norm);
                    groups.add(group);
                }
                group.add(question);
            }
        }
    }

    /**
     * Scores the accepted rows of a range.
     *
     * @param start a multiple of 64
     * @param end at most the number of rows
     */
    void scan(AcceptedRows rows, int start, int end) {
        groups.forEach(group -> group.begin(rows.rows()));
        for (int at = start; at < end; at += RowTile.ROWS) {
            int tileEnd = Math.min(end, at + RowTile.ROWS);
            int accepted = rows.countBetween(at, tileEnd);
            if (accepted == 0) {
                continue;
            }
            checkStop(accepted);
            if (accepted * ACCEPTED_ONE_IN >= tileEnd - at) {
                load(rows.rows(), at, tileEnd - at);
                for (Group group : groups) {
                    compare(rows, at, tileEnd - at, group);
                }
            } else {
                gather(rows, at, tileEnd);
            }
        }
    }

    private void checkStop(int accepted) {
        rowsUntilCheck -= accepted;
        if (rowsUntilCheck < 0) {
            asked.forEach(question -> question.search.stop().check());
            rowsUntilCheck = ROWS_PER_CHECK;
        }
    }

    private void load(Rows rows, int first, int count) {
        rows.requireVectors(first, count);
        tile.load(rows.vectors(), first * 4L * asked.getFirst().search.vector().padded().length, count);
        MemorySegment norms = rows.norms();
        for (int i = 0; i < count; i++) {
            double norm = norms.getAtIndex(DistanceKernel.NORM, first + i);
            tile.norm(i, DotLimit.isSafe(norm) ? norm : Double.NaN);
        }
    }

    private void compare(AcceptedRows rows, int first, int count, Group group) {
        if (!group.asked.getFirst().search.kernel().near(tile, group.queries, near)) {
            return;
        }
        int all = -1 >>> (QueryTile.QUERIES - group.asked.size());
        for (int row = 0; row < count; row++) {
            if (!rows.accepts(first + row)) {
                continue;
            }
            for (int queries = near[row] & all; queries != 0; queries &= queries - 1) {
                int query = Integer.numberOfTrailingZeros(queries);
                group.near[query][group.nearCounts[query]++] = first + row;
            }
        }
        for (int query = 0; query < group.asked.size(); query++) {
            if (group.nearCounts[query] > 0) {
                score(rows.partNumber(), group, query, group.near[query], group.nearCounts[query]);
                group.nearCounts[query] = 0;
            }
        }
    }

    private void gather(AcceptedRows rows, int start, int end) {
        int count = 0;
        for (int at = start; at < end; at += Long.SIZE) {
            for (long word = rows.word(at, end); word != 0; word &= word - 1) {
                int ordinal = at + Long.numberOfTrailingZeros(word);
                rows.rows().requireVectors(ordinal, 1);
                ordinals[count++] = ordinal;
            }
        }
        for (Group group : groups) {
            for (int query = 0; query < group.asked.size(); query++) {
                score(rows.partNumber(), group, query, ordinals, count);
            }
        }
    }

    private void score(int part, Group group, int query, int[] rows, int count) {
        BestRows best = group.asked.get(query).best;
        group.scorers.get(query).scoreAt(rows, count, closeness);
        float worst = best.worst();
        for (int i = 0; i < count; i++) {
            if (closeness[i] >= worst) {
                best.offer(part, rows[i], closeness[i]);
            }
        }
        if (best.worst() != worst) {
            group.limit(query);
        }
    }
}
