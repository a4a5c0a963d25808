package io.quantara.internal.index.ivf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.quantara.Metric;
import io.quantara.index.IndexOptions;
import io.quantara.internal.index.AcceptingQuery;
import io.quantara.internal.index.BuiltIndex;
import io.quantara.internal.index.IndexedRows;
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
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IvfIndexTest {

    private static final int K = 10;

    private static IndexedRows build(String codes, Metric metric, float[][] sample) {
        return IndexedRows.of(new IvfIndexType(), IndexOptions.of(Map.of("codes", codes)), metric, sample);
    }

    @ParameterizedTest
    @CsvSource({
        "rabitq,COSINE", "rabitq,DOT", "rabitq,EUCLIDEAN", "pq,COSINE", "pq,DOT", "pq,EUCLIDEAN", "flat,COSINE",
        "flat,DOT", "flat,EUCLIDEAN"
    })
    void findsNeighboursOfTextEmbeddings(String codes, Metric metric) {
        float[][] packages = IndexedRows.packages(2_000);
        float[][] queries = Arrays.copyOfRange(packages, 0, 50);
        try (IndexedRows rows = build(codes, metric, packages)) {
            assertThat(rows.recall(queries, K, 0)).isGreaterThan(0.85);
            assertThat(rows.recall(queries, K, 64)).isGreaterThan(0.97);
        }
    }

    /** Codes and centres, and what searches need; fixed parts such as codewords weigh more with few rows. */
    @ParameterizedTest
    @ValueSource(strings = {"rabitq", "pq"})
    void takesAFractionOfTheMemoryOfTheVectors(String codes) {
        float[][] packages = IndexedRows.packages(4_000);
        long vectorBytes = 4_000L * packages[0].length * Float.BYTES;
        try (IndexedRows rows = build(codes, Metric.COSINE, packages)) {
            rows.recall(new float[][] {packages[0]}, K, 0);
            assertThat(rows.built().index().memoryBytes()).isLessThan(vectorBytes * 3 / 10);
        }
        try (IndexedRows rows = build(codes, Metric.EUCLIDEAN, SampleVectors.clustered(10_000, 128, 100, 91))) {
            assertThat(rows.built().index().memoryBytes()).isLessThan(10_000L * 128 * Float.BYTES * 3 / 10);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rabitq", "pq", "flat"})
    void threadsDoNotChangeABit(String codes) {
        float[][] sample = SampleVectors.clustered(2_000, 20, 30, 92);
        IndexOptions options = IndexOptions.of(Map.of("codes", codes));
        try (IndexedRows alone = build(codes, Metric.DOT, sample);
                IndexedRows together = IndexedRows.of(new IvfIndexType(), options, Metric.DOT, sample, 4)) {
            assertThat(together.bytes()).isEqualTo(alone.bytes());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rabitq", "pq", "flat"})
    void findsNeighboursAmongManyDuplicates(String codes) {
        float[][] distinct = SampleVectors.clustered(50, 16, 10, 93);
        float[][] sample = new float[4_000][];
        Random random = new Random(94);
        Arrays.setAll(sample, _ -> distinct[random.nextInt(distinct.length)]);
        for (Metric metric : Metric.values()) {
            try (IndexedRows rows = build(codes, metric, sample)) {
                assertThat(rows.recall(SampleVectors.near(sample, 20, 95), 50, 0))
                        .as("%s", metric)
                        .isGreaterThan(0.97);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rabitq", "pq", "flat"})
    void findsZeroVectorsBeforeThoseThatPointAway(String codes) {
        float[][] sample = SampleVectors.clustered(500, 8, 5, 96);
        for (float[] vector : sample) {
            vector[0] = 5 + Math.abs(vector[0]);
        }
        sample[17] = new float[8];
        sample[300] = new float[8];
        try (IndexedRows rows = build(codes, Metric.COSINE, sample)) {
            List<Hit> found = rows.found(new float[] {-1, 0, 0, 0, 0, 0, 0, 0}, 5, 0);
            assertThat(found.subList(0, 2)).extracting(Hit::ordinal).containsExactlyInAnyOrder(17, 300);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 17, 32})
    void findsNeighboursInFewDimensions(int dimension) {
        float[][] sample = SampleVectors.gaussian(1_000, dimension, 97);
        float[][] queries = SampleVectors.near(sample, 10, 98);
        for (String codes : List.of("rabitq", "pq", "flat")) {
            for (Metric metric : Metric.values()) {
                try (IndexedRows rows = build(codes, metric, sample)) {
                    assertThat(rows.recall(queries, K, 63)).as("%s %s", codes, metric).isGreaterThan(0.85);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rabitq", "pq", "flat"})
    void findsLargeDotProductsAmongVectorsOfManyLengths(String codes) {
        float[][] sample = SampleVectors.clustered(4_000, 24, 40, 99);
        Random random = new Random(100);
        for (float[] vector : sample) {
            float factor = (float) Math.exp(0.5 * random.nextGaussian());
            for (int i = 0; i < vector.length; i++) {
                vector[i] *= factor;
            }
        }
        try (IndexedRows rows = build(codes, Metric.DOT, sample)) {
            assertThat(rows.recall(SampleVectors.near(sample, 50, 101), K, 40)).isGreaterThan(0.8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rabitq", "pq", "flat"})
    void findsTheBestOfFewAcceptedRows(String codes) {
        float[][] sample = SampleVectors.clustered(8_000, 24, 80, 102);
        float[][] queries = SampleVectors.near(sample, 20, 103);
        long[] live = new long[sample.length / 64];
        for (int i = 0; i < sample.length; i += 20) {
            live[i >>> 6] |= 1L << i;
        }
        try (IndexedRows rows = build(codes, Metric.EUCLIDEAN, sample)) {
            assertThat(rows.recall(queries, Metric.EUCLIDEAN, K, 0, live)).isGreaterThan(0.95);
        }
    }

    @Test
    void findsAThousandNeighbours() {
        float[][] sample = SampleVectors.clustered(12_000, 24, 40, 104);
        try (IndexedRows rows = build("rabitq", Metric.EUCLIDEAN, sample)) {
            assertThat(rows.recall(SampleVectors.near(sample, 10, 105), 1_000, 64)).isGreaterThan(0.97);
        }
    }

    @Test
    void usesItsOptions() {
        float[][] sample = SampleVectors.gaussian(3_000, 32, 106);
        float[][] queries = SampleVectors.gaussian(30, 32, 107);
        assertThat(recall(sample, queries, Map.of("probes", 4))).isLessThan(0.7);
        assertThat(recall(sample, queries, Map.of("probes", 100))).isGreaterThan(0.9);
        assertThat(recall(sample, queries, Map.of("probes", 100, "refine", 1))).isLessThan(0.7);
        assertThat(recall(sample, queries, Map.of("lists", 1, "probes", 1, "codes", "flat"))).isEqualTo(1);
        Map<String, Object> pq = Map.of("codes", "pq", "probes", 100, "refine", 2);
        assertThat(recall(sample, queries, with(pq, "pieces", 2)))
                .isLessThan(recall(sample, queries, with(pq, "pieces", 16)) - 0.2);
    }

    private static Map<String, Object> with(Map<String, Object> options, String name, int value) {
        Map<String, Object> more = new TreeMap<>(options);
        more.put(name, value);
        return more;
    }

    private static double recall(float[][] sample, float[][] queries, Map<String, ?> options) {
        try (IndexedRows rows =
                IndexedRows.of(new IvfIndexType(), IndexOptions.of(options), Metric.EUCLIDEAN, sample)) {
            return rows.recall(queries, K, 0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "lists,0", "lists,65537", "probes,0", "refine,0", "refine,1001", "codes,x", "pieces,8", "m,16"
    })
    void refusesOptionsOutOfRange(String name, String value) {
        Object number = value.matches("[0-9]+") ? Integer.valueOf(value) : value;
        IndexOptions options = IndexOptions.of(Map.of(name, number));
        assertThatThrownBy(() -> new IvfIndexType().check(options, 8, Metric.COSINE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + name + "' is");
    }

    @Test
    void damagedBytesNameWhatIsWrong() {
        float[][] sample = SampleVectors.clustered(1_000, 16, 5, 108);
        for (String codes : List.of("rabitq", "pq", "flat")) {
            try (IndexedRows rows = build(codes, Metric.COSINE, sample);
                    Arena arena = Arena.ofShared()) {
                byte[] bytes = rows.bytes();
                int starts = 64 + 63 * 16 * Float.BYTES;
                assertRefused(rows, arena, changed(bytes, 0, 7), "magic");
                assertRefused(rows, arena, changed(bytes, 4, 9), "kind 9");
                assertRefused(rows, arena, changed(bytes, 8, 999), "rows");
                assertRefused(rows, arena, changed(bytes, 20, 0), "lists");
                assertRefused(rows, arena, changed(bytes, 32, 1), codes.equals("pq") ? "bytes" : "");
                assertRefused(rows, arena, changed(bytes, starts, 1), "the lists do not fill the slots");
                assertRefused(rows, arena, changed(bytes, starts + 4, -1), "ends before it begins");
                assertRefused(rows, arena, Arrays.copyOf(bytes, bytes.length - 64), "bytes instead of");
                assertRefused(rows, arena, new byte[0], "0 bytes");
            }
        }
    }

    private static byte[] changed(byte[] bytes, int offset, int value) {
        byte[] changed = bytes.clone();
        ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(offset, value);
        return changed;
    }

    private static void assertRefused(IndexedRows rows, Arena arena, byte[] bytes, String problem) {
        assertThatThrownBy(() -> rows.open(bytes, arena, IndexOptions.none()).close())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("damaged")
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @EnumSource(CodeKind.class)
    void verifyFindsRowsThatAreListedTwice(CodeKind kind) {
        float[][] sample = SampleVectors.clustered(300, 16, 5, 109);
        try (IndexedRows rows = build(kind.toString(), Metric.EUCLIDEAN, sample);
                Arena arena = Arena.ofShared()) {
            ListsLayout layout = ((IvfIndex) rows.built().index()).lists().layout();
            int firstRow = (int) (kind == CodeKind.RABITQ ? layout.groups() : layout.rows());
            byte[] bytes = rows.bytes();
            int row = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(firstRow);
            byte[] twice = changed(bytes, firstRow, row == 299 ? 298 : row + 1);
            try (BuiltIndex opened = rows.open(twice, arena, IndexOptions.of(Map.of()))) {
                assertThatThrownBy(() -> opened.index().verify())
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("listed twice");
            }
            assertRefused(rows, arena, changed(bytes, firstRow, 300), "there is no row 300");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rabitq", "pq", "flat"})
    void searchAllocatesNextToNothing(String codes) {
        float[][] sample = SampleVectors.clustered(3_000, 24, 40, 110);
        try (IndexedRows rows = build(codes, Metric.COSINE, sample)) {
            AcceptingQuery query = new AcceptingQuery(sample[5], Metric.COSINE, K, sample.length);
            long allocated = Long.MAX_VALUE;
            for (int round = 0; round < 60 && allocated >= 50_000; round++) {
                allocated = Math.min(allocated, allocatedBySearches(rows, query));
            }
            assertThat(query.offered()).isGreaterThanOrEqualTo(1_000L * K);
            assertThat(allocated)
                    .as("bytes of 1,000 searches in which the JDK sorts, once they are compiled")
                    .isLessThan(50_000);
        }
    }

    private static long allocatedBySearches(IndexedRows rows, AcceptingQuery query) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1_000; i++) {
            rows.built().index().search(query);
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
