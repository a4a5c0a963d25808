package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadsTest extends DatabaseContract {

    @Test
    void getAndFindReturnTheDocument() {
        UUID id = db.insert("name", vector(1, 2), Metadata.of("a", List.of(1, "x", Metadata.of("b", true))));
        settle();
        Metadata metadata = Metadata.of("a", List.of(1, "x", Metadata.of("b", true)));
        Document expected = new Document(id, "name", vector(1, 2), metadata, 0);

        assertThat(db.get(id)).isEqualTo(expected);
        assertThat(db.find(id)).contains(expected);
        assertThat(db.contains(id)).isTrue();
    }

    @Test
    void getOfAnUnknownIdIsRefusedAndFindIsEmpty() {
        UUID id = new UUID(1, 2);

        assertThatThrownBy(() -> db.get(id))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining(id.toString()).hasMessageContaining("'default'").hasMessageContaining("find");
        assertThat(db.find(id)).isEmpty();
        assertThat(db.contains(id)).isFalse();
    }

    @Test
    void getAllKeepsTheOrderOfTheIds() {
        List<UUID> ids = db.insertAll(numbered(40, 2));
        settle();

        List<Document> found = db.getAll(List.of(ids.get(30), ids.get(2), ids.get(30)));

        assertThat(found).extracting(Document::name).containsExactly("30", "2", "30");
        assertThat(db.getAll(List.of())).isEmpty();
        UUID unknown = new UUID(0, 0);
        assertThatThrownBy(() -> db.getAll(List.of(ids.get(0), unknown)))
                .isInstanceOf(NotFoundException.class).hasMessageContaining(unknown.toString());
    }

    @Test
    void countCountsAllOrWhatMatches() {
        db.insertAll(numbered(50, 2));
        settle();
        db.insertAll(numbered(10, 2));

        assertThat(db.count()).isEqualTo(60);
        assertThat(db.count(Filter.lt("n", 10))).isEqualTo(20);
        assertThat(db.count(Filter.eq("$name", "49"))).isEqualTo(1);
        assertThat(db.count(Filter.or())).isZero();
        assertThat(db.count(Filter.and())).isEqualTo(60);
    }

    @Test
    void streamsAreOrderedByTheTextOfTheIds() {
        List<UUID> ids = new ArrayList<>();
        long[] halves = {0, 1, Long.MAX_VALUE, Long.MIN_VALUE, -1};
        for (long most : halves) {
            for (long least : halves) {
                ids.add(db.insert(NewDocument.of("", vector(1)).id(new UUID(most, least))));
            }
            settle();
        }
        ids.sort(Comparator.comparing(UUID::toString));

        assertThat(db.stream().map(Document::id)).containsExactlyElementsOf(ids);
        assertThat(db.stream(Filter.and()).map(Document::id)).containsExactlyElementsOf(ids);
    }

    @Test
    void streamsWithAFilterHoldWhatMatches() {
        db.insertAll(numbered(50, 2));
        settle();

        assertThat(db.stream(Filter.gte("n", 47)).map(Document::name)).containsExactlyInAnyOrder("47", "48", "49");
        assertThat(db.stream(Filter.eq("n", -1))).isEmpty();
    }

    @Test
    void streamsSeeOneMoment() {
        List<UUID> ids = db.insertAll(numbered(60, 2));
        try (Stream<Document> stream = db.stream(Filter.lt("n", 1000))) {
            Iterator<Document> documents = stream.iterator();
            String first = documents.next().name();
            db.update(ids.get(1), DocumentPatch.of().name("changed"));
            db.insertAll(numbered(50, 2));
            db.deleteAll(ids.subList(2, 60));
            db.compact();

            List<String> seen = new ArrayList<>(List.of(first));
            documents.forEachRemaining(document -> seen.add(document.name()));

            assertThat(seen).hasSize(60).doesNotContain("changed").doesNotHaveDuplicates();
        }
        assertThat(db.count()).isEqualTo(52);
    }

    @Test
    void streamsOutliveTheirCollectionUntilClosed() {
        VectorCollection research = db.createCollection("research");
        research.insertAll(numbered(40, 2));
        settle();
        try (Stream<Document> stream = research.stream()) {
            db.deleteCollection("research");
            settle();
            assertThat(stream.map(Document::name)).hasSize(40);
        }
    }

    @Test
    void resultsKeepNoSnapshot() {
        List<UUID> ids = db.insertAll(numbered(40, 2));
        settle();
        SearchRequest request = SearchRequest.of(vector(1, 1)).topK(5).include(Include.values());
        SearchResults results = db.search(request);
        List<Document> documents = db.getAll(ids);
        List<float[]> vectors = results.stream().map(SearchResult::vector).toList();

        db.deleteAll(Filter.and());
        db.compact();
        db.close();

        assertThat(results).hasSize(5).allSatisfy(result -> assertThat(result.metadata().size()).isEqualTo(1));
        assertThat(documents).extracting(Document::name).first().isEqualTo("0");
        assertThat(vectors.getFirst()).containsExactly(results.getFirst().vector());
    }
}
