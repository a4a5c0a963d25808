package io.quantara.internal.query;

import io.quantara.internal.index.Workers;
import io.quantara.internal.simd.DistanceKernel;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Finds the best rows of parts by comparing all that are accepted, by many threads where that pays. Stateless. */
final class ExactSearch {

    /** Fewer floats than this to compare are not worth waking another thread. */
    static final long PARALLEL_FLOATS = 1L << 20;

    /** A thread takes about this many floats at once. */
    private static final int PIECE_FLOATS = 1 << 18;

    private ExactSearch() {}

    /** Offers the accepted rows of parts to a collector. */
    static void search(SearchContext search, List<AcceptedRows> parts, Workers workers, BestRows best) {
        long accepted = parts.stream().mapToLong(AcceptedRows::count).sum();
        int padded = DistanceKernel.paddedDimension(search.query().vector().length);
        if (workers.threads() == 1 || accepted * padded < PARALLEL_FLOATS) {
            FlatScan scan = new FlatScan(search, best);
            for (AcceptedRows rows : parts) {
                scan.scan(rows, 0, rows.rows().count());
            }
            return;
        }
        Pieces pieces = new Pieces(parts, Math.max(1, PIECE_FLOATS / padded / FlatScan.BLOCK) * FlatScan.BLOCK);
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
