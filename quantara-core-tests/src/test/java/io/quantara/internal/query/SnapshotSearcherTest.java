package io.quantara.internal.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.quantara.Filter;
import io.quantara.Metric;
import io.quantara.internal.index.Workers;
import io.quantara.testkit.index.SampleRows;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SnapshotSearcherTest {

    private static final int[] DIMENSIONS = {1, 2, 3, 15, 16, 17, 64, 100, 300};
    private static final int[] KS = {1, 2, 3, 10, 100, 1_000, 10_000, Integer.MAX_VALUE};
    private static final List<Metric> METRICS = List.of(Metric.values());

    private static SnapshotSearcher sequential() {
        return new SnapshotSearcher(Workers.callerOnly(), (_, cause) -> {
            throw new AssertionError("no index here", cause);
        });
    }

    private static SnapshotSearcher parallel(ExecutorService threads) {
        return new SnapshotSearcher(
                new Workers(threads, 4),
                (_, cause) -> {
                    throw new AssertionError("no index here", cause);
                },
                1);
    }

    private static Query randomQuery(SampleParts parts, int dimension, boolean fewDistinct) {
        Random random = parts.random();
        return SampleParts.query(
                parts.vector(dimension, fewDistinct),
                METRICS.get(random.nextInt(METRICS.size())),
                KS[random.nextInt(KS.length)],
                random.nextBoolean() ? SampleParts.FILTER : null,
                Double.NaN);
    }

    /** Identity, not closeness: same rows, same order, same bits. */
    @Test
    void findsBitForBitWhatAFullSortFindsWithAnyNumberOfThreads() {
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            for (long seed = 0; seed < 300; seed++) {
                Random random = new Random(seed);
                int dimension = DIMENSIONS[random.nextInt(DIMENSIONS.length)];
                boolean fewDistinct = random.nextBoolean();
                try (SampleParts parts = new SampleParts(seed, random.nextInt(6), 900, dimension, fewDistinct)) {
                    Query query = randomQuery(parts, dimension, fewDistinct);
                    List<Hit> expected = SearchOracle.search(
                            parts.parts(), query, (part, row) -> parts.matches(query.filter(), part, row));
                    assertThat(sequential().search(parts.parts(), query).hits())
                            .as("seed %s, one thread", seed)
                            .isEqualTo(expected);
                    assertThat(parallel(threads).search(parts.parts(), query).hits())
                            .as("seed %s, four threads", seed)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void scoresAreThoseOfDoubleArithmeticWithinRounding(Metric metric) {
        for (int dimension : DIMENSIONS) {
            try (SampleParts parts = new SampleParts(dimension * 10L, 3, 400, dimension, false)) {
                Query query = SampleParts.query(parts.vector(dimension, false), metric, 50, null, Double.NaN);
                for (Hit hit : sequential().search(parts.parts(), query).hits()) {
                    Rows rows = parts.parts().get(hit.part()).rows();
                    double exact = SearchOracle.scoreInDouble(rows, hit.ordinal(), query);
                    assertThat((double) hit.score())
                            .as("dimension %s", dimension)
                            .isCloseTo(exact, within(2e-5 * Math.max(1, Math.abs(exact))));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void thresholdIsInclusiveAndComparedAsDouble(Metric metric) {
        try (SampleParts parts = new SampleParts(7, 3, 300, 16, false)) {
            float[] vector = parts.vector(16, false);
            List<Hit> all = sequential()
                    .search(parts.parts(), SampleParts.query(vector, metric, 100, null, Double.NaN))
                    .hits();
            assertThat(all).hasSizeGreaterThan(10);
            double edge = all.get(9).score();
            double stricter = metric.higherIsCloser() ? Math.nextUp(edge) : Math.nextDown(edge);
            assertThat(withThreshold(parts, vector, metric, edge)).isEqualTo(all.subList(0, 10));
            assertThat(withThreshold(parts, vector, metric, stricter)).isEqualTo(all.subList(0, 9));
        }
    }

    private static List<Hit> withThreshold(SampleParts parts, float[] vector, Metric metric, double threshold) {
        return sequential()
                .search(parts.parts(), SampleParts.query(vector, metric, 100, null, threshold))
                .hits();
    }

    @Test
    void zeroVectorsScoreZeroByCosine() {
        float[][] vectors = {{0, 0}, {1, 0}, {-1, 0}, {0, 0}};
        try (SampleRows rows = rows(vectors)) {
            List<SearchPart> parts = List.of(new SearchPart(rows, null, 4, null));
            assertThat(scores(parts, new float[] {2, 0})).containsExactly(1f, 0f, 0f, -1f);
            assertThat(scores(parts, new float[] {0, 0})).containsExactly(0f, 0f, 0f, 0f);
        }
    }

    @Test
    void cosineStaysWithinOneAndHasNoNegativeZero() {
        float[][] vectors = {{1e-20f, 3}, {0.1f, 0.1f}, {-0.1f, -0.1f}, {-1e-30f, 1e-30f}};
        try (SampleRows rows = rows(vectors)) {
            List<SearchPart> parts = List.of(new SearchPart(rows, null, 4, null));
            for (float[] vector : new float[][] {{0.1f, 0.1f}, {-1e-38f, 0}, {1e18f, 1e18f}}) {
                assertThat(scores(parts, vector)).allMatch(score -> score >= -1 && score <= 1);
                assertThat(scores(parts, vector)).allMatch(score -> Float.floatToRawIntBits(score) != 1 << 31);
            }
        }
    }

    private static SampleRows rows(float[][] vectors) {
        return new SampleRows(vectors[0].length, vectors, Collections.nCopies(vectors.length, "n"), 1);
    }

    private static List<Float> scores(List<SearchPart> parts, float[] vector) {
        Query query = SampleParts.query(vector, Metric.COSINE, 10, null, Double.NaN);
        return sequential().search(parts, query).hits().stream().map(Hit::score).toList();
    }

    @Test
    void noPartsGiveNoHitsAndSayWhy() {
        Found found = sequential()
                .search(List.of(), SampleParts.query(new float[] {1}, Metric.DOT, 3, null, Double.NaN));
        assertThat(found.hits()).isEmpty();
        assertThat(found.plan().reason()).isEqualTo("no documents");
        assertThat(found.plan().isExact()).isTrue();
    }

    @Test
    void planCountsTheRowsThatWereCompared() {
        try (SampleParts parts = new SampleParts(12, 3, 300, 4, true)) {
            long live = parts.parts().stream().mapToLong(SearchPart::liveCount).sum();
            long matching = SearchOracle.search(
                            parts.parts(),
                            SampleParts.query(new float[4], Metric.DOT, 10_000, null, Double.NaN),
                            (part, row) -> parts.matches(SampleParts.FILTER, part, row))
                    .size();
            Query query = SampleParts.query(new float[4], Metric.DOT, 3, SampleParts.FILTER, Double.NaN);
            Found found = sequential().search(parts.parts(), query);
            assertThat(live).isPositive();
            assertThat(found.plan().exactRows()).isEqualTo(live);
            assertThat(found.plan().scoredRows()).isEqualTo(matching);
            assertThat(found.plan().reason()).isEqualTo("no index");
        }
    }

    @Test
    void planSaysWhatThePartKnowsAboutItsMissingIndex() {
        try (SampleRows rows = rows(new float[][] {{1}, {2}})) {
            SearchPart part = new SearchPart(rows, null, 2, null, "index type 'lost' is not registered", null, null);
            Found found = sequential()
                    .search(List.of(part), SampleParts.query(new float[] {1}, Metric.DOT, 1, null, Double.NaN));
            assertThat(found.plan().reason()).isEqualTo("index type 'lost' is not registered");
        }
    }

    @Test
    void refusesAQueryOfAnotherDimension() {
        try (SampleRows rows = rows(new float[][] {{1}, {2}})) {
            Query query = SampleParts.query(new float[] {1, 2}, Metric.DOT, 1, null, Double.NaN);
            List<SearchPart> parts = List.of(new SearchPart(rows, null, 2, null));
            assertThatThrownBy(() -> sequential().search(parts, query))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("2 dimensions")
                    .hasMessageContaining("have 1");
        }
    }

    @Test
    void filterThatMatchesNothingGivesNothing() {
        try (SampleParts parts = new SampleParts(4, 2, 200, 8, false)) {
            Query query = SampleParts.query(
                    new float[8], Metric.EUCLIDEAN, 5, Filter.eq(Filter.NAME, "nobody"), Double.NaN);
            assertThat(sequential().search(parts.parts(), query).hits()).isEmpty();
        }
    }
}
