package io.quantara.internal.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CodeSumsTest {

    private static final int[] DIMENSIONS = {1, 31, 32, 33, 100, 128, 384, 4_096};

    static List<DistanceKernel> kernels() {
        return Kernels.available();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void addsUpWhatWasPut(DistanceKernel kernel) {
        SplittableRandom random = new SplittableRandom(5);
        for (int dimension : DIMENSIONS) {
            for (int groups = 1; groups <= 3; groups++) {
                int rows = groups * CodeGroups.ROWS;
                int[] expected = new int[rows];
                int[] sums = new int[rows];
                boolean isExtreme = random.nextBoolean();
                int[] query = random.ints(dimension, -CodeGroups.LARGEST, CodeGroups.LARGEST + 1).toArray();
                if (isExtreme) {
                    Arrays.fill(query, random.nextBoolean() ? CodeGroups.LARGEST : -CodeGroups.LARGEST);
                }
                try (Arena arena = Arena.ofConfined()) {
                    long size = CodeGroups.sizeBytes(dimension);
                    MemorySegment codes = arena.allocate(64 + groups * size, 64);
                    for (int row = 0; row < rows; row++) {
                        long group = 64 + row / CodeGroups.ROWS * size;
                        for (int i = 0; i < dimension; i++) {
                            int code = isExtreme ? 15 : random.nextInt(16);
                            CodeGroups.put(codes, group, row % CodeGroups.ROWS, i, code);
                            expected[row] += code * query[i];
                        }
                    }
                    kernel.codeSums(codes, 64, groups, CodeGroups.query(query), sums);
                }
                assertThat(sums).as("%s, %s groups of dimension %s", kernel.name(), groups, dimension)
                        .isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void findsTheRowsThatTheTestInPlainJavaFinds(DistanceKernel kernel) {
        SplittableRandom random = new SplittableRandom(9);
        int[] near = new int[CodeTest.ROWS];
        int[] expected = new int[CodeTest.ROWS];
        for (int time = 0; time < 200; time++) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment columns = arena.allocate(CodeTest.COLUMNS_BYTES, 64);
                for (long at = 0; at < columns.byteSize(); at += 4) {
                    columns.set(DistanceKernel.COMPONENT, at, (float) random.nextDouble());
                }
                columns.set(DistanceKernel.COMPONENT, CodeTest.ERROR + 4 * 77, Float.POSITIVE_INFINITY);
                int[] sums = random.ints(CodeTest.ROWS, -1_000, 1_000).toArray();
                CodeTest test = new CodeTest(0.01f, 0.5f, random.nextInt(3), 0.1f);
                if (random.nextBoolean()) {
                    test.limitByRadius(-0.5f, -2);
                } else {
                    test.limitByNorm(-1, -1, 0.1f);
                }
                int count = kernel.nearCodes(columns, 0, sums, test, near);
                int expectedCount = test.near(columns, 0, sums, expected);

                assertThat(Arrays.copyOf(near, count)).isEqualTo(Arrays.copyOf(expected, expectedCount));
                assertThat(Arrays.copyOf(near, count)).as("what proves nothing is near").contains(77);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void refusesCodesThatEndTooEarly(DistanceKernel kernel) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment codes = arena.allocate(CodeGroups.sizeBytes(32) - 1);
            assertThatThrownBy(() -> kernel.codeSums(codes, 0, 1, new int[32], new int[CodeGroups.ROWS]))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }
}
