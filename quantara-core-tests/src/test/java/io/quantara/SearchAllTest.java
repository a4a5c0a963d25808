package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SearchAllTest extends DatabaseContract {

    private static final List<Metric> METRICS = List.of(Metric.values());

    private final AtomicInteger embedded = new AtomicInteger();

    @Override
    DatabaseOptions options() {
        return DatabaseOptions.defaults().embedder(new CountingEmbedder());
    }

    @Test
    void answersEachRequestAsASearchOfItsOwn() {
        db.insertAll(numbered(300, 24));
        settle();
        db.deleteAll(db.stream(Filter.lt("n", 20)).map(Document::id).toList());
        List<NewDocument> queries = numbered(40, 24);
        List<SearchRequest> requests = new ArrayList<>();
        for (int at = 0; at < queries.size(); at++) {
            SearchRequest request = SearchRequest.of(queries.get(at).vector().orElseThrow())
                    .topK(1 + at)
                    .metric(METRICS.get(at % 3))
                    .include(at % 2 == 0 ? Include.VECTOR : Include.METADATA, Include.VERSION);
            requests.add(at % 5 == 0 ? request.filter(Filter.gt("n", 100)) : request);
        }
        requests.add(SearchRequest.of(queries.getFirst().vector().orElseThrow()).exact().threshold(0.1));

        assertSameAsSingle(db, requests);
        try (DatabaseSnapshot snapshot = db.snapshot()) {
            db.deleteAll(db.stream(Filter.lt("n", 250)).map(Document::id).toList());
            assertSameAsSingle(snapshot, requests);
            assertSameAsSingle(snapshot.getCollection("default"), requests);
        }
        assertSameAsSingle(db, requests);
    }

    private static void assertSameAsSingle(DocumentReader reader, List<SearchRequest> requests) {
        List<SearchResults> together = reader.searchAll(requests);
        assertThat(together).hasSize(requests.size());
        for (int at = 0; at < requests.size(); at++) {
            SearchResults alone = reader.search(requests.get(at));
            assertThat(together.get(at)).as("request %s", at).usingRecursiveComparison().isEqualTo(alone);
            assertThat(together.get(at).plan().toString()).isEqualTo(alone.plan().toString());
        }
    }

    @Test
    void answersNoRequestsWithNoResults() {
        assertThat(db.searchAll(List.of())).isEmpty();
        db.insert("a", vector(1, 2));
        assertThat(db.searchAll(List.of())).isEmpty();
    }

    @Test
    void findsNothingInAnEmptyCollection() {
        List<SearchResults> results =
                db.searchAll(List.of(SearchRequest.of(vector(1, 2)), SearchRequest.of(vector(1, 2, 3))));
        assertThat(results).hasSize(2).allSatisfy(found -> assertThat(found).isEmpty());
        assertThat(results.getLast().plan().reason()).isEqualTo("the collection is empty");
    }

    @Test
    void searchesVectorsAndTextsTogether() {
        db.insert("two", vector(2, 0));
        db.insert("far", vector(0, 5));

        List<SearchResults> results =
                db.searchAll(List.of(SearchRequest.ofText("ab"), SearchRequest.of(vector(0, 1)).topK(1)));

        assertThat(results.get(0)).extracting(SearchResult::name).containsExactly("two", "far");
        assertThat(results.get(1)).extracting(SearchResult::name).containsExactly("far");
        assertThat(embedded).hasValue(1);
    }

    @Test
    void namesTheRequestThatIsWrongBeforeAnyRuns() {
        db.insert("a", vector(1, 2));
        SearchRequest text = SearchRequest.ofText("ab");
        SearchRequest wrong = SearchRequest.of(vector(1, 2, 3));

        assertThatThrownBy(() -> db.searchAll(List.of(text, SearchRequest.of(vector(1, 1)), wrong)))
                .isInstanceOfSatisfying(DimensionMismatchException.class, e -> {
                    assertThat(e).hasMessageStartingWith("Request 3 of 3: Vector has 3 dimensions");
                    assertThat(e.expected()).isEqualTo(2);
                    assertThat(e.actual()).isEqualTo(3);
                });
        assertThatThrownBy(() -> db.searchAll(List.of(text, SearchRequest.of(vector(1, Float.NaN)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Request 2 of 2: Component 1 of the vector is NaN");
        assertThatThrownBy(() -> db.searchAll(Arrays.asList(text, null)))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("request 2");
        assertThat(embedded).as("texts embedded").hasValue(0);
    }

    @Test
    void namesTheTextThatCannotBeEmbedded() {
        VectorCollection other = db.createCollection(
                "other", CollectionOptions.defaults().dimension(3));
        assertThatThrownBy(() -> other.searchAll(
                        List.of(SearchRequest.of(vector(1, 2, 3)), SearchRequest.ofText("ab"))))
                .isInstanceOf(DimensionMismatchException.class)
                .hasMessageStartingWith("Request 2 of 2: ");
        db.insert("a", vector(1, 2));
        assertThatThrownBy(() -> db.searchAll(List.of(SearchRequest.ofText("ab"), SearchRequest.ofText("broken"))))
                .isInstanceOf(EmbeddingFailedException.class)
                .hasMessageStartingWith("Request 2 of 2: Model 'lengths' returned no vector");
    }

    @Test
    void namesTheRequestWhoseTimePassed() {
        db.insert("a", vector(1, 2));
        SearchRequest request = SearchRequest.of(vector(1, 2));
        assertThatThrownBy(() -> db.searchAll(
                        List.of(request, request.timeout(Duration.ofNanos(1)))))
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessageStartingWith("Request 2 of 2: ");
    }

    @Test
    void refusesToRunInAClosedDatabase() {
        db.close();
        assertThatThrownBy(() -> db.searchAll(List.of())).isInstanceOf(ClosedException.class);
    }

    /** Embeds a text as its length and zero, and counts. */
    private final class CountingEmbedder implements Embedder {

        @Override
        public String model() {
            return "lengths";
        }

        @Override
        public int dimension() {
            return 2;
        }

        @Override
        public int maxTokens() {
            return 100;
        }

        @Override
        public List<float[]> embedDocuments(List<String> texts) {
            return texts.stream().map(this::embedQuery).toList();
        }

        @Override
        @SuppressWarnings("NullAway") // a broken embedder
        public float[] embedQuery(String text) {
            embedded.incrementAndGet();
            return text.equals("broken") ? null : new float[] {text.length(), 0};
        }
    }
}
