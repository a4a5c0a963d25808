package io.quantara.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.bench.data.DataSet;
import io.quantara.bench.data.VectorWriter;
import io.quantara.bench.peers.SystemOutput.Measured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatingPointTest {

    @Test
    void interpolatesPercentiles() {
        double[] values = {30, 10, 20, 40};

        assertThat(OperatingPoint.percentile(values, 0)).isEqualTo(10);
        assertThat(OperatingPoint.percentile(values, 50)).isEqualTo(25);
        assertThat(OperatingPoint.percentile(values, 100)).isEqualTo(40);
        assertThat(OperatingPoint.percentile(new double[0], 50)).isNaN();
    }

    @Test
    void takesTheMedianOfAllPassesAndOfEachQuery(@TempDir Path folder) throws IOException {
        Recall recall = recall(folder);
        List<Measured> rounds = List.of(
                measured("pass\tx\t1", "pass\tx\t4", "query\tx\t0\t0\t1000,9000", "query\tx\t1\t0\t5000,5000"),
                measured("pass\tx\t2", "query\tx\t0\t0\t2000", "query\tx\t1\t1\t7000"));

        OperatingPoint point = OperatingPoint.of("x", rounds, recall);

        assertThat(point.qps()).isEqualTo(1);
        assertThat(point.bestQps()).isEqualTo(2);
        assertThat(point.recall()).isEqualTo(0.75);
        assertThat(point.p50Micros()).isEqualTo(3.5);
        assertThat(point.p99Micros()).isBetween(4.9, 5.0);
    }

    private static Measured measured(String... lines) {
        return SystemOutput.parse(List.of(lines)).measured("x");
    }

    /** Two rows, and two queries equal to them; k is 1. */
    private static Recall recall(Path folder) throws IOException {
        for (String name : List.of("base.fvecs", "query.fvecs")) {
            try (VectorWriter writer = new VectorWriter(folder.resolve(name))) {
                writer.write(new float[] {1});
                writer.write(new float[] {2});
            }
        }
        try (VectorWriter writer = new VectorWriter(folder.resolve("truth.ivecs"))) {
            writer.write(new int[] {0});
            writer.write(new int[] {1});
        }
        Files.writeString(folder.resolve("metric"), "euclidean\n");
        return new Recall(DataSet.open(folder), 1);
    }
}
