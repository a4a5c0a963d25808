package io.quantara.internal.index.rabitq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.quantara.internal.simd.DistanceKernel;
import io.quantara.internal.simd.Kernels;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RotationTest {

    private final SplittableRandom random = new SplittableRandom(5);

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64, 65, 128, 192, 300, 384, 768, 1_024, 1_536, 4_096})
    void keepsLengthsAndAngles(int dimension) {
        Rotation rotation = Rotation.random(dimension, random);
        float[] first = vector(dimension, rotation.length());
        float[] second = vector(dimension, rotation.length());
        double length = dot(first, first);
        double product = dot(first, second);
        for (DistanceKernel kernel : Kernels.available()) {
            float[] one = first.clone();
            float[] other = second.clone();
            rotation.apply(kernel.codes(), one);
            rotation.apply(kernel.codes(), other);
            assertThat(dot(one, one)).isCloseTo(length, within(1e-4 * length));
            assertThat(dot(one, other)).isCloseTo(product, within(1e-4 * length));
            assertThat(one).as(kernel.name()).isEqualTo(rotatedByScalar(rotation, first));
        }
    }

    private static float[] rotatedByScalar(Rotation rotation, float[] vector) {
        float[] rotated = vector.clone();
        rotation.apply(Kernels.scalar().codes(), rotated);
        return rotated;
    }

    /** Where all length was in one component, each has its part afterwards. */
    @ParameterizedTest
    @ValueSource(ints = {64, 192, 384, 768, 1_536})
    void spreadsOverAllComponents(int dimension) {
        for (int component = 0; component < dimension; component += 7) {
            float[] vector = new float[dimension];
            vector[component] = 1;
            Rotation.random(dimension, random).apply(Kernels.scalar().codes(), vector);
            double greatest = 0;
            for (float value : vector) {
                greatest = Math.max(greatest, Math.abs(value));
            }
            assertThat(greatest * Math.sqrt(dimension)).as("component %s", component).isLessThan(7);
        }
    }

    @Test
    void isWhatItsSignsSay() {
        Rotation rotation = Rotation.random(100, random);
        Rotation same = Rotation.of(100, rotation.signs());
        float[] vector = vector(100, 128);
        assertThat(rotatedByScalar(same, vector)).isEqualTo(rotatedByScalar(rotation, vector));
        assertThat(rotation.signs()).hasSize(Rotation.signWords(100));
        assertThatThrownBy(() -> Rotation.of(200, rotation.signs()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("256 dimensions");
    }

    private float[] vector(int dimension, int length) {
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = (float) random.nextDouble(-1, 1);
        }
        return Arrays.copyOf(vector, length);
    }

    private static double dot(float[] first, float[] second) {
        double sum = 0;
        for (int i = 0; i < first.length; i++) {
            sum += (double) first[i] * second[i];
        }
        return sum;
    }
}
