package io.quantara.internal.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.internal.simd.KernelCases.Kind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DistanceKernelTest {

    private static final long SEED = 20_260_101;
    private static final List<Kind> KINDS = List.of(Kind.values());

    static List<DistanceKernel> kernels() {
        return Kernels.available();
    }

    @ParameterizedTest
    @EnumSource
    void givesTheCanonicalBitsForEveryDimension(Kind kind) {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int dimension = 1; dimension <= 4096; dimension++) {
            float[] row = kind.vector(dimension, random);
            float[] query = kind.vector(dimension, random);
            float[] expected = {
                KernelCases.canonicalDot(row, query), KernelCases.canonicalSquaredDistance(row, query)
            };
            for (DistanceKernel kernel : kernels()) {
                assertThat(bits(bothResults(kernel, row, query)))
                        .as("%s, %s, dimension %d, seed %d", kernel.name(), kind, dimension, SEED)
                        .isEqualTo(bits(expected));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void givesTheSameBitsForVectorsOnTheHeap(DistanceKernel kernel) {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int dimension = 1; dimension <= 700; dimension++) {
            Kind kind = KINDS.get(dimension % KINDS.size());
            float[] row = kind.vector(dimension, random);
            float[] query = kind.vector(dimension, random);
            float[] pair = {
                kernel.dot(DistanceKernel.padded(row), DistanceKernel.padded(query)),
                kernel.squaredDistance(DistanceKernel.padded(row), DistanceKernel.padded(query))
            };
            assertThat(bits(pair))
                    .as("%s, dimension %d, seed %d", kind, dimension, SEED)
                    .isEqualTo(bits(bothResults(kernel, row, query)));
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void paddingDoesNotShowWhereEveryProductUnderflowsToMinusZero(DistanceKernel kernel) {
        for (int dimension : new int[] {1, 15, 64, 65, 79, 127, 129}) {
            float[] row = new float[dimension];
            float[] query = new float[dimension];
            Arrays.fill(row, 1e-30f);
            Arrays.fill(query, -1e-30f);
            assertThat(Math.fma(row[0], query[0], 0f)).as("the product").isEqualTo(-0f);
            assertThat(Float.floatToRawIntBits(bothResults(kernel, row, query)[0]))
                    .as("dimension %d", dimension)
                    .isEqualTo(Float.floatToRawIntBits(0f));
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void staysWithinTheErrorBoundOfExactArithmetic(DistanceKernel kernel) {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int dimension = 1; dimension <= 4096; dimension += 13) {
            float[] row = Kind.RANDOM.vector(dimension, random);
            float[] query = Kind.RANDOM.vector(dimension, random);
            double dot = 0;
            double dotMagnitude = 0;
            double squared = 0;
            for (int i = 0; i < dimension; i++) {
                dot += (double) row[i] * query[i];
                dotMagnitude += Math.abs((double) row[i] * query[i]);
                squared += ((double) row[i] - query[i]) * ((double) row[i] - query[i]);
            }
            double relative = (dimension / 64 + 10) * 0x1p-24;
            float[] results = bothResults(kernel, row, query);
            assertThat(Math.abs(results[0] - dot))
                    .as("dot, dimension %d, seed %d", dimension, SEED)
                    .isLessThanOrEqualTo(relative * dotMagnitude);
            assertThat(Math.abs(results[1] - squared))
                    .as("squared distance, dimension %d, seed %d", dimension, SEED)
                    .isLessThanOrEqualTo(relative * squared);
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void scansAnyCountFromAnyOffset(DistanceKernel kernel) {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int dimension : new int[] {3, 64, 100, 128, 200, 250}) {
            float[] query = Kind.RANDOM.vector(dimension, random);
            for (int count = 0; count <= 11; count++) {
                float[][] vectors = vectors(count + 1, dimension, random);
                for (long offset : new long[] {0, 1, 4, 20, 64}) {
                    assertScan(kernel, vectors, count, offset, query);
                }
            }
        }
    }

    private static void assertScan(DistanceKernel kernel, float[][] vectors, int count, long offset, float[] query) {
        float[] dots = new float[count + 1];
        float[] squared = new float[count + 1];
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment rows = KernelCases.rows(arena, offset, vectors);
            kernel.dots(rows, offset, count, DistanceKernel.padded(query), dots);
            kernel.squaredDistances(rows, offset, count, DistanceKernel.padded(query), squared);
        }
        float[] expectedDots = new float[count + 1];
        float[] expectedSquared = new float[count + 1];
        for (int i = 0; i < count; i++) {
            expectedDots[i] = KernelCases.canonicalDot(vectors[i], query);
            expectedSquared[i] = KernelCases.canonicalSquaredDistance(vectors[i], query);
        }
        String at = "dimension %d, count %d, offset %d, seed %d".formatted(query.length, count, offset, SEED);
        assertThat(dots).as(at).isEqualTo(expectedDots);
        assertThat(squared).as(at).isEqualTo(expectedSquared);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void scatteredRowsGiveWhatConsecutiveRowsGive(DistanceKernel kernel) {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int dimension : new int[] {5, 64, 112, 300}) {
            int rowCount = 50;
            float[] query = DistanceKernel.padded(Kind.RANDOM.vector(dimension, random));
            float[] all = new float[rowCount];
            float[] some = new float[70];
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment rows = KernelCases.rows(arena, 12, vectors(rowCount, dimension, random));
                for (int count : new int[] {0, 1, 3, 4, 5, 31, 32, 33, 70}) {
                    int[] ordinals = random.ints(70, 0, rowCount).toArray();
                    kernel.dots(rows, 12, rowCount, query, all);
                    kernel.dotsAt(rows, 12, ordinals, count, query, some);
                    assertGathered(some, all, ordinals, count);
                    kernel.squaredDistances(rows, 12, rowCount, query, all);
                    kernel.squaredDistancesAt(rows, 12, ordinals, count, query, some);
                    assertGathered(some, all, ordinals, count);
                }
            }
        }
    }

    private static void assertGathered(float[] some, float[] all, int[] ordinals, int count) {
        for (int i = 0; i < count; i++) {
            assertThat(some[i]).as("position %d of %d, seed %d", i, count, SEED).isEqualTo(all[ordinals[i]]);
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void writesOnlyTheResultsAskedFor(DistanceKernel kernel) {
        float[] query = DistanceKernel.padded(new float[] {1, 2, 3});
        float[] results = {7, 7, 7, 7, 7, 7, 7};
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment rows = KernelCases.rows(arena, 0, vectors(6, 3, new SplittableRandom(SEED)));
            kernel.dots(rows, 0, 5, query, results);
            kernel.squaredDistancesAt(rows, 0, new int[] {5, 4, 3, 2, 1}, 5, query, results);
        }
        assertThat(results).endsWith(7f, 7f).doesNotContain(Float.NaN);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void refusesRowsOutsideTheSegment(DistanceKernel kernel) {
        float[] query = new float[16];
        float[] results = new float[9];
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment rows = arena.allocate(8 * 64, 64);
            assertThatThrownBy(() -> kernel.dots(rows, 0, 9, query, results)).isInstanceOf(bounds());
            assertThatThrownBy(() -> kernel.dots(rows, 1, 8, query, results)).isInstanceOf(bounds());
            assertThatThrownBy(() -> kernel.dots(rows, -64, 1, query, results)).isInstanceOf(bounds());
            assertThatThrownBy(() -> kernel.squaredDistances(rows, 0, -1, query, results)).isInstanceOf(bounds());
            assertThatThrownBy(() -> kernel.squaredDistances(rows, 0, 3, query, new float[2])).isInstanceOf(bounds());
            assertThatThrownBy(() -> kernel.dotsAt(rows, 64, new int[] {7}, 1, query, results)).isInstanceOf(bounds());
            assertThatThrownBy(() -> kernel.dotsAt(rows, 64, new int[] {-1}, 1, query, results)).isInstanceOf(bounds());
            assertThatThrownBy(() -> kernel.dotsAt(rows, 0, new int[] {1}, 2, query, results)).isInstanceOf(bounds());
        }
    }

    private static Class<IndexOutOfBoundsException> bounds() {
        return IndexOutOfBoundsException.class;
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void refusesVectorsThatAreNotPadded(DistanceKernel kernel) {
        MemorySegment rows = MemorySegment.ofArray(new byte[1024]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernel.dots(rows, 0, 1, new float[17], new float[1]))
                .withMessageContaining("17 floats");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernel.squaredDistancesAt(rows, 0, new int[1], 1, new float[0], new float[1]))
                .withMessageContaining("0 floats");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernel.dot(new float[16], new float[32]))
                .withMessageContaining("16")
                .withMessageContaining("32");
    }

    @Test
    void roundsDimensionsUpToCacheLines() {
        assertThat(DistanceKernel.paddedDimension(1)).isEqualTo(16);
        assertThat(DistanceKernel.paddedDimension(16)).isEqualTo(16);
        assertThat(DistanceKernel.paddedDimension(17)).isEqualTo(32);
        assertThat(DistanceKernel.strideBytes(100)).isEqualTo(448);
        assertThat(DistanceKernel.padded(new float[] {1, 2})).hasSize(16).startsWith(1, 2, 0).endsWith(0f);
        assertThatIllegalArgumentException().isThrownBy(() -> DistanceKernel.paddedDimension(0));
        assertThatIllegalArgumentException().isThrownBy(() -> DistanceKernel.paddedDimension(Integer.MAX_VALUE));
    }

    @Test
    void computesTheNormInDouble() {
        assertThat(DistanceKernel.norm(new float[] {3, 4})).isEqualTo(5.0);
        assertThat(DistanceKernel.norm(new float[] {3e38f, 4e37f})).isGreaterThan(3e38).isFinite();
        assertThat(DistanceKernel.norm(new float[] {-0f, 0f})).isZero();
        float[] vector = Kind.RANDOM.vector(333, new SplittableRandom(SEED));
        assertThat(DistanceKernel.norm(DistanceKernel.padded(vector))).isEqualTo(DistanceKernel.norm(vector));
    }

    private static float[][] vectors(int count, int dimension, SplittableRandom random) {
        float[][] vectors = new float[count][];
        for (int i = 0; i < count; i++) {
            vectors[i] = Kind.RANDOM.vector(dimension, random);
        }
        return vectors;
    }

    private static float[] bothResults(DistanceKernel kernel, float[] row, float[] query) {
        float[] dot = new float[1];
        float[] squared = new float[1];
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment rows = KernelCases.rows(arena, 0, row);
            kernel.dots(rows, 0, 1, DistanceKernel.padded(query), dot);
            kernel.squaredDistances(rows, 0, 1, DistanceKernel.padded(query), squared);
        }
        return new float[] {dot[0], squared[0]};
    }

    /** The bits of each result; all NaN count as one, since their payload depends on the operand order. */
    private static int[] bits(float[] results) {
        int[] bits = new int[results.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToIntBits(results[i]);
        }
        return bits;
    }
}
