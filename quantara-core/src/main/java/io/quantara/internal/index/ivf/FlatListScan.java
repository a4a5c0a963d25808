package io.quantara.internal.index.ivf;

import io.quantara.index.IndexQuery;
import io.quantara.internal.simd.DistanceKernel;

/** Offers all accepted rows of a list. */
final class FlatListScan implements ListScan {

    private static final int BLOCK = 256;

    private final InvertedLists lists;
    private final int[] block = new int[BLOCK];

    FlatListScan(InvertedLists lists) {
        this.lists = lists;
    }

    @Override
    public void begin(DistanceKernel kernel, float[] place) {
        // Rows are offered, whatever the query is.
    }

    @Override
    public int scan(int list, float toCentre, IndexQuery query, Candidates candidates) {
        int offered = 0;
        int waiting = 0;
        int end = lists.start(list + 1);
        for (int slot = lists.start(list); slot < end; slot++) {
            int row = lists.row(slot);
            if (query.accepts(row)) {
                block[waiting++] = row;
                offered++;
            }
            if (waiting == BLOCK) {
                query.offerAll(block, waiting);
                waiting = 0;
            }
        }
        query.offerAll(block, waiting);
        return offered;
    }

    @Override
    public long memoryBytes() {
        return (long) Integer.BYTES * BLOCK;
    }
}
