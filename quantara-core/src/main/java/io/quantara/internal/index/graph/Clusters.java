package io.quantara.internal.index.graph;

import io.quantara.index.BuildContext;
import io.quantara.internal.index.KMeans;
import io.quantara.internal.simd.DistanceKernel;
import io.quantara.internal.simd.Kernels;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Centroids of a sample of the rows, by Lloyd's algorithm with a fixed number of rounds, and the rows nearest to each.
 * In scratch memory of a build.
 */
final class Clusters {

    private static final int ROUNDS = 2;
    private static final int SAMPLES_PER_CLUSTER = 16;
    private static final double PER_ROOT = 4;
    private static final int MOST = 4096;

    private final GraphSpace space;
    private final int count;
    private final int length;
    private final MemorySegment centroids;

    private Clusters(GraphSpace space, int count, BuildContext context) {
        this.space = space;
        this.count = count;
        this.length = DistanceKernel.paddedDimension(space.dimension());
        this.centroids = context.scratch(4L * length * count, 64);
    }

    /**
     * Computes as many centroids as wanted, or fewer for few rows.
     *
     * @param rows the rows that have a place in the space, at least one
     */
    static Clusters of(GraphSpace space, int[] rows, BuildContext context) {
        int most = Math.clamp(rows.length / SAMPLES_PER_CLUSTER, 1, MOST);
        return of(space, rows, Math.min(most, wanted(rows.length)), context);
    }

    /** Returns how many centroids there should be for so many rows: four times the square root, or few for many. */
    static int wanted(int rows) {
        return Math.clamp(Math.round(PER_ROOT * Math.sqrt(rows)), 1, MOST);
    }

    /**
     * Computes so many centroids.
     *
     * @param rows the rows that have a place in the space, at least as many
     */
    static Clusters of(GraphSpace space, int[] rows, int count, BuildContext context) {
        Clusters clusters = new Clusters(space, count, context);
        int[] sample = KMeans.sample(rows, count * SAMPLES_PER_CLUSTER, context);
        new KMeans(space.places(), sample, clusters.centroids, count, context).run(ROUNDS, KMeans.Emptied.STAYS);
        return clusters;
    }

    /** Returns the nearest cluster of each row. */
    int[] assign(int[] rows, BuildContext context) {
        return KMeans.nearest(space.places(), rows, centroids, count, context);
    }

    /**
     * Returns the row nearest to each centroid that has rows.
     *
     * @param nearest the nearest cluster of each row
     */
    int[] medoids(int[] rows, int[] nearest) {
        float[][] points = new float[count][];
        int[] best = new int[count];
        float[] least = new float[count];
        Arrays.fill(best, -1);
        Arrays.fill(least, Float.POSITIVE_INFINITY);
        GraphSpace.Target target = space.target();
        for (int i = 0; i < rows.length; i++) {
            int cluster = nearest[i];
            float[] point = points[cluster];
            if (point == null) {
                point = new float[length];
                read(cluster, point);
                points[cluster] = point;
            }
            target.setRow(rows[i]);
            float distance = target.kernel().squaredDistance(target.point(), point);
            if (distance < least[cluster]) {
                least[cluster] = distance;
                best[cluster] = rows[i];
            }
        }
        return Arrays.stream(best).filter(row -> row >= 0).toArray();
    }

    int count() {
        return count;
    }

    /** Writes the squared distances of all centroids from a point of the space. */
    void distances(float[] point, float[] distances) {
        Kernels.current().squaredDistances(centroids, 0, count, point, distances);
    }

    /** Writes the squared distances of some centroids from a point of the space. */
    void distances(int[] some, int size, float[] point, float[] distances) {
        Kernels.current().squaredDistancesAt(centroids, 0, some, size, point, distances);
    }

    /** Copies a centroid. */
    void read(int cluster, float[] point) {
        MemorySegment.copy(centroids, DistanceKernel.COMPONENT, 4L * length * cluster, point, 0, length);
    }
}
