package io.quantara.bench.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.bench.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeletesTest {

    @TempDir
    private Path folder = Path.of("");

    private DataSet data(int rows) throws IOException {
        Settings mixture = Settings.parse("dimension=4 metric=euclidean rows=" + rows);
        return new Preparation(folder, folder).prepare(new DataSetName("small", "mixture", mixture, 0));
    }

    @Test
    void takeTheirShareAndAlwaysTheSameRows() throws IOException {
        DataSet data = data(500);

        assertThat(Deletes.RANDOM.rows(data).cardinality()).isEqualTo(150);
        assertThat(Deletes.REGION.rows(data).cardinality()).isEqualTo(50);
        assertThat(Deletes.RANDOM.rows(data)).isEqualTo(Deletes.RANDOM.rows(data(500)));
        assertThat(Deletes.REGION.rows(data)).isEqualTo(Deletes.REGION.rows(data(500)));
        assertThat(Deletes.of("region")).contains(Deletes.REGION);
        assertThat(Deletes.of("")).isEmpty();
    }

    @Test
    void ofARegionTakeWhatIsNearestToOneRow() throws IOException {
        DataSet data = data(500);
        BitSet deleted = Deletes.REGION.rows(data);

        assertThat(deleted.stream().filter(row -> isCentre(data, deleted, row)).count()).isPositive();
    }

    /** Returns whether no row that is left is nearer to a row than any that is deleted. */
    private static boolean isCentre(DataSet data, BitSet deleted, int row) {
        double leastDeleted = deleted.stream()
                .mapToDouble(other -> closeness(data, row, other))
                .min()
                .orElseThrow();
        return IntStream.range(0, data.base().count())
                .filter(other -> !deleted.get(other))
                .allMatch(other -> closeness(data, row, other) <= leastDeleted);
    }

    private static double closeness(DataSet data, int row, int other) {
        return Closeness.of(data.metric(), data.base().row(row), data.base().row(other));
    }

    @ParameterizedTest
    @EnumSource
    void leaveOtherNeighboursInTheOrderOfAllRows(Deletes deletes) throws IOException {
        DataSet data = data(500);
        BitSet deleted = deletes.rows(data);
        DataSet left = data.without(deletes);

        for (int query = 0; query < data.queries().count(); query++) {
            int number = query;
            int[] all = IntStream.range(0, data.truth().dimension())
                    .map(position -> data.truth().number(number, position))
                    .filter(row -> !deleted.get(row))
                    .toArray();
            int[] found = IntStream.range(0, all.length)
                    .map(position -> left.truth().number(number, position))
                    .toArray();
            assertThat(found).isEqualTo(all);
        }
    }

    @Test
    void areForgottenWhenADataSetIsPreparedAnew() throws IOException {
        data(500).without(Deletes.RANDOM);
        assertThat(folder.resolve("small").resolve(Deletes.RANDOM.truth())).exists();

        data(400);

        assertThat(folder.resolve("small").resolve(Deletes.RANDOM.truth())).doesNotExist();
    }
}
