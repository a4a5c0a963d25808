package io.quantara.internal.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.DeadlineExceededException;
import io.quantara.Metric;
import io.quantara.internal.index.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class SearchAllTest {

    private static final int[] DIMENSIONS = {1, 2, 15, 16, 17, 64, 100, 300};
    private static final List<Metric> METRICS = List.of(Metric.values());
    private static final int[] KS = {1, 3, 10, 1_000, Integer.MAX_VALUE};

    private static SnapshotSearcher searcher(Workers workers) {
        return new SnapshotSearcher(
                workers,
                (_, cause) -> {
                    throw new AssertionError("no index here", cause);
                },
                1);
    }

    private static Query anyQuery(SampleParts parts, int dimension, boolean fewDistinct) {
        Random random = parts.random();
        float[] vector = parts.vector(dimension, fewDistinct);
        float scale = random.nextInt(4) > 0 ? 1 : List.of(0f, 1e-30f, 1e-20f, 1e15f).get(random.nextInt(4));
        for (int at = 0; at < dimension; at++) {
            vector[at] = vector[at] * scale + 0f;
        }
        return SampleParts.query(
                vector,
                METRICS.get(random.nextInt(METRICS.size())),
                KS[random.nextInt(KS.length)],
                random.nextInt(3) == 0 ? SampleParts.FILTER : null,
                Double.NaN);
    }

    /** Identity, not closeness: same rows, same order, same bits. */
    @Test
    void findsForEachQueryBitForBitWhatAFullSortFinds() {
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            for (long seed = 0; seed < 150; seed++) {
                Random random = new Random(seed);
                int dimension = DIMENSIONS[random.nextInt(DIMENSIONS.length)];
                boolean fewDistinct = random.nextBoolean();
                try (SampleParts parts = new SampleParts(seed, random.nextInt(5), 900, dimension, fewDistinct)) {
                    List<Query> queries = new ArrayList<>();
                    for (int count = random.nextInt(20); count > 0; count--) {
                        queries.add(anyQuery(parts, dimension, fewDistinct));
                    }
                    List<List<Hit>> expected = queries.stream()
                            .map(query -> SearchOracle.search(
                                    parts.parts(), query, (part, row) -> parts.matches(query.filter(), part, row)))
                            .toList();
                    assertThat(hits(searcher(Workers.callerOnly()), parts, queries))
                            .as("seed %s, one thread", seed)
                            .isEqualTo(expected);
                    assertThat(hits(searcher(new Workers(threads, 4)), parts, queries))
                            .as("seed %s, four threads", seed)
                            .isEqualTo(expected);
                }
            }
        }
    }

    private static List<List<Hit>> hits(SnapshotSearcher searcher, SampleParts parts, List<Query> queries) {
        return searcher.searchAll(parts.parts(), queries).stream().map(Found::hits).toList();
    }

    @Test
    void answersMoreQueriesThanFitInOneRound() {
        try (SampleParts parts = new SampleParts(3, 3, 600, 20, false)) {
            List<Query> queries = new ArrayList<>();
            for (int at = 0; at < 2 * ExactSearch.MOST_QUERIES + 5; at++) {
                queries.add(anyQuery(parts, 20, false));
            }
            SnapshotSearcher searcher = searcher(Workers.callerOnly());
            assertThat(hits(searcher, parts, queries))
                    .isEqualTo(queries.stream()
                            .map(query -> searcher.search(parts.parts(), query).hits())
                            .toList());
        }
    }

    @Test
    void namesTheRequestWhoseDeadlinePassed() {
        try (SampleParts parts = new SampleParts(8, 2, 100, 8, false)) {
            Query good = SampleParts.query(new float[8], Metric.DOT, 3, null, Double.NaN);
            Query late = new Query(
                    new float[8], Metric.DOT, 3, null, Double.NaN, 0, false, System.nanoTime() - 1);
            assertThatThrownBy(() -> searcher(Workers.callerOnly()).searchAll(parts.parts(), List.of(good, late)))
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessageStartingWith("Request 2 of 2: The search was stopped");
        }
    }
}
