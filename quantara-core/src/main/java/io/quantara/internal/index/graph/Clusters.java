package io.quantara.internal.index.graph;

import io.quantara.index.BuildContext;
import io.quantara.internal.simd.DistanceKernel;
import io.quantara.internal.simd.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Centroids of a sample of the rows, by Lloyd's algorithm with a fixed number of rounds, and the rows nearest to each.
 * Holds native memory until it is closed.
 */
final class Clusters implements AutoCloseable {

    private static final int ROUNDS = 2;
    private static final int SAMPLES_PER_CLUSTER = 16;
    private static final double PER_ROOT = 4;
    private static final int MOST = 4096;
    private static final int BLOCK = 64;

    private final Arena arena = Arena.ofShared();
    private final GraphSpace space;
    private final int count;
    private final int length;
    private final MemorySegment centroids;

    private Clusters(GraphSpace space, int count) {
        this.space = space;
        this.count = count;
        this.length = DistanceKernel.paddedDimension(space.dimension());
        this.centroids = arena.allocate(4L * length * count, 64);
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
        Clusters clusters = new Clusters(space, count);
        try {
            clusters.train(sample(rows, count * SAMPLES_PER_CLUSTER, context.random()), context);
            return clusters;
        } catch (Throwable failed) {
            clusters.close();
            throw failed;
        }
    }

    /** Returns so many of the rows, drawn without repeats, or all if there are no more. */
    private static int[] sample(int[] rows, int most, RandomGenerator random) {
        int[] drawn = rows.clone();
        int size = Math.min(most, rows.length);
        for (int i = 0; i < size; i++) {
            int other = random.nextInt(i, drawn.length);
            int row = drawn[other];
            drawn[other] = drawn[i];
            drawn[i] = row;
        }
        return Arrays.copyOf(drawn, size);
    }

    private void train(int[] sample, BuildContext context) {
        for (int cluster = 0; cluster < count; cluster++) {
            GraphSpace.Target target = space.target();
            target.setRow(sample[cluster]);
            setCentroid(cluster, target.point());
        }
        int[] nearest = new int[sample.length];
        for (int round = 0; round < ROUNDS; round++) {
            assign(sample, nearest, context);
            moveCentroids(sample, nearest);
        }
    }

    /** Writes the nearest cluster of each row. */
    void assign(int[] rows, int[] nearest, BuildContext context) {
        int blocks = (rows.length + BLOCK - 1) / BLOCK;
        context.forEach(blocks, block -> {
            GraphSpace.Target target = space.target();
            float[] distances = new float[count];
            for (int i = block * BLOCK; i < Math.min(rows.length, (block + 1) * BLOCK); i++) {
                target.setRow(rows[i]);
                distances(target.point(), distances);
                nearest[i] = nearest(distances);
            }
        });
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

    private static int nearest(float[] distances) {
        int best = 0;
        for (int i = 1; i < distances.length; i++) {
            best = distances[i] < distances[best] ? i : best;
        }
        return best;
    }

    /** Moves each centroid to the mean of its rows; one without rows stays where it is. */
    private void moveCentroids(int[] sample, int[] nearest) {
        double[][] sums = new double[count][];
        int[] sizes = new int[count];
        GraphSpace.Target target = space.target();
        for (int i = 0; i < sample.length; i++) {
            target.setRow(sample[i]);
            int cluster = nearest[i];
            double[] sum = sums[cluster] == null ? new double[length] : sums[cluster];
            for (int at = 0; at < length; at++) {
                sum[at] += target.point()[at];
            }
            sums[cluster] = sum;
            sizes[cluster]++;
        }
        float[] mean = new float[length];
        for (int cluster = 0; cluster < count; cluster++) {
            if (sizes[cluster] > 0) {
                for (int at = 0; at < length; at++) {
                    mean[at] = (float) (sums[cluster][at] / sizes[cluster]);
                }
                setCentroid(cluster, mean);
            }
        }
    }

    private void setCentroid(int cluster, float[] point) {
        MemorySegment.copy(point, 0, centroids, ValueLayout.JAVA_FLOAT, 4L * length * cluster, length);
    }

    int count() {
        return count;
    }

    /** Writes the squared distances of all centroids from a point of the space. */
    void distances(float[] point, float[] distances) {
        Kernels.current().squaredDistances(centroids, 0, count, point, distances);
    }

    /** Copies a centroid. */
    void read(int cluster, float[] point) {
        MemorySegment.copy(centroids, ValueLayout.JAVA_FLOAT, 4L * length * cluster, point, 0, length);
    }

    @Override
    public void close() {
        arena.close();
    }
}
