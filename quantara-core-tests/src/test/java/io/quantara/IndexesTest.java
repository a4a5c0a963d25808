package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IndexesTest extends DatabaseContract {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final float[] QUERY = {0.3f, -0.2f, 0.1f};

    private ProbingIndex probing = new ProbingIndex();

    @Override
    DatabaseOptions options() {
        return DatabaseOptions.defaults().indexType(probing);
    }

    private VectorCollection indexed() {
        VectorCollection research = db.createCollection("research");
        research.insertAll(numbered(100, 3));
        research.useIndex("probing", Map.of("buckets", 4));
        research.awaitIndex(MINUTE);
        return research;
    }

    private static List<String> found(VectorCollection collection, SearchRequest request) {
        return collection.search(request).stream().map(hit -> hit.id() + " " + hit.score()).toList();
    }

    @Test
    void answerAsExactSearchDoes() {
        VectorCollection research = indexed();

        assertThat(research.stats().indexState()).isEqualTo(IndexState.READY);
        assertThat(research.stats().unindexedRows()).isZero();
        assertThat(research.options().indexOptions().asMap()).isEqualTo(Map.of("buckets", 4L));
        for (Metric metric : Metric.values()) {
            SearchRequest request = SearchRequest.of(QUERY).topK(10).metric(metric);
            assertThat(found(research, request)).isEqualTo(found(research, request.exact()));
        }
        assertThat(research.search(QUERY).plan().indexType()).contains("probing");
        assertThat(research.search(SearchRequest.of(QUERY).metric(Metric.DOT)).plan().isExact()).isTrue();
        assertThat(research.search(SearchRequest.of(QUERY).exact()).plan().isExact()).isTrue();
        assertThat(probing.searches.get()).isPositive();
    }

    @Test
    void findInsertsAndRespectDeletesAndFilters() {
        VectorCollection research = indexed();
        UUID late = research.insert("late", QUERY, Metadata.of("n", 1000));
        research.deleteAll(Filter.lt("n", 50));

        SearchResults results = research.search(SearchRequest.of(QUERY).topK(100));
        assertThat(results).hasSize(51).first().extracting(SearchResult::id).isEqualTo(late);
        assertThat(results).allMatch(result -> result.metadata().getLong("n") >= 50);
        SearchRequest filtered = SearchRequest.of(QUERY).topK(20).filter(Filter.gte("n", 90));
        assertThat(found(research, filtered)).hasSize(11).isEqualTo(found(research, filtered.exact()));
    }

    @Test
    void areStoredAndNotBuiltAgain() {
        List<String> expected = found(indexed(), SearchRequest.of(QUERY));
        ProbingIndex before = probing;
        assertThat(before.builds.get()).isPositive();
        probing = new ProbingIndex();

        reopen();

        VectorCollection research = db.getCollection("research");
        research.awaitIndex(MINUTE);
        assertThat(found(research, SearchRequest.of(QUERY))).isEqualTo(expected);
        assertThat(research.search(QUERY).plan().indexType()).contains("probing");
        if (kind != DatabaseKind.MANUAL) {
            assertThat(probing.builds.get()).isZero();
            assertThat(probing.openings.get()).isPositive();
        }
    }

    @Test
    void ofAMissingTypeLeaveSearchExactUntilItIsRegistered() {
        List<String> expected = found(indexed(), SearchRequest.of(QUERY));
        assumeTrue(kind.hasFolder());
        db.persist();
        db.close();
        db = kind.open(temp.resolve("db"), DatabaseOptions.defaults());
        VectorCollection research = db.getCollection("research");

        assertThatThrownBy(() -> research.awaitIndex(MINUTE))
                .isInstanceOf(IndexMismatchException.class).hasMessageContaining("not registered");
        assertThat(research.stats().indexState()).isEqualTo(IndexState.FAILED);
        assertThat(research.stats().indexProblem().orElseThrow()).contains("not registered");
        assertThat(found(research, SearchRequest.of(QUERY))).isEqualTo(expected);
        assertThat(research.search(QUERY).plan().isExact()).isTrue();
        assertThat(research.search(QUERY).plan().reason()).contains("probing").contains("not registered");

        research.insertAll(numbered(20, 3));
        research.deleteAll(Filter.lt("n", 20));
        ProbingIndex late = new ProbingIndex();
        db.indexes().register(late);
        research.awaitIndex(MINUTE);
        assertThat(db.indexes().list()).contains("probing", "flat", "auto");
        assertThat(research.stats().indexState()).isEqualTo(IndexState.READY);
        assertThat(research.search(QUERY).plan().indexType()).contains("probing");
    }

    @Test
    void thatAreGivenUpAreGone() {
        VectorCollection research = indexed();

        research.useIndex("bruteforce");

        assertThat(research.options().indexType()).isEqualTo("flat");
        assertThat(research.stats().indexState()).isEqualTo(IndexState.EXACT);
        assertThat(research.search(QUERY).plan().isExact()).isTrue();
        research.awaitIndex(MINUTE);
    }

    @Test
    void ofClonesAreIndependent() {
        VectorCollection research = indexed();
        VectorCollection copy = db.cloneCollection("research", "copy");
        copy.awaitIndex(MINUTE);

        research.useIndex("flat");
        db.deleteCollection("research");
        settle();
        copy.awaitIndex(MINUTE);

        assertThat(copy.search(QUERY).plan().indexType()).contains("probing");
        assertThat(found(copy, SearchRequest.of(QUERY))).isEqualTo(found(copy, SearchRequest.of(QUERY).exact()));
    }

    @Test
    void moveToADatabaseWithTheSameDocuments() {
        VectorCollection research = indexed();
        List<NewDocument> documents = new ArrayList<>(research.stream()
                .map(found -> NewDocument.of(found.name(), found.vector(), found.metadata()).id(found.id()))
                .toList());
        Collections.shuffle(documents, new Random(5));
        Path saved = temp.resolve("research.idx");
        research.saveIndex(saved);

        ProbingIndex there = new ProbingIndex();
        DatabaseOptions options = DatabaseOptions.defaults().indexType(there);
        try (Database other = Database.open(temp.resolve("other"), options)) {
            VectorCollection target = other.createCollection("target");
            target.insertAll(documents);
            target.loadIndex(saved);
            assertMoved(target, research, there);
        }
        try (Database other = Database.open(temp.resolve("other"), options.indexPath("target", saved))) {
            assertMoved(other.getCollection("target"), research, there);
            assertThat(other.check().problems()).isEmpty();
        }
        assertThatThrownBy(() -> research.saveIndex(saved)).isInstanceOf(AlreadyExistsException.class);
    }

    private static void assertMoved(VectorCollection target, VectorCollection source, ProbingIndex there) {
        SearchRequest request = SearchRequest.of(QUERY).topK(30);
        assertThat(target.search(request).plan().indexType()).contains("probing");
        assertThat(found(target, request)).isEqualTo(found(source, request));
        assertThat(target.count()).isEqualTo(source.count());
        assertThat(target.options().indexOptions()).isEqualTo(source.options().indexOptions());
        assertThat(there.builds.get()).isZero();
    }

    @Test
    void moveNowhereElse() {
        VectorCollection research = indexed();
        List<NewDocument> documents = research.stream()
                .map(found -> NewDocument.of(found.name(), found.vector(), found.metadata()).id(found.id()))
                .toList();
        Path saved = temp.resolve("research.idx");
        research.saveIndex(saved);
        VectorCollection target = db.createCollection("target");
        CollectionOptions dot = CollectionOptions.defaults().metric(Metric.DOT);

        assertRefused(target, saved, "documents");
        target.insertAll(documents.subList(1, 100));
        assertRefused(target, saved, "100");
        UUID other = target.insert("other", QUERY);
        assertRefused(target, saved, documents.getFirst().id().orElseThrow().toString());
        target.delete(other);
        target.insert(NewDocument.of("other", QUERY).id(documents.getFirst().id().orElseThrow()));
        assertRefused(target, saved, documents.getFirst().id().orElseThrow().toString());
        VectorCollection otherMetric = db.createCollection("other metric", dot);
        otherMetric.insertAll(documents);
        assertRefused(otherMetric, saved, "COSINE");
        try (Database without = Database.inMemory()) {
            without.insertAll(documents);
            assertRefused(without.getCollection("default"), saved, "'probing'");
        }
    }

    private static void assertRefused(VectorCollection target, Path saved, String mention) {
        long count = target.count();
        assertThatThrownBy(() -> target.loadIndex(saved))
                .isInstanceOf(IndexMismatchException.class).hasMessageContaining(mention);
        assertThat(target.options().indexType()).isEqualTo("auto");
        assertThat(target.count()).isEqualTo(count);
    }
}
