package io.quantara.internal.query;

import io.quantara.internal.index.Workers;
import io.quantara.internal.simd.DistanceKernel;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

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

    /** Offers the accepted rows of parts to a collector. */
    void search(SearchContext search, List<AcceptedRows> parts, BestRows best) {
        long accepted = parts.stream().mapToLong(AcceptedRows::count).sum();
        int rowFloats = DistanceKernel.paddedDimension(search.query().vector().length) + ROW_COST;
        if (workers.threads() == 1 || accepted * rowFloats < parallelFloats) {
            FlatScan scan = new FlatScan(search, best);
            for (AcceptedRows rows : parts) {
                scan.scan(rows, 0, rows.rows().count());
            }
            return;
        }
        long pieceFloats = Math.min(MOST_PIECE_FLOATS, accepted * rowFloats / workers.threads() / LEAST_PIECES);
        int pieceBlocks = (int) Math.max(1, pieceFloats / rowFloats / FlatScan.BLOCK);
        share(search, new Pieces(parts, pieceBlocks * FlatScan.BLOCK), accepted, best);
    }

    private void share(SearchContext search, Pieces pieces, long accepted, BestRows best) {
        workers.forEach(
                Math.min(workers.threads(), pieces.count()),
                _ -> {
                    BestRows own = search.collector(accepted);
                    pieces.scanRest(new FlatScan(search, own));
                    synchronized (best) {
                        best.offerAll(own);
                    }
                },
                search.stop()::cancel);
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

        void scanRest(FlatScan scan) {
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
