package io.quantara.internal.index.graph;

import io.quantara.index.BuildContext;
import io.quantara.internal.index.EuclideanSpace;
import io.quantara.internal.index.Groups;
import io.quantara.internal.index.KMeans;
import io.quantara.internal.index.rabitq.CodeGroup;
import io.quantara.internal.simd.DistanceKernel;
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
        Clusters clusters = Clusters.of(space, rows, wanted, context);
        return clusters.medoids(rows, clusters.assign(rows, context));
    }

    /** Returns rows in another order: those near to the same entry one after the other. */
    static int[] sorted(GraphSpace space, int[] rows, int[] entries, BuildContext context) {
        EuclideanSpace places = space.places();
        MemorySegment points = context.scratch((long) entries.length * places.floats() * Float.BYTES, 64);
        float[] point = new float[places.floats()];
        for (int i = 0; i < entries.length; i++) {
            places.read(entries[i], point);
            long at = (long) i * point.length * Float.BYTES;
            MemorySegment.copy(point, 0, points, DistanceKernel.COMPONENT, at, point.length);
        }
        int[] nearest = KMeans.nearest(places, rows, points, entries.length, context);
        return Groups.of(nearest, entries.length).inOrder(rows);
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
