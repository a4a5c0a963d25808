package io.quantara.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.bench.data.DataSet;
import io.quantara.bench.data.Deletes;
import io.quantara.bench.data.VectorWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecallTest {

    @TempDir
    private Path folder = Path.of("");

    /** Distances from the only query: 0, 1, 2, 2, 2.00001 and 3. The truth has one of the two rows at distance 2. */
    @BeforeEach
    void write() throws IOException {
        write("base.fvecs", new float[][] {{0}, {1}, {2}, {-2}, {2.00001f}, {3}});
        write("query.fvecs", new float[][] {{0}});
        Files.writeString(folder.resolve("metric"), "euclidean\n");
        try (VectorWriter writer = new VectorWriter(folder.resolve("truth.ivecs"))) {
            writer.write(new int[] {0, 1, 2, 3, 4});
        }
    }

    private void write(String name, float[][] rows) throws IOException {
        try (VectorWriter writer = new VectorWriter(folder.resolve(name))) {
            for (float[] row : rows) {
                writer.write(row);
            }
        }
    }

    private Recall recall(int k) throws IOException {
        return new Recall(DataSet.open(folder), k);
    }

    @Test
    void countsRowsThatAreAsCloseAsTheLastNeighbour() throws IOException {
        assertThat(recall(3).of(0, new int[] {3, 1, 0})).isEqualTo(1);
        assertThat(recall(3).of(0, new int[] {0, 1, 5})).isEqualTo(2 / 3.0);
        assertThat(recall(3).of(0, new int[] {})).isZero();
    }

    @Test
    void countsNothingTwiceAndNeverMoreThanK() throws IOException {
        assertThat(recall(3).of(0, new int[] {0, 0, 0})).isEqualTo(1 / 3.0);
        assertThat(recall(3).of(0, new int[] {0, 1, 2, 3})).isEqualTo(1);
    }

    @Test
    void rowsFartherThanRoundingAreNoHits() throws IOException {
        assertThat(recall(3).of(0, new int[] {0, 1, 4})).isEqualTo(2 / 3.0);
        assertThat(recall(5).of(0, new int[] {0, 1, 2, 3, 4})).isEqualTo(1);
    }

    /** Three in ten of six rows are one, which one does not matter. */
    @Test
    void deletedRowsAreNoHits() throws IOException {
        DataSet data = DataSet.open(folder);
        BitSet deleted = Deletes.RANDOM.rows(data);
        Recall recall = Recall.without(Deletes.RANDOM, data, 5);

        assertThat(deleted.cardinality()).isEqualTo(1);
        assertThat(recall.of(0, deleted.stream().toArray())).isZero();
        assertThat(recall.of(0, new int[] {0, 1, 2, 3, 4, 5})).isEqualTo(1);
    }

    @Test
    void refusesResultsThatAreNotForAllQueries() throws IOException {
        Recall recall = recall(3);

        assertThat(recall.mean(List.of(new int[] {0, 1}))).isEqualTo(2 / 3.0);
        assertThatThrownBy(() -> recall.mean(List.of())).hasMessageContaining("0 of 1 queries");
    }
}
