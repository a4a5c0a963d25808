package io.quantara.internal.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GramTest {

    private static final long SEED = 7;

    static List<DistanceKernel> kernels() {
        return Kernels.available();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void multipliesAllRowsWithEachOther(DistanceKernel kernel) {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int count : new int[] {0, 4, 8, 12, 96}) {
            for (int length : new int[] {16, 48, 128, 400, 1_040}) {
                float[] rows = new float[count * length + 5];
                for (int i = 0; i < count * length; i++) {
                    rows[i] = (float) random.nextGaussian();
                }
                float[] products = new float[count * count];
                kernel.gram(rows, count, length, products);
                for (int i = 0; i < count; i++) {
                    for (int j = 0; j < count; j++) {
                        double bound = DistanceKernel.dotError(length)
                                * Math.sqrt(product(rows, i, i, length) * product(rows, j, j, length));
                        assertThat(products[i * count + j] - product(rows, i, j, length))
                                .as("%d rows of %d, %d times %d, seed %d", count, length, i, j, SEED)
                                .isBetween(-bound, bound);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void refusesWhatDoesNotFit(DistanceKernel kernel) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernel.gram(new float[48], 3, 16, new float[9]))
                .withMessageContaining("3 rows of 16 floats");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernel.gram(new float[60], 4, 15, new float[16]));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> kernel.gram(new float[63], 4, 16, new float[16]));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> kernel.gram(new float[64], 4, 16, new float[15]));
    }

    private static double product(float[] rows, int i, int j, int length) {
        double sum = 0;
        for (int at = 0; at < length; at++) {
            sum += (double) rows[i * length + at] * rows[j * length + at];
        }
        return sum;
    }
}
