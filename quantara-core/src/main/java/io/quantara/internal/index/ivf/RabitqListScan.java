package io.quantara.internal.index.ivf;

import io.quantara.index.IndexQuery;
import io.quantara.internal.index.rabitq.CodeGroup;
import io.quantara.internal.index.rabitq.CodeQuery;
import io.quantara.internal.index.rabitq.Rotation;
import io.quantara.internal.simd.DistanceKernel;

/** Estimates distances from RaBitQ codes, 32 at a time. */
final class RabitqListScan implements ListScan {

    private final InvertedLists lists;
    private final ListsLayout layout;
    private final CodeQuery codes;
    private final float[] estimates = new float[CodeGroup.LANES];

    RabitqListScan(InvertedLists lists, Rotation rotation) {
        this.lists = lists;
        this.layout = lists.layout();
        this.codes = new CodeQuery(rotation);
    }

    @Override
    public void begin(DistanceKernel kernel, float[] place) {
        codes.set(kernel, place, layout.dimension());
    }

    @Override
    public int scan(int list, float toCentre, IndexQuery query, Candidates candidates) {
        int kept = 0;
        int end = lists.start(list + 1);
        for (int slot = lists.start(list); slot < end; slot++) {
            long group = layout.groups() + slot * layout.groupBytes();
            int near = codes.estimate(lists.memory(), group, toCentre, candidates.limit(), estimates);
            for (; near != 0; near &= near - 1) {
                int lane = Integer.numberOfTrailingZeros(near);
                int row = CodeGroup.row(lists.memory(), group, lane);
                if (query.accepts(row)) {
                    candidates.offer(estimates[lane], row);
                    kept++;
                }
            }
        }
        return kept;
    }

    @Override
    public long memoryBytes() {
        return (long) Float.BYTES * (estimates.length + 2L * layout.rotatedLength());
    }
}
