package io.quantara.internal.index.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.quantara.Metric;
import io.quantara.PlanPart;
import io.quantara.index.IndexOptions;
import io.quantara.internal.index.AcceptingQuery;
import io.quantara.internal.index.BuiltIndex;
import io.quantara.internal.index.IndexedRows;
import io.quantara.internal.query.Found;
import io.quantara.internal.query.Hit;
import io.quantara.testkit.index.SampleVectors;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraphIndexTest {

    private static final int K = 10;

    private static IndexedRows build(Metric metric, float[][] sample) {
        return IndexedRows.of(new GraphIndexType(), IndexOptions.none(), metric, sample);
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void findsNearlyAllNeighboursOfTextEmbeddings(Metric metric) {
        float[][] packages = IndexedRows.packages(6_000);
        float[][] queries = every(60, packages);
        try (IndexedRows rows = build(metric, without(60, packages))) {
            assertThat(rows.recall(queries, K, 24)).isGreaterThan(0.9);
            assertThat(rows.recall(queries, K, 64)).isGreaterThan(0.98);
            assertThat(rows.recall(queries, 100, 0)).isGreaterThan(0.97);
        }
    }

    /** A walk that is made a second time because few rows were passed costs more than one with more effort. */
    @Test
    void lessEffortVisitsFewerNodes() {
        float[][] packages = IndexedRows.packages(6_000);
        try (IndexedRows rows = build(Metric.COSINE, without(60, packages))) {
            long[] visited = new long[4];
            for (float[] query : every(60, packages)) {
                for (int i = 0; i < visited.length; i++) {
                    Found found = rows.search(query, Metric.COSINE, K, List.of(18, 22, 27, 36).get(i), null, false);
                    visited[i] += found.plan().parts().getFirst().visited();
                }
            }
            assertThat(visited).isSorted();
        }
    }

    /** Where a part has few of the best, few of its nodes are looked at. */
    @Test
    void walksEndEarlyWhereOtherPartsHaveNearerRows() {
        float[][] packages = IndexedRows.packages(6_000);
        float[][] rows = without(60, packages);
        float[][] many = Arrays.copyOf(rows, rows.length * 7 / 8);
        float[][] few = Arrays.copyOfRange(rows, many.length, rows.length);
        try (IndexedRows manyRows = build(Metric.COSINE, many);
                IndexedRows fewRows = build(Metric.COSINE, few)) {
            long alone = 0;
            long beside = 0;
            double recall = 0;
            float[][] queries = every(60, packages);
            for (float[] query : queries) {
                alone += visited(fewRows.search(query, Metric.COSINE, K, 64, null, false));
                alone += visited(manyRows.search(query, Metric.COSINE, K, 64, null, false));
                Found both = IndexedRows.searchBoth(manyRows, fewRows, query, K, 64, false);
                beside += visited(both);
                List<Hit> truth =
                        IndexedRows.searchBoth(manyRows, fewRows, query, K, 64, true).hits();
                float bound = truth.getLast().score();
                recall += both.hits().stream().filter(hit -> hit.score() >= bound).count() / (double) K;
            }
            assertThat(beside).isLessThan(alone * 4 / 5);
            assertThat(recall / queries.length).isGreaterThan(0.98);
        }
    }

    private static long visited(Found found) {
        return found.plan().parts().stream().mapToLong(PlanPart::visited).sum();
    }

    private static float[][] every(int step, float[][] vectors) {
        float[][] chosen = new float[vectors.length / step][];
        Arrays.setAll(chosen, i -> vectors[i * step]);
        return chosen;
    }

    private static float[][] without(int step, float[][] vectors) {
        float[][] rest = new float[vectors.length - vectors.length / step][];
        int count = 0;
        for (int i = 0; i < vectors.length; i++) {
            if (i % step != 0) {
                rest[count++] = vectors[i];
            }
        }
        return rest;
    }

    @Test
    void threadsDoNotChangeABit() {
        float[][] sample = SampleVectors.clustered(3_000, 20, 30, 51);
        try (IndexedRows alone = build(Metric.COSINE, sample);
                IndexedRows together =
                        IndexedRows.of(new GraphIndexType(), IndexOptions.none(), Metric.COSINE, sample, 4)) {
            assertThat(together.bytes()).isEqualTo(alone.bytes());
        }
    }

    /** A graph over vectors that are equal links them to each other alone: searches would end there. */
    @ParameterizedTest
    @EnumSource(Metric.class)
    void findsNeighboursAmongManyDuplicates(Metric metric) {
        float[][] distinct = SampleVectors.clustered(200, 16, 10, 52);
        float[][] sample = new float[6_000][];
        Random random = new Random(53);
        Arrays.setAll(sample, _ -> distinct[random.nextInt(random.nextInt(distinct.length) + 1)]);
        try (IndexedRows rows = build(metric, sample)) {
            assertThat(rows.recall(SampleVectors.near(sample, 50, 54), 50, 0)).isGreaterThan(0.99);
        }
    }

    /** Rows of length zero have a cosine of 0, more than rows that point away from the query. */
    @Test
    void findsZeroVectorsBeforeThoseThatPointAway() {
        float[][] sample = SampleVectors.clustered(500, 8, 5, 55);
        for (float[] vector : sample) {
            vector[0] = 5 + Math.abs(vector[0]);
        }
        sample[17] = new float[8];
        sample[300] = new float[] {-0.0f, 0, 0, 0, 0, 0, 0, 0};
        float[] away = {-1, 0, 0, 0, 0, 0, 0, 0};
        try (IndexedRows rows = build(Metric.COSINE, sample)) {
            List<Hit> found = rows.found(away, 5, 0);
            assertThat(found.subList(0, 2)).extracting(Hit::ordinal).containsExactlyInAnyOrder(17, 300);
            assertThat(found).hasSize(5);
            assertThat(rows.recall(new float[][] {away, sample[1]}, 5, 0)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 13, 16, 17, 24, 31, 32})
    void findsNeighboursInFewDimensions(int dimension) {
        float[][] sample = SampleVectors.gaussian(1_500, dimension, 56);
        float[][] queries = SampleVectors.near(sample, 20, 57);
        for (Metric metric : Metric.values()) {
            try (IndexedRows rows = build(metric, sample)) {
                assertThat(rows.recall(queries, K, 200)).as("%s", metric).isGreaterThan(0.94);
            }
        }
    }

    @Test
    void findsAThousandNeighbours() {
        float[][] sample = SampleVectors.clustered(12_000, 24, 40, 58);
        try (IndexedRows rows = build(Metric.EUCLIDEAN, sample)) {
            assertThat(rows.recall(SampleVectors.near(sample, 10, 59), 1_000, 0)).isGreaterThan(0.98);
        }
    }

    /** Norms of real embeddings are often log-normal; the longest rows are neighbours of nearly every query. */
    @Test
    void findsLargeDotProductsAmongVectorsOfManyLengths() {
        float[][] sample = SampleVectors.clustered(4_000, 24, 40, 60);
        Random random = new Random(61);
        for (float[] vector : sample) {
            float factor = (float) Math.exp(0.5 * random.nextGaussian());
            for (int i = 0; i < vector.length; i++) {
                vector[i] *= factor;
            }
        }
        try (IndexedRows rows = build(Metric.DOT, sample)) {
            assertThat(rows.recall(SampleVectors.near(sample, 50, 62), K, 0)).isGreaterThan(0.97);
        }
    }

    @Test
    void graphOverUnitVectorsServesAllMetrics() {
        float[][] packages = IndexedRows.packages(2_000);
        float[][] queries = every(100, packages);
        for (float[] query : queries) {
            for (int i = 0; i < query.length; i++) {
                query[i] *= 3;
            }
        }
        for (Metric own : Metric.values()) {
            try (IndexedRows rows = build(own, without(100, packages))) {
                for (Metric asked : Metric.values()) {
                    assertThat(rows.recall(queries, asked, K, 0, null))
                            .as("%s graph asked by %s", own, asked)
                            .isGreaterThan(0.98);
                }
            }
        }
        try (IndexedRows rows = build(Metric.COSINE, SampleVectors.gaussian(100, 8, 63))) {
            assertThat(rows.built().index().alsoServes()).isEmpty();
        }
    }

    @Test
    void walksThroughRowsThatAreNotAccepted() {
        float[][] sample = SampleVectors.clustered(20_000, 8, 40, 64);
        float[][] queries = SampleVectors.near(sample, 500, 65);
        try (IndexedRows rows = build(Metric.EUCLIDEAN, sample)) {
            assertThat(rows.recall(queries, Metric.EUCLIDEAN, K, 36, live(sample.length, 2)))
                    .isGreaterThan(0.97)
                    .as("filters cost little recall")
                    .isGreaterThan(rows.recall(queries, K, 36) - 0.02);
            Found few = rows.search(queries[0], Metric.EUCLIDEAN, K, 16, live(sample.length, 100), false);
            assertThat(few.plan().isExact()).as("few rows are compared exactly").isTrue();
        }
    }

    private static long[] live(int count, int oneOf) {
        long[] live = new long[(count + 63) / 64];
        for (int i = 0; i < count; i += oneOf) {
            live[i >>> 6] |= 1L << i;
        }
        return live;
    }

    @Test
    void refusesBytesOfOtherRows() {
        float[][] sample = SampleVectors.clustered(1_000, 8, 5, 66);
        try (IndexedRows rows = build(Metric.COSINE, sample);
                Arena arena = Arena.ofShared()) {
            byte[] bytes = rows.bytes();
            assertRefused(rows, arena, changed(bytes, 0, 999), "it has 999 rows");
            assertRefused(rows, arena, changed(bytes, 4, 9), "it has dimension 9");
            assertRefused(rows, arena, changed(bytes, 8, 0), "its counts");
            assertRefused(rows, arena, changed(bytes, 12, 1_000), "bytes");
            assertRefused(rows, arena, changed(bytes, 16, Integer.MAX_VALUE), "it");
            assertRefused(rows, arena, Arrays.copyOf(bytes, bytes.length - 64), "bytes");
            assertRefused(rows, arena, new byte[0], "too short");
        }
    }

    static byte[] changed(byte[] bytes, int offset, int value) {
        byte[] changed = bytes.clone();
        ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(offset, value);
        return changed;
    }

    private static void assertRefused(IndexedRows rows, Arena arena, byte[] bytes, String problem) {
        assertThatThrownBy(() -> rows.open(bytes, arena, IndexOptions.none()).close())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not belong to these rows")
                .hasMessageContaining(problem);
    }

    @Test
    void verifyFindsLinksToNowhere() {
        float[][] sample = SampleVectors.clustered(200, 8, 5, 67);
        try (IndexedRows rows = build(Metric.EUCLIDEAN, sample);
                Arena arena = Arena.ofShared()) {
            byte[] bytes = rows.bytes();
            // The last node has the last group: 32 numbers, 96 floats and six words of code for each neighbour.
            byte[] nowhere = changed(bytes, bytes.length - (4 + 6) * 128, 200);
            try (BuiltIndex opened = rows.open(nowhere, arena, IndexOptions.none())) {
                assertThatThrownBy(() -> opened.index().verify())
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("from node 199 to row 200");
            }
        }
    }

    @Test
    void openedIndexFindsTheSameWithItsOwnEffort() {
        float[][] sample = SampleVectors.clustered(8_000, 24, 40, 68);
        float[][] queries = SampleVectors.near(sample, 30, 69);
        try (IndexedRows rows = build(Metric.COSINE, sample);
                Arena arena = Arena.ofShared();
                BuiltIndex same = rows.open(rows.bytes(), arena, IndexOptions.none())) {
            same.index().verify();
            for (float[] query : queries) {
                List<Integer> found =
                        rows.found(query, K, 0).stream().map(Hit::ordinal).toList();
                assertThat(rows.found(same, query, K)).isEqualTo(found);
            }
            assertThat(same.allocatedBytes()).isZero();
        }
    }

    @Test
    void searchAllocatesNothing() {
        float[][] sample = SampleVectors.clustered(3_000, 24, 40, 70);
        try (IndexedRows rows = build(Metric.COSINE, sample)) {
            AcceptingQuery sink = new AcceptingQuery(sample[5], Metric.COSINE, K, sample.length);
            for (int i = 0; i < 3_000; i++) {
                rows.built().index().search(sink);
            }
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1_000; i++) {
                rows.built().index().search(sink);
            }
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(sink.offered()).isEqualTo(4_000L * (K + 8));
            assertThat(allocated).as("bytes of 1,000 searches").isLessThan(1_000);
        }
    }

    @Test
    void usesItsOptions() {
        float[][] sample = SampleVectors.gaussian(2_000, 32, 71);
        float[][] queries = SampleVectors.gaussian(40, 32, 72);
        IndexOptions poor = IndexOptions.of(Map.of("degree", 32, "build-effort", 32, "effort", 10));
        IndexOptions rich = IndexOptions.of(Map.of("degree", 64, "build-effort", 200, "effort", 400));
        try (IndexedRows least = IndexedRows.of(new GraphIndexType(), poor, Metric.EUCLIDEAN, sample);
                IndexedRows most = IndexedRows.of(new GraphIndexType(), rich, Metric.EUCLIDEAN, sample)) {
            assertThat(least.recall(queries, K, 0)).isLessThan(0.9);
            assertThat(most.recall(queries, K, 0)).isGreaterThan(0.98);
            assertThat(least.built().index().memoryBytes())
                    .isLessThan(most.built().index().memoryBytes() * 6 / 10);
        }
    }
}
