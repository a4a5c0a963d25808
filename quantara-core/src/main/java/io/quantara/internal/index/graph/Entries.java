package io.quantara.internal.index.graph;

import io.quantara.index.BuildContext;
import io.quantara.internal.index.rabitq.CodeGroup;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/** The rows where searches may begin, spread over the space. */
final class Entries {

    private Entries() {}

    /** Returns as many of the rows as there should be entries for a number of nodes, or fewer, spread as they are. */
    static int[] thinned(GraphSpace space, int[] rows, int nodes, BuildContext context) {
        int wanted = Clusters.wanted(nodes);
        if (rows.length <= wanted) {
            return rows;
        }
        try (Clusters clusters = Clusters.of(space, rows, wanted, context)) {
            return clusters.medoids(rows, clusters.assign(rows, context));
        }
    }

    /** Returns the codes of the entries, relative to the centre of the space. */
    static MemorySegment codes(GraphSpace space, RotatedRows rotated, int[] entries, SegmentAllocator allocator) {
        long groupBytes = CodeGroup.bytes(rotated.length());
        int groups = (entries.length + CodeGroup.LANES - 1) / CodeGroup.LANES;
        MemorySegment memory = allocator.allocate(groups * groupBytes, 64);
        RowCoder coder = new RowCoder(space, rotated);
        for (int i = 0; i < groups * CodeGroup.LANES; i++) {
            int row = i < entries.length ? entries[i] : -1;
            coder.write(memory, i / CodeGroup.LANES * groupBytes, i % CodeGroup.LANES, row);
        }
        return memory;
    }
}
