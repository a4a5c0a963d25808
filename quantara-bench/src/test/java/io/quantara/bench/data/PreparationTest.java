package io.quantara.bench.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparationTest {

    @TempDir
    private Path folder = Path.of("");

    private DataSetName name(String asked) throws IOException {
        Path file = folder.resolve("data-sets.conf");
        Files.writeString(file, """
                small | mixture | metric=euclidean dimension=24 rows=700 seed=3
                mine  | files   | metric=cosine
                """);
        return DataSetName.find(file, asked);
    }

    @Test
    void neighboursOfAMixtureAreThoseOfAFullSortInDouble() throws IOException {
        DataSet data = new Preparation(folder, folder.resolve("cache")).prepare(name("small"));

        assertThat(data.base().count()).isEqualTo(700);
        assertThat(data.metric()).isEqualTo(Metric.EUCLIDEAN);
        for (int query = 0; query < data.queries().count(); query += 50) {
            float[] vector = data.queries().row(query);
            double[] sorted = IntStream.range(0, 700)
                    .mapToDouble(row -> -Closeness.of(Metric.EUCLIDEAN, vector, data.base().row(row)))
                    .sorted()
                    .toArray();
            for (int position = 0; position < 100; position++) {
                float[] neighbour = data.base().row(data.truth().number(query, position));
                assertThat(-Closeness.of(Metric.EUCLIDEAN, vector, neighbour))
                        .isEqualTo(sorted[position], Offset.offset(1e-5));
            }
        }
    }

    @Test
    void preparesOnceUnlessTheSettingsChange() throws IOException {
        Preparation preparation = new Preparation(folder, folder.resolve("cache"));
        Path base = preparation.prepare(name("small@300")).folder().resolve(DataSet.BASE);
        FileTime old = FileTime.fromMillis(0);
        Files.setLastModifiedTime(base, old);

        preparation.prepare(name("small@300"));
        assertThat(Files.getLastModifiedTime(base)).isEqualTo(old);

        Files.writeString(base.resolveSibling("made-from"), "something else\n");
        assertThat(preparation.prepare(name("small@300")).base().count()).isEqualTo(300);
        assertThat(Files.getLastModifiedTime(base)).isNotEqualTo(old);
    }

    @Test
    void filesGetUnitLengthForCosineAndKeepTheirNeighboursUnlessCut() throws IOException {
        write("mine.base.fvecs", new float[][] {{3, 4}, {0, 2}, {-1, 0}});
        write("mine.query.fvecs", new float[][] {{0, 5}});
        try (VectorWriter writer = new VectorWriter(folder.resolve("mine.groundtruth.ivecs"))) {
            writer.write(new int[] {1, 0});
        }
        Preparation preparation = new Preparation(folder, folder.resolve("cache"));

        DataSet whole = preparation.prepare(name("mine"));
        assertThat(whole.base().row(0)).containsExactly(0.6f, 0.8f);
        assertThat(whole.truth().row(0)).containsExactly(1, 0);

        DataSet cut = preparation.prepare(name("mine@1"));
        assertThat(cut.folder()).isNotEqualTo(whole.folder());
        assertThat(cut.truth().row(0)).containsExactly(0);
    }

    private void write(String name, float[][] rows) throws IOException {
        try (VectorWriter writer = new VectorWriter(folder.resolve(name))) {
            for (float[] row : rows) {
                writer.write(row);
            }
        }
    }

    @Test
    void namesWhatIsThereWhenADataSetIsNot() {
        assertThatThrownBy(() -> name("other")).hasMessageContaining("choose among [small, mine]");
        assertThatThrownBy(() -> new Preparation(folder, folder).prepare(name("mine")))
                .hasMessageContaining("There is no mine.base.*");
    }
}
