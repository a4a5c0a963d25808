package io.quantara.internal.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.CancelledException;
import io.quantara.Metric;
import io.quantara.PlanPart;
import io.quantara.index.IndexOptions;
import io.quantara.index.IndexQuery;
import io.quantara.index.IndexType;
import io.quantara.internal.index.BuiltIndex;
import io.quantara.internal.index.ColumnVectors;
import io.quantara.internal.index.IndexBuild;
import io.quantara.internal.index.LambdaIndex;
import io.quantara.internal.index.LambdaIndexType;
import io.quantara.internal.index.Workers;
import io.quantara.internal.index.graph.GraphIndexType;
import io.quantara.internal.index.hnsw.HnswIndexType;
import io.quantara.internal.index.ivf.IvfIndexType;
import io.quantara.testkit.index.SampleRows;
import io.quantara.testkit.index.SampleVectors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who asks for a recall gets about that, from each built-in type, on questions nobody measured. */
class RecallMeasurementTest {

    private static final int COUNT = 4_000;
    private static final int DIMENSION = 16;
    private static final int QUERIES = 200;
    private static final int SEED = 5;

    /** Up to here one more effort is much more, and the least effort may exceed what is asked for. */
    private static final int FINE = 31;

    /** Rows with an index whose recall is measured, unless there are few. */
    private static final class Measured implements AutoCloseable {

        final SampleRows rows;
        final BuiltIndex built;
        final AttachedIndex attached;
        final SnapshotSearcher searcher = new SnapshotSearcher(Workers.callerOnly(), (_, cause) -> {
            throw new AssertionError(cause);
        });

        Measured(IndexType type, Map<String, ?> options, Metric metric, float[][] sample) {
            rows = new SampleRows(sample[0].length, sample, Collections.nCopies(sample.length, ""), 3);
            built = new IndexBuild(Workers.callerOnly(), 7, (_, _) -> {}, () -> false)
                    .build(type, vectors(metric), IndexOptions.of(options));
            attached = new AttachedIndex(type, built.index(), metric);
            RecallMeasurement.run(rows, attached, SEED, Workers.callerOnly(), () -> {});
        }

        private ColumnVectors vectors(Metric metric) {
            return new ColumnVectors(rows.vectors(), rows.norms(), rows.count(), rows.dimension(), metric);
        }

        Found search(float[] query, int k, int effort, double targetRecall, boolean exact) {
            Query asked = new Query(
                    query, attached.metric(), k, null, Double.NaN, effort, targetRecall, -1, exact, Long.MAX_VALUE / 2);
            return searcher.search(List.of(new SearchPart(rows, null, rows.count(), attached)), asked);
        }

        double recall(float[][] queries, int k, double targetRecall) {
            return Arrays.stream(queries)
                    .mapToDouble(query -> RecallMeasurement.recall(
                            search(query, k, 0, targetRecall, false).hits(),
                            search(query, k, 0, Double.NaN, true).hits(),
                            attached.metric()))
                    .average()
                    .orElseThrow();
        }

        PlanPart plan(float[] query, int k, double targetRecall) {
            return search(query, k, 0, targetRecall, false).plan().parts().getFirst();
        }

        @Override
        public void close() {
            built.close();
            rows.close();
        }
    }

    /** Rows and, of the same kind, queries after them. */
    private static float[][] sample(String kind) {
        int count = COUNT + QUERIES;
        return switch (kind) {
            case "uniform" -> SampleVectors.gaussian(count, DIMENSION, 1);
            case "clustered" -> SampleVectors.clustered(count, DIMENSION, 40, 1);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of(new HnswIndexType(), Metric.EUCLIDEAN, "uniform"),
                Arguments.of(new HnswIndexType(), Metric.COSINE, "clustered"),
                Arguments.of(new IvfIndexType(), Metric.EUCLIDEAN, "clustered"),
                Arguments.of(new IvfIndexType(), Metric.DOT, "uniform"),
                Arguments.of(new GraphIndexType(), Metric.COSINE, "uniform"),
                Arguments.of(new GraphIndexType(), Metric.EUCLIDEAN, "clustered"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void recallIsAboutWhatIsAskedFor(IndexType type, Metric metric, String kind) {
        float[][] sample = sample(kind);
        float[][] queries = Arrays.copyOfRange(sample, COUNT, sample.length);
        try (Measured measured = new Measured(type, Map.of(), metric, Arrays.copyOf(sample, COUNT))) {
            for (int k : new int[] {1, 10, 30}) {
                for (double target : new double[] {0.8, 0.95}) {
                    double recall = measured.recall(queries, k, target);
                    // Measured are the best 1, 10 and 100; between them the effort is interpolated.
                    double deviation = 0.5 * (1 - target) + (k == 1 ? 0.05 : k == 10 ? 0.01 : 0.02);
                    assertThat(recall).as("recall of the best %s where %s is asked for", k, target)
                            .isGreaterThan(target - deviation);
                    if (kind.equals("uniform") && measured.plan(queries[0], k, target).effort().orElse(0) > FINE) {
                        assertThat(recall).as("recall of the best %s where %s is asked for", k, target)
                                .isLessThan(target + 0.1 * (1 - target) + deviation);
                    }
                }
            }
        }
    }

    /** Rows that an index leads through would be found with any effort. */
    @Test
    void rowsAreAskedForAsIfTheIndexDidNotHaveThem() {
        for (IndexType type : List.of(new HnswIndexType(), new GraphIndexType(), new IvfIndexType())) {
            float[][] sample = SampleVectors.clustered(2_000, DIMENSION, 20, 8);
            try (Measured measured = new Measured(type, Map.of(), Metric.EUCLIDEAN, sample)) {
                for (int row = 0; row < 50; row++) {
                    Query query = new Query(
                            sample[row], Metric.EUCLIDEAN, 5, null, Double.NaN, 40, Double.NaN, row, false,
                            Long.MAX_VALUE / 2);
                    SearchPart part = new SearchPart(measured.rows, null, sample.length, measured.attached);
                    Found found = measured.searcher.search(List.of(part), query);
                    assertThat(found.hits()).hasSize(5).extracting(Hit::ordinal).doesNotContain(row);
                    assertThat(found.plan().isExact()).isFalse();
                    assertThat(found.hits().getFirst().score()).isPositive();
                }
            }
        }
    }

    @Test
    void copiesOfARowStayWhenItIsAbsent() {
        float[][] sample = SampleVectors.clustered(1_200, DIMENSION, 20, 8);
        for (int row = 600; row < 1_200; row++) {
            sample[row] = sample[row - 600];
        }
        for (IndexType type : List.of(new HnswIndexType(), new GraphIndexType())) {
            try (Measured measured = new Measured(type, Map.of(), Metric.EUCLIDEAN, sample)) {
                Query query = new Query(
                        sample[3], Metric.EUCLIDEAN, 1, null, Double.NaN, 40, Double.NaN, 3, false, Long.MAX_VALUE / 2);
                SearchPart part = new SearchPart(measured.rows, null, sample.length, measured.attached);
                assertThat(measured.searcher.search(List.of(part), query).hits())
                        .extracting(Hit::ordinal)
                        .containsExactly(603);
            }
        }
    }

    @Test
    void sameRowsGiveTheSameTable() {
        float[][] sample = SampleVectors.clustered(1_500, DIMENSION, 20, 8);
        try (Measured one = new Measured(new HnswIndexType(), Map.of(), Metric.COSINE, sample);
                Measured other = new Measured(new HnswIndexType(), Map.of(), Metric.COSINE, sample)) {
            assertThat(one.attached.recall().encoded()).isNotNull().isEqualTo(other.attached.recall().encoded());
        }
    }

    @Test
    void fewRowsAreNotMeasuredAndAnsweredExactly() {
        float[][] sample = SampleVectors.clustered(RecallMeasurement.LEAST_ROWS - 1, DIMENSION, 20, 8);
        try (Measured measured = new Measured(new HnswIndexType(), Map.of(), Metric.COSINE, sample)) {
            assertThat(measured.attached.recall().encoded()).isNull();
            assertThat(measured.search(sample[0], 3, 0, 0.9, false).plan().reason())
                    .isEqualTo("index hnsw has no measured recall yet");
            assertThat(measured.search(sample[0], 3, 0, Double.NaN, false).plan().isExact()).isFalse();
        }
    }

    @Test
    void recallOutOfReachIsAnsweredExactly() {
        float[][] sample = SampleVectors.gaussian(2_000, 64, 8);
        Map<String, ?> coarse = Map.of("codes", "pq", "pieces", 2, "refine", 1);
        try (Measured measured = new Measured(new IvfIndexType(), coarse, Metric.EUCLIDEAN, sample)) {
            assertThat(measured.search(sample[0], 10, 0, 0.95, false).plan().reason())
                    .isEqualTo("index ivf does not reach recall 0.95");
            assertThat(measured.search(sample[0], 10, 0, Double.NaN, false).plan().isExact()).isFalse();
        }
    }

    @Test
    void planTellsTheEffortAndWhy() {
        float[][] sample = SampleVectors.clustered(COUNT, DIMENSION, 40, 8);
        try (Measured measured = new Measured(new HnswIndexType(), Map.of(), Metric.COSINE, sample)) {
            PlanPart given = measured.search(sample[0], 10, 77, Double.NaN, false).plan().parts().getFirst();
            assertThat(given.effort()).hasValue(77);
            assertThat(given.reason()).isEqualTo("as asked for");
            assertThat(given.visited()).isPositive();
            assertThat(given.expectedRecall().orElseThrow()).isBetween(0.9, 1.0);
            PlanPart target = measured.plan(sample[0], 10, 0.9);
            assertThat(target.reason()).isEqualTo("for recall 0.9");
            assertThat(target.expectedRecall().orElseThrow()).isBetween(0.9, 1.0);
            assertThat(target).hasToString("index hnsw over 4000 rows: effort "
                    + target.effort().orElseThrow() + " (for recall 0.9, measured recall "
                    + String.format(Locale.ROOT, "%.3f", target.expectedRecall().orElseThrow()) + "), "
                    + target.visited() + " places visited, " + target.scoredRows() + " rows compared");
            assertThat(measured.plan(sample[0], 10, Double.NaN).reason()).isEqualTo("for recall 0.95");
        }
    }

    /** Noise among clusters is far from all rows, and harder than they are. */
    @Test
    void strangeQuestionsGetMoreEffort() {
        float[][] sample = SampleVectors.clustered(COUNT, 48, 40, 8);
        float[][] noise = SampleVectors.gaussian(100, 48, 99);
        try (Measured measured = new Measured(new HnswIndexType(), Map.of(), Metric.COSINE, sample)) {
            List<PlanPart> plans = Arrays.stream(noise)
                    .map(query -> measured.plan(query, 10, 0.9))
                    .toList();
            assertThat(plans).allSatisfy(plan -> {
                assertThat(plan.reason()).contains("strange");
                assertThat(plan.effort().orElseThrow())
                        .isGreaterThan(measured.plan(sample[0], 10, 0.9).effort().orElseThrow());
            });
            assertThat(measured.recall(noise, 10, 0.9)).isBetween(0.87, 1.0);
        }
    }

    /** By dot product long rows far away score like short ones nearby, so that scores do not tell questions apart. */
    @Test
    void strangeQuestionsAreToldAmongRowsOfManyLengths() {
        float[][] sample = SampleVectors.clustered(COUNT, 96, 400, 8);
        Random random = new Random(4);
        for (float[] row : sample) {
            float length = (float) Math.exp(0.7 * random.nextGaussian());
            for (int i = 0; i < row.length; i++) {
                row[i] *= length;
            }
        }
        float[][] foreign = SampleVectors.clustered(QUERIES, 96, 400, 99);
        try (Measured measured = new Measured(new GraphIndexType(), Map.of(), Metric.DOT, sample)) {
            assertThat(measured.recall(foreign, 10, 0.95)).isGreaterThan(0.94);
        }
    }

    @Test
    void questionsThatWereAskedAreLearnedFrom() {
        float[][] sample = SampleVectors.clustered(COUNT, 48, 40, 8);
        float[][] between = SampleVectors.clustered(300, 48, 40, 8);
        for (int i = 0; i < between.length; i++) {
            for (int j = 0; j < 48; j++) {
                between[i][j] += sample[COUNT - 1 - i][j];
            }
        }
        try (Measured measured = new Measured(new HnswIndexType(), Map.of("m", 4), Metric.COSINE, sample)) {
            SearchPart part = new SearchPart(measured.rows, null, COUNT, measured.attached);
            String before = String.valueOf(measured.attached.recall().encoded());
            for (float[] query : Arrays.copyOf(between, 200)) {
                RecallMeasurement.observe(part, new Query(
                        query, Metric.COSINE, 10, null, Double.NaN, 0, false, Long.MAX_VALUE / 2));
            }
            assertThat(measured.attached.recall().encoded()).asString().isNotEqualTo(before);
            assertThat(measured.recall(Arrays.copyOfRange(between, 200, 300), 10, 0.9)).isBetween(0.86, 0.99);
        }
    }

    @Test
    void measurementIsCancelled() {
        float[][] sample = SampleVectors.clustered(2_000, DIMENSION, 20, 8);
        try (Measured measured = new Measured(new HnswIndexType(), Map.of(), Metric.COSINE, sample)) {
            AttachedIndex fresh = new AttachedIndex(new HnswIndexType(), measured.built.index(), Metric.COSINE);
            AtomicInteger checks = new AtomicInteger();
            Runnable cancelled = () -> {
                if (checks.incrementAndGet() > 100) {
                    throw new CancelledException("enough");
                }
            };
            assertThatThrownBy(() ->
                            RecallMeasurement.run(measured.rows, fresh, SEED, Workers.callerOnly(), cancelled))
                    .isInstanceOf(CancelledException.class);
            assertThat(fresh.recall().encoded()).isNull();
        }
    }

    /** Such as one without effort: it is asked once, not with one effort after the other. */
    @Test
    void indexWithoutEffortHasOneRecall() {
        float[][] sample = SampleVectors.gaussian(2_000, 4, 8);
        AtomicInteger searches = new AtomicInteger();
        IndexType half = new LambdaIndexType("half", () -> new LambdaIndex(query -> {
            searches.incrementAndGet();
            offerHalf(query);
        }));
        try (Measured measured = new Measured(half, Map.of(), Metric.EUCLIDEAN, sample)) {
            PlanPart plan = measured.plan(sample[0], 10, 0.3);
            assertThat(plan.effort()).isEmpty();
            assertThat(measured.search(sample[0], 10, 0, 0.7, false).plan().reason())
                    .isEqualTo("index half does not reach recall 0.7");
            assertThat(searches.get()).isLessThan(1_000);
        }
    }

    @Test
    void indexThatFailsIsNotMeasured() {
        float[][] sample = SampleVectors.gaussian(2_000, 4, 8);
        AtomicInteger searches = new AtomicInteger();
        IndexType failing = new LambdaIndexType("failing", () -> new LambdaIndex(query -> {
            if (searches.incrementAndGet() > 100) {
                throw new UncheckedIOException(new IOException("gone"));
            }
            query.offerAll(IntStream.range(0, 2_000).toArray(), 2_000);
        }));
        assertThatThrownBy(() -> new Measured(failing, Map.of(), Metric.EUCLIDEAN, sample))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("gone");
    }

    private static void offerHalf(IndexQuery query) {
        for (int row = 0; row < 2_000; row += 2) {
            query.offer(row);
        }
    }
}
