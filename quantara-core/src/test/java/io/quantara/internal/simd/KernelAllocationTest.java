package io.quantara.internal.simd;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KernelAllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int[] LENGTHS = {64, 112, 128, 304, 384};
    private static final int ROWS = 40;

    static List<DistanceKernel> kernels() {
        return Kernels.available();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void allocatesNothingOnceCompiled(DistanceKernel kernel) {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment rows = arena.allocate(ROWS * DistanceKernel.strideBytes(384), 64);
            int[] ordinals = new int[ROWS];
            float[] results = new float[ROWS];
            float[][] queries = new float[LENGTHS.length][];
            for (int i = 0; i < LENGTHS.length; i++) {
                queries[i] = new float[LENGTHS[i]];
            }
            assertThat(leastAllocation(() -> runAll(kernel, rows, queries, ordinals, results)))
                    .as("bytes allocated by 50 rounds of %s", kernel.name())
                    .isZero();
        }
    }

    /** Repeats 50 calls until they allocate nothing, for at most 20 seconds, and returns the least bytes seen. */
    private static long leastAllocation(Runnable calls) {
        long least = Long.MAX_VALUE;
        long start = System.nanoTime();
        while (least > 0 && System.nanoTime() - start < 20_000_000_000L) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 50; i++) {
                calls.run();
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    private static void runAll(
            DistanceKernel kernel, MemorySegment rows, float[][] queries, int[] ordinals, float[] results) {
        for (float[] query : queries) {
            kernel.dots(rows, 0, ROWS, query, results);
            kernel.squaredDistances(rows, 0, ROWS, query, results);
            kernel.dotsAt(rows, 0, ordinals, ROWS, query, results);
            kernel.squaredDistancesAt(rows, 0, ordinals, ROWS, query, results);
            results[0] = kernel.dot(query, query);
            results[1] = kernel.squaredDistance(query, query);
        }
    }

    @ParameterizedTest
    @MethodSource("tileKernels")
    void comparesTilesWithoutAllocatingOnceCompiled(DistanceKernel kernel) {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment rows = arena.allocate(ROWS * DistanceKernel.strideBytes(384), 64);
            RowTile[] tiles = new RowTile[LENGTHS.length];
            QueryTile[] queries = new QueryTile[LENGTHS.length];
            for (int i = 0; i < LENGTHS.length; i++) {
                tiles[i] = new RowTile(LENGTHS[i]);
                queries[i] = new QueryTile(LENGTHS[i], QueryTile.Norm.SQUARED);
            }
            int[] near = new int[RowTile.ROWS];
            assertThat(leastAllocation(() -> {
                        for (int i = 0; i < tiles.length; i++) {
                            tiles[i].load(rows, 0, ROWS);
                            kernel.near(tiles[i], queries[i], near);
                        }
                    }))
                    .as("bytes allocated by 50 rounds of %s", kernel.name())
                    .isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void testsCodesWithoutAllocatingOnceCompiled(DistanceKernel kernel) {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment codes = arena.allocate(CodeTest.COLUMNS_BYTES + 8 * CodeGroups.sizeBytes(384), 64);
            int[][] queries = {new int[32], new int[128], new int[384]};
            int[] sums = new int[CodeTest.ROWS];
            int[] near = new int[CodeTest.ROWS];
            CodeTest test = new CodeTest(1, 1, 1, 1);
            test.limitByRadius(-1, -1);
            assertThat(leastAllocation(() -> {
                        for (int[] query : queries) {
                            kernel.codeSums(codes, 0, 8, query, sums);
                            kernel.nearCodes(codes, 0, sums, test, near);
                        }
                    }))
                    .as("bytes allocated by 50 rounds of %s", kernel.name())
                    .isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void multipliesRowsWithEachOtherWithoutAllocatingOnceCompiled(DistanceKernel kernel) {
        float[] rows = new float[12 * 128];
        float[] products = new float[12 * 12];
        assertThat(leastAllocation(() -> kernel.gram(rows, 12, 128, products)))
                .as("bytes allocated by 50 rounds of %s", kernel.name())
                .isZero();
    }

    /** The kernels with a loop over tiles; the others compare query by query, with scratch. */
    static List<DistanceKernel> tileKernels() {
        return Kernels.available().stream()
                .filter(kernel -> kernel instanceof Vector256Kernel || kernel instanceof Vector512Kernel)
                .toList();
    }
}
