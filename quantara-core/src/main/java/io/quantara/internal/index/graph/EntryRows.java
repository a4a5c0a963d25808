package io.quantara.internal.index.graph;

import io.quantara.index.BuildContext;
import io.quantara.internal.index.EuclideanSpace;
import io.quantara.internal.index.Groups;
import io.quantara.internal.index.KMeans;
import io.quantara.internal.simd.DistanceKernel;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The rows where searches may begin, spread over the space. */
final class EntryRows {

    /** So many times the root of the rows are entries. */
    private static final double PER_ROOT = 32;

    /** But no more than one of so many rows. */
    private static final int ONE_OF = 8;

    /** And no more than this: searches look at all their leaders. */
    private static final int MOST = 1 << 15;

    private EntryRows() {}

    /** Returns as many of the rows as there are clusters of a number of nodes, or fewer, spread as they are. */
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

    /**
     * Returns entries and as many more as there should be, evenly among rows: dense where these are.
     *
     * @param entries spread over the space, so that regions of few rows have some
     * @param sorted all rows, those near to each other one after the other
     */
    static int[] more(int[] entries, int[] sorted) {
        int wanted = (int) Math.min(PER_ROOT * Math.sqrt(sorted.length), Math.min(sorted.length / ONE_OF, MOST));
        int count = Math.max(0, wanted - entries.length);
        IntStream others = IntStream.range(0, count).map(i -> sorted[(int) ((long) i * sorted.length / count)]);
        return IntStream.concat(Arrays.stream(entries), others).distinct().toArray();
    }
}
