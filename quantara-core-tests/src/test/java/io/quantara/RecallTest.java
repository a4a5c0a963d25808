package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.index.BuildContext;
import io.quantara.index.IndexOptions;
import io.quantara.index.SegmentVectors;
import io.quantara.index.StoredIndexType;
import io.quantara.index.VectorIndex;
import io.quantara.internal.index.LambdaIndex;
import io.quantara.testkit.index.SampleVectors;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recall that is asked for, kept with an index, compared with exact search, and told. */
class RecallTest {

    private static final int COUNT = 2_000;
    private static final int DIMENSION = 16;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final float[][] ROWS = SampleVectors.clustered(COUNT, DIMENSION, 20, 3);
    private static final float[] QUERY = SampleVectors.near(ROWS, 1, 4)[0];

    @TempDir
    Path temp;

    private Database open(DatabaseOptions options) {
        return Database.open(temp.resolve("db"), options);
    }

    private static DatabaseOptions unsampled() {
        return DatabaseOptions.defaults().recallSampling(0);
    }

    private static VectorCollection filled(Database db, String type, Map<String, ?> options) {
        VectorCollection papers = db.createCollection("papers", CollectionOptions.defaults().index(type, options));
        papers.load(
                Arrays.stream(ROWS).map(row -> NewDocument.of("row", row)), LoadOptions.defaults());
        papers.awaitIndex(MINUTE);
        return papers;
    }

    private static PlanPart part(VectorCollection papers, SearchRequest request) {
        List<PlanPart> parts = papers.search(request).plan().parts();
        assertThat(parts).hasSize(1);
        return parts.getFirst();
    }

    @Test
    void isBetweenNoneAndAll() {
        SearchRequest request = SearchRequest.of(QUERY);
        assertThat(request.targetRecall()).isEmpty();
        assertThat(request.targetRecall(0.95).targetRecall()).hasValue(0.95);
        for (double wrong : new double[] {0, 1, -0.5, 1.5, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> request.targetRecall(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("targetRecall is " + wrong);
        }
    }

    @Test
    void contradictsAnEffort() {
        String message = "Both effort 40 and targetRecall 0.95 are given: the one follows from the other,"
                + " give one of them";
        assertThatThrownBy(() -> SearchRequest.of(QUERY).effort(40).targetRecall(0.95))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> SearchRequest.of(QUERY).targetRecall(0.95).effort(40))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void isSurpassedByExactSearch() {
        SearchRequest both = SearchRequest.of(QUERY).targetRecall(0.95).exact();
        assertThat(both.isExact()).isTrue();
        try (Database db = open(unsampled())) {
            VectorCollection papers = filled(db, "hnsw", Map.of());
            assertThat(papers.search(both).plan().isExact()).isTrue();
            assertThat(papers.search(both).plan().parts())
                    .hasToString("[exact search over 2000 rows (asked for exact search): 2000 accepted]");
        }
    }

    @Test
    void setsTheEffortOfEverySearchThatDoesNotSayIt() {
        try (Database db = open(unsampled())) {
            VectorCollection papers = filled(db, "hnsw", Map.of());
            SearchRequest request = SearchRequest.of(QUERY).topK(10);
            PlanPart low = part(papers, request.targetRecall(0.5));
            PlanPart high = part(papers, request.targetRecall(0.99));
            assertThat(high.effort().orElseThrow()).isGreaterThan(low.effort().orElseThrow());
            assertThat(high.expectedRecall().orElseThrow()).isGreaterThanOrEqualTo(0.99);
            assertThat(part(papers, request).reason()).isEqualTo("for recall 0.95");
            assertThat(part(papers, request.effort(33)).effort()).hasValue(33);
            assertThat(part(papers, request.topK(200)).effort().orElseThrow())
                    .isGreaterThan(part(papers, request.topK(100)).effort().orElseThrow());

            papers.useIndex("hnsw", Map.of("ef", 44));
            papers.awaitIndex(MINUTE);
            assertThat(part(papers, request).effort()).hasValue(44);
            assertThat(part(papers, request).reason()).isEqualTo("the default of the index");
            assertThat(part(papers, request.targetRecall(0.99)).reason()).isEqualTo("for recall 0.99");
        }
    }

    @Test
    void isKeptWithTheIndex() {
        Object measured;
        try (Database db = open(unsampled())) {
            VectorCollection papers = filled(db, "hnsw", Map.of());
            papers.saveIndex(temp.resolve("saved.idx"));
            measured = papers.stats().asMetadata().getList("measuredRecall");
            assertThat((List<?>) measured).hasSize(1);
        }
        try (Database db = open(unsampled().openMode(OpenMode.READ_ONLY))) {
            VectorCollection papers = db.getCollection("papers");
            assertThat(part(papers, SearchRequest.of(QUERY).targetRecall(0.9)).reason()).isEqualTo("for recall 0.9");
        }
        try (Database db = open(unsampled())) {
            VectorCollection papers = db.getCollection("papers");
            assertThat((Object) papers.stats().asMetadata().getList("measuredRecall")).isEqualTo(measured);
            papers.useIndex("flat");
            assertThat(papers.stats().asMetadata().getList("measuredRecall")).isEmpty();
            papers.loadIndex(temp.resolve("saved.idx"));
            assertThat((Object) papers.stats().asMetadata().getList("measuredRecall")).isEqualTo(measured);
        }
    }

    /** Offers all rows, or none: then nothing can be measured. */
    private record AllOrNone(boolean offersAll) implements StoredIndexType {

        @Override
        public String name() {
            return "all-or-none";
        }

        @Override
        public VectorIndex build(SegmentVectors vectors, BuildContext context) {
            return index(vectors.count());
        }

        @Override
        public int formatVersion() {
            return 1;
        }

        @Override
        public void write(VectorIndex index, WritableByteChannel target) throws IOException {
            target.write(ByteBuffer.allocate(1));
        }

        @Override
        public VectorIndex open(MemorySegment stored, SegmentVectors vectors, IndexOptions options) {
            return index(vectors.count());
        }

        private VectorIndex index(int count) {
            return new LambdaIndex(query -> {
                for (int row = 0; row < count && offersAll; row++) {
                    query.offer(row);
                }
            });
        }
    }

    /** As in a database of a release that measured nothing. */
    @Test
    void isMeasuredInTheBackgroundWhereItIsMissing() {
        SearchRequest request = SearchRequest.of(QUERY).targetRecall(0.9);
        try (Database db = open(unsampled().indexType(new AllOrNone(false)))) {
            VectorCollection papers = filled(db, "all-or-none", Map.of());
            assertThat(papers.search(request).plan().reason())
                    .isEqualTo("index all-or-none has no measured recall yet");
        }
        try (Database db = open(unsampled().indexType(new AllOrNone(true)))) {
            VectorCollection papers = db.getCollection("papers");
            long deadline = System.nanoTime() + MINUTE.toNanos();
            while (papers.search(request).plan().isExact()) {
                assertThat(System.nanoTime()).as("a minute has passed").isLessThan(deadline);
            }
            assertThat(papers.stats().asMetadata().getList("measuredRecall")).hasSize(1);
        }
    }

    @Test
    void ofRealSearchesIsSampledInTheBackground() {
        try (Database db = open(DatabaseOptions.defaults().recallSampling(1))) {
            VectorCollection papers = filled(db, "hnsw", Map.of());
            assertThat(papers.stats().recallSamples()).isZero();
            assertThat(papers.stats().meanRecall()).isEmpty();
            long deadline = System.nanoTime() + MINUTE.toNanos();
            while (papers.stats().recallSamples() < 3) {
                papers.search(SearchRequest.of(QUERY).topK(10));
                assertThat(System.nanoTime()).as("a minute has passed").isLessThan(deadline);
            }
            assertThat(papers.stats().meanRecall().orElseThrow()).isBetween(0.5, 1.0);
            assertThat(papers.stats().lowestRecall().orElseThrow())
                    .isBetween(0.0, papers.stats().meanRecall().orElseThrow());
        }
    }

    @Test
    void isNotSampledWhereThatIsOff() {
        try (Database db = open(unsampled())) {
            VectorCollection papers = filled(db, "hnsw", Map.of());
            for (int i = 0; i < 100; i++) {
                papers.search(QUERY);
            }
            assertThat(papers.stats().recallSamples()).isZero();
        }
        assertThatThrownBy(() -> DatabaseOptions.defaults().recallSampling(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("recallSampling is -1");
    }
}
