package io.quantara.bench.systems;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.bench.data.DataSet;
import io.quantara.bench.data.DataSetName;
import io.quantara.bench.data.Preparation;
import io.quantara.bench.settings.Settings;
import io.quantara.bench.systems.SearchSystem.Searcher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JvmSystemsTest {

    /** Prepared once for all systems. */
    @TempDir
    private static Path cache = Path.of("");

    static Stream<Arguments> systems() {
        return Stream.of("euclidean", "cosine")
                .flatMap(metric -> Stream.of(
                        Arguments.of(new QuantaraSystem(), metric, "index=flat", "-"),
                        Arguments.of(new QuantaraSystem(), metric, "index=flat compact=no commit=100", "-"),
                        Arguments.of(new QuantaraSystem(), metric, "index=graph compact=no flushes=50", "200"),
                        Arguments.of(new QuantaraSystem(), metric, "index=flat writes=5000", "-"),
                        Arguments.of(new LuceneSystem(), metric, "bits=32 M=16 efConstruction=100", "100"),
                        Arguments.of(new LuceneSystem(), metric, "bits=32 merge=no", "100"),
                        Arguments.of(new LuceneSystem(), metric, "bits=7 threads=2", "100"),
                        Arguments.of(new LuceneSystem(), metric, "bits=1", "300"),
                        Arguments.of(new JVectorSystem(), metric, "degree=32 beamWidth=100", "100"),
                        Arguments.of(new HnswlibCoreSystem(), metric, "M=16 efConstruction=200", "100")));
    }

    @ParameterizedTest
    @MethodSource("systems")
    void findsNearlyAllNeighboursWithMuchEffort(
            SearchSystem system, String metric, String words, String effort, @TempDir Path index) throws IOException {
        DataSet data = data(metric);
        Settings settings = Settings.parse(words);

        assertThat(system.problem(settings)).isEmpty();
        system.build(data, index, settings);
        int hits = 0;
        try (Searcher searcher = system.open(data, index, settings)) {
            searcher.effort(effort);
            for (int query = 0; query < 100; query++) {
                int[] truth = Arrays.copyOf(numbers(data, query), 10);
                hits += (int) Arrays.stream(searcher.search(data.queries().row(query), 10))
                        .filter(row -> Arrays.stream(truth).anyMatch(near -> near == row))
                        .count();
            }
        }
        assertThat(hits).isGreaterThanOrEqualTo(960);
    }

    private static DataSet data(String metric) throws IOException {
        Settings mixture = Settings.parse("dimension=32 rows=2000 metric=" + metric);
        return new Preparation(cache, cache).prepare(new DataSetName(metric, "mixture", mixture, 0));
    }

    @Test
    void findsInABatchWhatItFindsOneByOne(@TempDir Path index) throws IOException {
        DataSet data = data("cosine");
        Settings settings = Settings.parse("index=flat");
        float[][] queries = {data.queries().row(3), data.queries().row(1), data.queries().row(4)};
        SearchSystem system = new QuantaraSystem();
        system.build(data, index, settings);

        try (Searcher searcher = system.open(data, index, settings)) {
            int[][] found = searcher.searchAll(queries, 10);

            assertThat(found).hasDimensions(3, 10);
            for (int query = 0; query < queries.length; query++) {
                assertThat(found[query]).isEqualTo(searcher.search(queries[query], 10));
            }
        }
    }

    @Test
    void findsTheSameAfterDeletesAsWithoutTheirRows(@TempDir Path deleted, @TempDir Path fresh) throws IOException {
        DataSet data = data("cosine");
        Settings deletes = Settings.parse("index=flat deletes=region");
        Settings without = Settings.parse("index=flat without=region");
        SearchSystem system = new QuantaraSystem();
        system.build(data, deleted, deletes);
        system.build(data, fresh, without);

        try (Searcher one = system.open(data, deleted, deletes);
                Searcher other = system.open(data, fresh, without)) {
            for (int query = 0; query < 100; query++) {
                float[] vector = data.queries().row(query);
                assertThat(one.search(vector, 10)).isEqualTo(other.search(vector, 10)).hasSize(10);
            }
        }
    }

    private static int[] numbers(DataSet data, int query) {
        int[] rows = new int[data.truth().dimension()];
        Arrays.setAll(rows, position -> data.truth().number(query, position));
        return rows;
    }

    @ParameterizedTest
    @MethodSource("missing")
    void saysWhichIndexTypeIsMissing(String words, String problem) {
        assertThat(new QuantaraSystem().problem(Settings.parse(words))).contains(problem);
    }

    static Stream<Arguments> missing() {
        return Stream.of(Arguments.of("index=no-such-type", "no index type 'no-such-type'"), Arguments.of("", ""));
    }
}
