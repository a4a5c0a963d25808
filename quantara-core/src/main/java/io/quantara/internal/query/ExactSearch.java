package io.quantara.internal.query;

import io.quantara.internal.index.DotLimit;
import io.quantara.internal.index.Workers;
import io.quantara.internal.simd.DistanceKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Finds the best rows of parts by comparing all that are accepted, by many threads where that pays. Immutable, hence
 * safe for many threads.
 *
 * @param workers who compares
 * @param parallelFloats fewer floats than this to compare are not worth waking another thread
 */
record ExactSearch(Workers workers, long parallelFloats) {

    /** Work worth sharing is cut into at least about this many pieces, which threads take one by one. */
    private static final int LEAST_PIECES = 4;

    /** What a row costs besides its own floats, in floats. */
    private static final int ROW_COST = 64;

    /** A piece is never larger than this many floats, so that threads finish together. */
    private static final long MOST_PIECE_FLOATS = 1 << 20;

    /** Fewer queries are compared one after the other: a scan for many takes as long for four as for 32. */
    private static final int LEAST_QUERIES = 4;

    /** The same where codes leave out most rows for one query alone. */
    private static final int LEAST_CODED_QUERIES = 12;

    /** More queries are answered in several rounds: their vectors should stay in the cache, and scratch small. */
    static final int MOST_QUERIES = 128;

    /**
     * Offers the accepted rows of parts to a collector.
     *
     * @return how many of them were left out because their codes showed that they are not among the best
     */
    long search(SearchContext search, List<AcceptedRows> parts, BestRows best) {
        long accepted = parts.stream().mapToLong(AcceptedRows::count).sum();
        int rowFloats = DistanceKernel.paddedDimension(search.query().vector().length) + ROW_COST;
        CodePlan plan = CodePlan.of(search, parts);
        if (workers.threads() == 1 || accepted * rowFloats < parallelFloats) {
            FlatScan scan = new FlatScan(search, plan, best);
            for (AcceptedRows rows : parts) {
                scan.scan(rows, 0, rows.rows().count());
            }
            return scan.prunedRows();
        }
        return share(search, plan, new Pieces(parts, pieceRows(accepted, rowFloats)), accepted, best);
    }

    /**
     * Offers the accepted rows of parts to the collectors of several queries, at most {@value #MOST_QUERIES}. Every
     * thread compares its pieces with all of them.
     */
    void searchAll(List<Ranking> asked, List<AcceptedRows> parts) {
        List<BlockedScan.Asked> safe = new ArrayList<>();
        boolean coded = parts.stream().anyMatch(rows -> rows.part().codes() != null);
        int least = coded && asked.getFirst().search().kernel().hasFastCodes() ? LEAST_CODED_QUERIES : LEAST_QUERIES;
        for (Ranking question : asked) {
            if (asked.size() < least
                    || !DotLimit.isSafe(question.search().vector().norm())) {
                question.pruned(search(question.search(), parts, question.best()));
            } else {
                safe.add(new BlockedScan.Asked(question.search(), question.best()));
            }
        }
        if (!safe.isEmpty()) {
            block(safe, parts);
        }
    }

    private void block(List<BlockedScan.Asked> asked, List<AcceptedRows> parts) {
        SearchContext first = asked.getFirst().search();
        long accepted = parts.stream().mapToLong(AcceptedRows::count).sum();
        int rowFloats = (DistanceKernel.paddedDimension(first.query().vector().length) + ROW_COST) * asked.size();
        if (workers.threads() == 1 || accepted * rowFloats < parallelFloats) {
            BlockedScan scan = new BlockedScan(asked);
            for (AcceptedRows rows : parts) {
                scan.scan(rows, 0, rows.rows().count());
            }
            return;
        }
        Pieces pieces = new Pieces(parts, pieceRows(accepted, rowFloats));
        workers.forEach(
                Math.min(workers.threads(), pieces.count()),
                _ -> {
                    List<BlockedScan.Asked> own = asked.stream()
                            .map(question -> new BlockedScan.Asked(
                                    question.search(), question.search().collector(accepted)))
                            .toList();
                    pieces.forEachLeft(new BlockedScan(own)::scan);
                    for (int at = 0; at < own.size(); at++) {
                        BestRows best = asked.get(at).best();
                        synchronized (best) {
                            best.offerAll(own.get(at).best());
                        }
                    }
                },
                () -> asked.forEach(question -> question.search().stop().cancel()));
    }

    /** Returns the rows of a piece, a whole number of blocks. */
    private int pieceRows(long accepted, int rowFloats) {
        long pieceFloats = Math.min(MOST_PIECE_FLOATS, accepted * rowFloats / workers.threads() / LEAST_PIECES);
        return (int) Math.max(1, pieceFloats / rowFloats / FlatScan.BLOCK) * FlatScan.BLOCK;
    }

    private long share(
            SearchContext search, CodePlan plan, Pieces pieces, long accepted, BestRows best) {
        LongAdder pruned = new LongAdder();
        workers.forEach(
                Math.min(workers.threads(), pieces.count()),
                _ -> {
                    BestRows own = search.collector(accepted);
                    FlatScan scan = new FlatScan(search, plan, own);
                    pieces.forEachLeft(scan::scan);
                    pruned.add(scan.prunedRows());
                    synchronized (best) {
                        best.offerAll(own);
                    }
                },
                search.stop()::cancel);
        return pruned.sum();
    }

    /** Compares a range of rows. */
    private interface Scan {
        void scan(AcceptedRows rows, int start, int end);
    }

    /** The rows of all parts in pieces that threads take one by one. */
    private static final class Pieces {

        private final List<AcceptedRows> parts;
        private final int pieceRows;
        private final int[] firstPieces;
        private final AtomicInteger next = new AtomicInteger();

        Pieces(List<AcceptedRows> parts, int pieceRows) {
            this.parts = parts;
            this.pieceRows = pieceRows;
            this.firstPieces = new int[parts.size() + 1];
            for (int i = 0; i < parts.size(); i++) {
                firstPieces[i + 1] = firstPieces[i] + Math.ceilDiv(parts.get(i).rows().count(), pieceRows);
            }
        }

        int count() {
            return firstPieces[parts.size()];
        }

        void forEachLeft(Scan scan) {
            int part = 0;
            for (int piece = next.getAndIncrement(); piece < count(); piece = next.getAndIncrement()) {
                while (piece >= firstPieces[part + 1]) {
                    part++;
                }
                AcceptedRows rows = parts.get(part);
                int start = (piece - firstPieces[part]) * pieceRows;
                scan.scan(rows, start, (int) Math.min(rows.rows().count(), (long) start + pieceRows));
            }
        }
    }
}
