package io.quantara.internal.query;

import io.quantara.internal.index.QueryVector;
import io.quantara.internal.index.RowScorer;
import io.quantara.internal.simd.DistanceKernel;
import java.util.List;

/**
 * What all threads of one search share; nothing of it changes.
 *
 * @param parts all parts, in the order that places refer to
 * @param query the question
 * @param vector its vector, ready for the kernel
 * @param kernel the kernel of this search
 * @param stop when to stop
 */
record SearchContext(
        List<SearchPart> parts, Query query, QueryVector vector, DistanceKernel kernel, StopSignal stop) {

    /** Returns a new scorer of a part's rows, for one thread. */
    RowScorer scorer(Rows rows) {
        return new RowScorer(kernel, rows.vectors(), rows.norms(), vector);
    }

    /** Returns a new collector that keeps the best k of this many rows. */
    BestRows collector(long rowCount) {
        return new BestRows(parts, Math.clamp(rowCount, 1, query.k()));
    }
}
