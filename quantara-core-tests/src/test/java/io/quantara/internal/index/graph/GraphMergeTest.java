package io.quantara.internal.index.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.Metric;
import io.quantara.index.IndexOptions;
import io.quantara.internal.index.IndexedRows;
import io.quantara.internal.index.IndexedRows.Part;
import io.quantara.internal.index.rabitq.CodeGroup;
import io.quantara.testkit.index.SampleVectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Graphs of merged segments, compared with graphs that were built from nothing over the same rows. */
class GraphMergeTest {

    private static final int K = 10;
    private static final float[][] NONE = {};

    /** Of a mean over some hundred queries; what is lost in truth is measured over thousands. */
    private static final double NOISE = 0.01;

    private static IndexedRows build(Metric metric, float[][] sample) {
        return IndexedRows.of(new GraphIndexType(), IndexOptions.none(), metric, sample);
    }

    /** Builds graphs over so many even parts, merges them and closes them. */
    private static IndexedRows merged(Metric metric, float[][] sample, int count, IntPredicate gone, int threads) {
        List<Part> parts = new ArrayList<>();
        int size = sample.length / count;
        for (int at = 0; at < count; at++) {
            int first = at * size;
            int end = at == count - 1 ? sample.length : first + size;
            parts.add(new Part(
                    build(metric, Arrays.copyOfRange(sample, first, end)), row -> gone.test(first + row)));
        }
        try {
            return IndexedRows.merged(IndexOptions.none(), parts, NONE, threads);
        } finally {
            parts.forEach(part -> part.rows().close());
        }
    }

    private static float[][] left(float[][] sample, IntPredicate gone) {
        List<float[]> left = new ArrayList<>();
        for (int row = 0; row < sample.length; row++) {
            if (!gone.test(row)) {
                left.add(sample[row]);
            }
        }
        return left.toArray(float[][]::new);
    }

    private static float[][] every(int step, float[][] vectors) {
        return left(vectors, row -> row % step != 0);
    }

    private static int entries(IndexedRows rows) {
        Graph graph = ((GraphIndex) rows.built().index()).graph();
        return (int) (graph.entries().groups().byteSize() / graph.groupBytes()) * CodeGroup.LANES;
    }

    private static void assertAsGood(IndexedRows merged, IndexedRows built, float[][] queries) {
        for (int effort : new int[] {16, 32, 64}) {
            assertThat(merged.recall(queries, K, effort))
                    .as("recall at effort %d", effort)
                    .isGreaterThan(built.recall(queries, K, effort) - NOISE);
        }
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void mergedQuartersAreSearchedAsWell(Metric metric) {
        float[][] packages = IndexedRows.packages(6_000);
        float[][] queries = every(20, packages);
        float[][] sample = left(packages, row -> row % 20 == 0);
        try (IndexedRows built = build(metric, sample);
                IndexedRows merged = merged(metric, sample, 4, _ -> false, 1)) {
            assertAsGood(merged, built, queries);
            assertThat(entries(merged)).isBetween(entries(built) / 2, entries(built) + CodeGroup.LANES);
        }
    }

    @Test
    void smallSegmentIsMergedIntoALargeOne() {
        float[][] sample = SampleVectors.clustered(6_000, 24, 40, 80);
        try (IndexedRows large = build(Metric.EUCLIDEAN, Arrays.copyOf(sample, 5_600));
                IndexedRows small = build(Metric.EUCLIDEAN, Arrays.copyOfRange(sample, 5_600, 6_000));
                IndexedRows built = build(Metric.EUCLIDEAN, sample);
                IndexedRows merged = IndexedRows.merged(
                        IndexOptions.none(),
                        List.of(new Part(large, _ -> false), new Part(small, _ -> false)),
                        NONE,
                        1)) {
            assertAsGood(merged, built, SampleVectors.near(sample, 200, 81));
        }
    }

    @Test
    void deletedRowsDoNotCostRecall() {
        float[][] sample = SampleVectors.clustered(6_000, 24, 40, 82);
        Random random = new Random(83);
        boolean[] drawn = new boolean[sample.length];
        for (int row = 0; row < drawn.length; row++) {
            drawn[row] = random.nextDouble() < 0.3;
        }
        for (IntPredicate gone : List.<IntPredicate>of(row -> drawn[row], row -> sample[row][0] > 0)) {
            float[][] left = left(sample, gone);
            assertThat(left.length).isBetween(1_000, 5_000);
            try (IndexedRows built = build(Metric.COSINE, left);
                    IndexedRows merged = merged(Metric.COSINE, sample, 3, gone, 1)) {
                assertAsGood(merged, built, SampleVectors.near(left, 200, 84));
            }
        }
    }

    @Test
    void rowsThatWereInNoGraphAreFound() {
        float[][] sample = SampleVectors.clustered(4_000, 24, 40, 85);
        try (IndexedRows first = build(Metric.EUCLIDEAN, Arrays.copyOf(sample, 2_500));
                IndexedRows built = build(Metric.EUCLIDEAN, sample);
                IndexedRows merged = IndexedRows.merged(
                        IndexOptions.none(),
                        List.of(new Part(first, _ -> false)),
                        Arrays.copyOfRange(sample, 2_500, sample.length),
                        1)) {
            assertAsGood(merged, built, SampleVectors.near(sample, 200, 86));
        }
    }

    /** A row may have equals in its own segment and in others, the first of which may be gone. */
    @ParameterizedTest
    @EnumSource(Metric.class)
    void equalRowsOfSeveralSegmentsAreFound(Metric metric) {
        float[][] distinct = SampleVectors.clustered(300, 16, 10, 87);
        distinct[7] = new float[16];
        float[][] sample = new float[4_000][];
        Random random = new Random(88);
        Arrays.setAll(sample, _ -> distinct[random.nextInt(distinct.length)]);
        IntPredicate gone = row -> row % 1_000 < 250;
        float[][] left = left(sample, gone);
        try (IndexedRows merged = merged(metric, sample, 4, gone, 1)) {
            assertThat(merged.recall(SampleVectors.near(left, 50, 89), 50, 0)).isGreaterThan(0.99);
        }
    }

    /** Each segment has a greatest norm of its own, which decides the space of its graph. */
    @Test
    void segmentsOfOtherNormsAreMerged() {
        float[][] sample = SampleVectors.clustered(4_000, 24, 40, 90);
        for (int row = 0; row < sample.length; row++) {
            for (int i = 0; i < sample[row].length; i++) {
                sample[row][i] *= row < 1_000 ? 0.3f : row < 2_000 ? 1 : 1.01f;
            }
        }
        try (IndexedRows built = build(Metric.DOT, sample);
                IndexedRows merged = merged(Metric.DOT, sample, 4, _ -> false, 1)) {
            assertAsGood(merged, built, SampleVectors.near(sample, 200, 91));
        }
    }

    @Test
    void recallHoldsWhenGraphsAreMergedAgainAndAgain() {
        float[][] sample = SampleVectors.clustered(4_000, 24, 40, 92);
        IndexedRows merged = build(Metric.EUCLIDEAN, Arrays.copyOf(sample, 200));
        try {
            for (int size = 400; size <= sample.length; size += 200) {
                try (IndexedRows large = merged;
                        IndexedRows small =
                                build(Metric.EUCLIDEAN, Arrays.copyOfRange(sample, size - 200, size))) {
                    merged = IndexedRows.merged(
                            IndexOptions.none(),
                            List.of(new Part(large, _ -> false), new Part(small, _ -> false)),
                            NONE,
                            1);
                }
            }
            try (IndexedRows built = build(Metric.EUCLIDEAN, sample)) {
                assertAsGood(merged, built, SampleVectors.near(sample, 200, 93));
            }
        } finally {
            merged.close();
        }
    }

    @Test
    void twoRowsAreLeft() {
        float[][] sample = SampleVectors.clustered(300, 8, 5, 94);
        try (IndexedRows one = merged(Metric.EUCLIDEAN, sample, 2, row -> row != 170 && row != 20, 1)) {
            Walk walk = new Walk(((GraphIndex) one.built().index()).graph());
            walk.target().setQuery(sample[170]);
            walk.search(10, 10, null);
            assertThat(walk.nearest().size()).isEqualTo(2);
            assertThat(walk.nearest().row(0)).isEqualTo(1);
        }
    }

    /** The graph of a few rows has one entry. */
    @Test
    void entriesOfASmallSegmentAreGone() {
        float[][] sample = SampleVectors.clustered(312, 8, 5, 96);
        float[][] few = Arrays.copyOf(sample, 12);
        try (IndexedRows small = build(Metric.EUCLIDEAN, few);
                IndexedRows large = build(Metric.EUCLIDEAN, Arrays.copyOfRange(sample, 12, sample.length))) {
            Graph graph = ((GraphIndex) small.built().index()).graph();
            int entry = CodeGroup.row(graph.entries().groups(), 0, 0);
            assertThat(CodeGroup.isEmpty(graph.entries().groups(), 0, 1)).isTrue();
            Part left = new Part(small, row -> row == entry);
            try (IndexedRows alone = IndexedRows.merged(IndexOptions.none(), List.of(left), NONE, 1);
                    IndexedRows both = IndexedRows.merged(
                            IndexOptions.none(), List.of(left, new Part(large, _ -> false)), NONE, 1)) {
                assertThat(both.recall(few, 5, 0)).isEqualTo(1);
                Walk walk = new Walk(((GraphIndex) alone.built().index()).graph());
                walk.target().setQuery(few[entry]);
                walk.search(100, 20, null);
                assertThat(walk.nearest().size()).isEqualTo(11);
            }
        }
    }

    @Test
    void threadsDoNotChangeABit() {
        float[][] sample = SampleVectors.clustered(3_000, 20, 30, 95);
        IntPredicate gone = row -> row % 100 == 0;
        try (IndexedRows alone = merged(Metric.COSINE, sample, 3, gone, 1);
                IndexedRows together = merged(Metric.COSINE, sample, 3, gone, 4)) {
            assertThat(together.bytes()).isEqualTo(alone.bytes());
        }
    }
}
