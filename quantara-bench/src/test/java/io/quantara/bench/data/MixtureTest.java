package io.quantara.bench.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.Metric;
import io.quantara.bench.data.Mixture.Shape;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MixtureTest {

    private static final Shape SHAPE = new Shape(32, 3_000, Metric.EUCLIDEAN, 1);

    @Test
    void rowsDependOnTheShapeAlone() {
        Mixture mixture = new Mixture(SHAPE);
        assertThat(mixture.blocks()).isEqualTo(3);
        float[][] last = mixture.block(2);

        assertThat(last).hasDimensions(3_000 - 2 * Mixture.BLOCK, 32);
        assertThat(new Mixture(SHAPE).block(2)).isDeepEqualTo(last);
        assertThat(new Mixture(new Shape(32, 3_000, Metric.EUCLIDEAN, 2)).block(2)[0]).isNotEqualTo(last[0]);
    }

    @Test
    void rowsStayTheSameOnEveryMachine() {
        Mixture mixture = new Mixture(SHAPE);

        assertThat(Arrays.hashCode(mixture.block(0)[0])).isEqualTo(1315976228);
        assertThat(Arrays.hashCode(mixture.block(2)[951])).isEqualTo(-1137601253);
        assertThat(Arrays.hashCode(mixture.queries(1)[0])).isEqualTo(-1252731558);
    }

    @Test
    void noRowOrQueryComesTwice() {
        Mixture mixture = new Mixture(SHAPE);
        Set<Integer> seen = new HashSet<>();

        Stream.of(mixture.block(0), mixture.block(1), mixture.block(2), mixture.queries(100))
                .flatMap(Arrays::stream)
                .forEach(row -> seen.add(Arrays.hashCode(row)));
        assertThat(seen).hasSize(3_100);
    }

    @Test
    void hasUnitLengthForCosine() {
        float[][] rows = new Mixture(new Shape(32, 100, Metric.COSINE, 1)).block(0);

        for (float[] row : rows) {
            assertThat(Closeness.dot(row, row)).isEqualTo(1, Offset.offset(1e-6));
        }
    }

    @Test
    void rowsLieInClusters() {
        float[][] rows = new Mixture(SHAPE).block(0);
        double all = 0;
        double nearest = 0;
        for (int i = 0; i < 100; i++) {
            double least = Double.MAX_VALUE;
            for (int j = 0; j < rows.length; j++) {
                if (i != j) {
                    double distance = -Closeness.of(Metric.EUCLIDEAN, rows[i], rows[j]);
                    least = Math.min(least, distance);
                    all += distance / (rows.length - 1);
                }
            }
            nearest += least;
        }

        assertThat(nearest).isLessThan(0.6 * all);
    }
}
