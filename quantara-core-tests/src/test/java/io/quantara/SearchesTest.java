package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SearchesTest extends DatabaseContract {

    @Test
    void returnThreeResultsBestFirstWhenNothingIsSaid() {
        for (int n = 1; n <= 5; n++) {
            db.insert("n" + n, vector(1, n));
        }
        settle();

        SearchResults results = db.search(vector(1, 3));

        assertThat(results).extracting(SearchResult::name).containsExactly("n3", "n4", "n5");
        assertThat(results.getFirst().score()).isEqualTo(1f);
        assertThat(results.getFirst().metadata()).isEqualTo(Metadata.empty());
        assertThat(results.isComplete()).isTrue();
        assertThat(results.plan().isExact()).isTrue();
        assertThat(results.plan().exactRows()).isEqualTo(5);
        assertThat(db.search(vector(1, 3), 100)).hasSize(5);
        assertThat(db.search(vector(1, 3), Integer.MAX_VALUE)).hasSize(5);
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void scoreAndRankByEachMetric(Metric metric) {
        VectorCollection research =
                db.createCollection("research", CollectionOptions.defaults().metric(metric));
        List<NewDocument> documents = numbered(200, 17);
        research.insertAll(documents);
        settle();
        float[] query = documents.get(7).vector().orElseThrow();
        query[0] += 0.25f;

        SearchResults results = research.search(query, 10);

        Comparator<Double> best = metric == Metric.EUCLIDEAN ? Comparator.naturalOrder() : Comparator.reverseOrder();
        List<Double> expected = documents.stream()
                .map(document -> score(metric, query, document.vector().orElseThrow()))
                .sorted(best)
                .limit(10)
                .toList();
        for (int at = 0; at < 10; at++) {
            assertThat((double) results.get(at).score()).isCloseTo(expected.get(at), within(1e-5));
            float[] found = documents.get(Integer.parseInt(results.get(at).name())).vector().orElseThrow();
            assertThat(score(metric, query, found)).isCloseTo(expected.get(at), within(1e-5));
        }
        VectorCollection other = db.cloneCollection("research", "other");
        assertThat(scores(other.search(SearchRequest.of(query).topK(10).metric(metric)))).isEqualTo(scores(results));
    }

    private static double score(Metric metric, float[] a, float[] b) {
        double dot = 0;
        double squares = 0;
        double aa = 0;
        double bb = 0;
        for (int at = 0; at < a.length; at++) {
            dot += (double) a[at] * b[at];
            squares += ((double) a[at] - b[at]) * ((double) a[at] - b[at]);
            aa += (double) a[at] * a[at];
            bb += (double) b[at] * b[at];
        }
        return switch (metric) {
            case COSINE -> aa == 0 || bb == 0 ? 0 : dot / Math.sqrt(aa * bb);
            case DOT -> dot;
            case EUCLIDEAN -> Math.sqrt(squares);
        };
    }

    private static List<Float> scores(SearchResults results) {
        return results.stream().map(SearchResult::score).toList();
    }

    @Test
    void takeTheMetricOfTheRequest() {
        db.insert("same direction", vector(10, 0));
        db.insert("near", vector(1, 0.5f));

        assertThat(first(Metric.COSINE)).isEqualTo("same direction");
        assertThat(first(Metric.DOT)).isEqualTo("same direction");
        assertThat(first(Metric.EUCLIDEAN)).isEqualTo("near");
    }

    private String first(Metric metric) {
        return db.search(SearchRequest.of(vector(1, 0)).metric(metric)).getFirst().name();
    }

    @Test
    void keepTheThresholdItself() {
        db.insertAll(List.of(
                NewDocument.of("1", vector(1, 0)),
                NewDocument.of("2", vector(2, 0)),
                NewDocument.of("3", vector(3, 0))));
        settle();
        SearchRequest request = SearchRequest.of(vector(0, 0)).metric(Metric.EUCLIDEAN);
        SearchRequest dot = SearchRequest.of(vector(1, 0)).metric(Metric.DOT);

        assertThat(db.search(request.threshold(2))).extracting(SearchResult::name).containsExactly("1", "2");
        assertThat(db.search(request.threshold(Math.nextDown(2.0)))).hasSize(1);
        assertThat(db.search(dot.threshold(2))).extracting(SearchResult::name).containsExactly("3", "2");
        assertThat(db.search(dot.threshold(Math.nextUp(2.0)))).hasSize(1);
        assertThat(db.search(SearchRequest.of(vector(1, 0)).threshold(1))).hasSize(3);
        assertThat(db.search(SearchRequest.of(vector(1, 0)).threshold(Double.POSITIVE_INFINITY))).isEmpty();
        assertThat(db.search(SearchRequest.of(vector(1, 0)).threshold(-5))).hasSize(3);
    }

    @Test
    void filterBeforeTheyRank() {
        List<NewDocument> documents = new ArrayList<>();
        for (int n = 0; n < 100; n++) {
            documents.add(NewDocument.of("n" + n, vector(1, n), Metadata.of("rare", n >= 95)));
        }
        db.insertAll(documents);
        settle();

        SearchResults results = db.search(SearchRequest.of(vector(1, 0)).filter(Filter.eq("rare", true)));

        assertThat(results).extracting(SearchResult::name).containsExactly("n95", "n96", "n97");
        assertThat(db.search(SearchRequest.of(vector(1, 0)).filter(Filter.eq("rare", "no")))).isEmpty();
        assertThat(db.search(SearchRequest.of(vector(1, 0)).filter(Filter.eq("$name", "n3")))).hasSize(1);
    }

    @Test
    void scoreZeroVectorsZero() {
        db.insert("zero", vector(0, -0f));
        db.insert("opposite", vector(-1, 0));
        settle();

        SearchResults cosine = db.search(vector(1, 0));
        assertThat(cosine).extracting(SearchResult::name).containsExactly("zero", "opposite");
        assertThat(scores(cosine)).containsExactly(0f, -1f);
        assertThat(scores(db.search(vector(0, 0)))).containsExactly(0f, 0f);
        assertThat(db.search(SearchRequest.of(vector(0, 0)).metric(Metric.EUCLIDEAN)).getFirst().name())
                .isEqualTo("zero");
        assertThat(scores(db.search(SearchRequest.of(vector(0, 0)).metric(Metric.DOT)))).containsExactly(0f, 0f);
    }

    @Test
    void orderTiesByTheTextOfTheIds() {
        List<UUID> ids = new ArrayList<>();
        for (long most : new long[] {1, -1, Long.MIN_VALUE, 0, Long.MAX_VALUE}) {
            for (long least : new long[] {5, -5}) {
                ids.add(db.insert(NewDocument.of("", vector(1, 1)).id(new UUID(most, least))));
                settle();
            }
        }
        ids.sort(Comparator.comparing(UUID::toString));

        for (Metric metric : Metric.values()) {
            SearchRequest request = SearchRequest.of(vector(1, 2)).metric(metric).topK(7);
            assertThat(db.search(request)).extracting(SearchResult::id).containsExactlyElementsOf(ids.subList(0, 7));
        }
    }

    @Test
    void carryWhatWasAskedFor() {
        db.insert("name", vector(3, 4), Metadata.of("a", 1));
        settle();
        SearchRequest request = SearchRequest.of(vector(3, 4));

        SearchResult bare = db.search(request.include()).getFirst();
        SearchResult full = db.search(request.include(Include.values())).getFirst();

        assertThat(bare.findName()).isEmpty();
        assertThat(bare.findMetadata()).isEmpty();
        assertThat(bare.findVector()).isEmpty();
        assertThatThrownBy(bare::vector)
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("include(VECTOR)");
        assertThat(full.vector()).containsExactly(3, 4);
        assertThat(full.name()).isEqualTo("name");
        assertThat(full.metadata()).isEqualTo(Metadata.of("a", 1));
        assertThat(db.search(request.exact()).plan().isExact()).isTrue();
    }

    @Test
    void stopAtTheirDeadline() {
        db.insertAll(numbered(20_000, 4));
        SearchRequest request = SearchRequest.of(vector(1, 2, 3, 4));

        assertThatThrownBy(() -> db.search(request.timeout(Duration.ofNanos(1))))
                .isInstanceOf(DeadlineExceededException.class).hasMessageContaining("timeout");
        assertThat(db.search(request.timeout(Duration.ofDays(365)))).hasSize(3);
    }

    @Test
    void stopWhenInterruptedWithoutHarm() {
        db.insertAll(numbered(1000, 4));
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> db.search(vector(1, 2, 3, 4))).isInstanceOf(CancelledException.class);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            assertThat(db.count()).isEqualTo(1000);
            UUID id = db.insert("written although interrupted", vector(1, 2, 3, 4));
            assertThat(db.contains(id)).isTrue();
            db.update(id, DocumentPatch.of().put("a", 1));
            assertThatThrownBy(db::compact).isInstanceOf(CancelledException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        db.compact();
        assertThat(db.search(vector(1, 2, 3, 4)).getFirst().name()).isEqualTo("written although interrupted");
        reopen();
        assertThat(db.count()).isEqualTo(1001);
    }

    @Test
    void findNothingInAnEmptyCollection() {
        assertThat(db.search(vector(1, 2))).isEmpty();
        assertThat(db.search(vector(1)).plan().isExact()).isTrue();
        db.delete(db.insert("a", vector(1, 2)));
        settle();
        assertThat(db.search(vector(1, 2))).isEmpty();
    }

    @Test
    void neverFindDeletedOrReplacedDocuments() {
        List<UUID> ids = db.insertAll(numbered(100, 8));
        settle();
        for (int n = 0; n < 100; n += 2) {
            db.delete(ids.get(n));
        }
        db.update(ids.get(1), DocumentPatch.of().vector(new float[] {9, 9, 9, 9, 9, 9, 9, 9}));

        SearchResults results = db.search(new float[] {9, 9, 9, 9, 9, 9, 9, 9}, 100);

        assertThat(results).hasSize(50).extracting(SearchResult::id).doesNotHaveDuplicates();
        assertThat(results.getFirst().id()).isEqualTo(ids.get(1));
        assertThat(results).allMatch(result -> result.metadata().getLong("n") % 2 == 1);
    }
}
