package io.quantara.internal.index.hnsw;

import io.quantara.internal.simd.DistanceKernel;

/**
 * Chooses the links of a node (algorithm 4, without extended candidates and without those that were pruned): of all
 * candidates, nearest first, each that is nearer to the node than to every one chosen before it. Instead of comparing
 * each candidate with all chosen ones, each chosen one is compared with all candidates that are left, in one call: the
 * result is the same. Used by one thread.
 */
final class NeighbourSelection {

    private final RowDistances distances;
    private final float[] vector;
    private long[] left = new long[0];
    private int[] rows = new int[0];
    private float[] toChosen = new float[0];

    NeighbourSelection(RowDistances distances) {
        this.distances = distances;
        this.vector = new float[distances.floats()];
    }

    /**
     * Chooses links.
     *
     * @param candidates entries of {@link Beam}, nearest first, without the node itself
     * @param most how many to choose at most
     * @param chosen where the chosen entries go, nearest first
     * @return how many were chosen
     */
    int select(DistanceKernel kernel, long[] candidates, int count, int most, long[] chosen) {
        ensureCapacity(count);
        System.arraycopy(candidates, 0, left, 0, count);
        int found = 0;
        int open = count;
        while (open > 0 && found < most) {
            long nearest = left[0];
            chosen[found++] = nearest;
            open = found == most ? 0 : prune(kernel, Beam.row(nearest), open);
        }
        return found;
    }

    /** Keeps those after the first that are not nearer to a chosen row than to the node; returns how many. */
    private int prune(DistanceKernel kernel, int row, int open) {
        for (int i = 1; i < open; i++) {
            rows[i - 1] = Beam.row(left[i]);
        }
        distances.read(row, vector);
        distances.from(kernel, vector, distances.scale(row), rows, open - 1, toChosen);
        int kept = 0;
        for (int i = 1; i < open; i++) {
            if (!(toChosen[i - 1] < Beam.distance(left[i]))) {
                left[kept++] = left[i];
            }
        }
        return kept;
    }

    private void ensureCapacity(int count) {
        if (left.length < count) {
            left = new long[count];
            rows = new int[count];
            toChosen = new float[count];
        }
    }
}
