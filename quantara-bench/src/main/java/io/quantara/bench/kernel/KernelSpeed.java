package io.quantara.bench.kernel;

import io.quantara.internal.simd.DistanceKernel;
import io.quantara.internal.simd.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Prints ns per row and GB/s of every kernel of this JVM; the least of interleaved rounds, since machines are shared.
 *
 * <p>Arguments: the dimensions, by default 128 384 768. The rows of "cache" fit the first-level cache, those of "main"
 * exceed the last; "random" reads scattered rows of the latter.
 */
public final class KernelSpeed {

    private static final int ROUNDS = 15;
    private static final int CACHE_BYTES = 24 << 10;
    private static final long MAIN_BYTES = 192L << 20;
    private static final int REPEATS = 200;
    private static final int SCATTERED = 32;

    private final List<DistanceKernel> kernels = Kernels.available();
    private final SplittableRandom random = new SplittableRandom(1);
    private final MemorySegment rows;

    private KernelSpeed(MemorySegment rows) {
        this.rows = rows;
    }

    /** Measures the dimensions given, or 128, 384 and 768. */
    public static void main(String[] args) {
        int[] dimensions = args.length == 0
                ? new int[] {128, 384, 768}
                : Arrays.stream(args).mapToInt(Integer::parseInt).toArray();
        try (Arena arena = Arena.ofShared()) {
            MemorySegment rows = arena.allocate(MAIN_BYTES, 64);
            var speed = new KernelSpeed(rows);
            speed.fill();
            System.out.printf("%9s %-10s %22s %22s %22s %22s%n", "dimension", "kernel", "dot cache", "dot main",
                    "squared main", "dot random");
            for (int dimension : dimensions) {
                speed.measure(dimension);
            }
        }
    }

    private void fill() {
        for (long at = 0; at < rows.byteSize(); at += Float.BYTES) {
            rows.set(ValueLayout.JAVA_FLOAT, at, (float) random.nextDouble(-1, 1));
        }
    }

    private void measure(int dimension) {
        double[][] nanos = new double[kernels.size()][4];
        for (double[] least : nanos) {
            Arrays.fill(least, Double.MAX_VALUE);
        }
        float[] query = new float[DistanceKernel.paddedDimension(dimension)];
        Arrays.fill(query, 0, dimension, 0.5f);
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < nanos.length; i++) {
                measureOnce(kernels.get(i), query, nanos[i]);
            }
        }
        for (int i = 0; i < nanos.length; i++) {
            System.out.printf("%9d %-10s", dimension, kernels.get(i).name());
            for (double least : nanos[i]) {
                System.out.printf(" %8.1f ns %5.1f GB/s", least, Float.BYTES * query.length / least);
            }
            System.out.println();
        }
    }

    private void measureOnce(DistanceKernel kernel, float[] query, double[] least) {
        int stride = Float.BYTES * query.length;
        int cached = Math.max(1, CACHE_BYTES / stride);
        int all = (int) (MAIN_BYTES / stride);
        float[] results = new float[all];
        int[] ordinals = new int[SCATTERED * REPEATS];
        Arrays.setAll(ordinals, i -> random.nextInt(all));

        long start = System.nanoTime();
        IntStream.range(0, REPEATS).forEach(i -> kernel.dots(rows, 0, cached, query, results));
        keepLeast(least, 0, start, REPEATS * cached);
        start = System.nanoTime();
        kernel.dots(rows, 0, all, query, results);
        keepLeast(least, 1, start, all);
        start = System.nanoTime();
        kernel.squaredDistances(rows, 0, all, query, results);
        keepLeast(least, 2, start, all);
        start = System.nanoTime();
        kernel.dotsAt(rows, 0, ordinals, ordinals.length, query, new float[ordinals.length]);
        keepLeast(least, 3, start, ordinals.length);
    }

    private static void keepLeast(double[] least, int column, long start, int rowCount) {
        least[column] = Math.min(least[column], (System.nanoTime() - start) / (double) rowCount);
    }
}
