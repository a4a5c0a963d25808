package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ConditionalWritesTest extends DatabaseContract {

    private static final UUID ID = new UUID(3, 4);

    @Test
    void everyWriteGivesAGreaterVersion() {
        db.insert(NewDocument.of("a", vector(1)).id(ID));
        long inserted = version();
        db.update(ID, DocumentPatch.of().put("n", 1));
        long updated = version();
        db.upsert(NewDocument.of("b", vector(2)).id(ID));
        long upserted = version();
        db.delete(ID);
        db.insert(NewDocument.of("a", vector(1)).id(ID));
        long back = version();
        db.update(ID, DocumentPatch.of());

        assertThat(List.of(inserted, updated, upserted, back)).isSorted().doesNotHaveDuplicates();
        assertThat(inserted).isPositive();
        assertThat(version()).isEqualTo(back);
        assertThat(db.insertAll(numbered(3, 1)).stream().map(id -> db.get(id).version()).distinct()).hasSize(1);
    }

    private long version() {
        return db.get(ID).version();
    }

    @Test
    void versionsStayThroughEverythingThatMovesRows() {
        db.insertAll(numbered(30, 2));
        db.load(numbered(70, 2).stream().map(document -> document.id(UUID.randomUUID())));
        db.insert(NewDocument.of("own", vector(1, 2)).id(ID));
        db.update(ID, DocumentPatch.of().put("n", 5));
        Map<UUID, Long> versions = versions(db);
        assertThat(versions.values().stream().distinct()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(versions.values()).allMatch(version -> version > 0);

        db.compact();
        assertThat(versions(db)).isEqualTo(versions);
        db.cloneCollection("default", "copy");
        assertThat(versions(db.getCollection("copy"))).isEqualTo(versions);
        db.compact();
        assertThat(versions(db.getCollection("copy"))).isEqualTo(versions);
        reopen();
        assertThat(versions(db)).isEqualTo(versions);
        assertThat(versions(db.getCollection("copy"))).isEqualTo(versions);
    }

    private static Map<UUID, Long> versions(DocumentReader documents) {
        Map<UUID, Long> versions = new HashMap<>();
        try (Stream<Document> all = documents.stream()) {
            all.forEach(document -> versions.put(document.id(), document.version()));
        }
        versions.forEach((id, version) -> assertThat(documents.get(id).version()).isEqualTo(version));
        return versions;
    }

    @Test
    void searchResultsCarryVersionsWhenAsked() {
        db.load(numbered(40, 2).stream());
        db.insert(NewDocument.of("own", vector(9, 9)).id(ID));
        SearchRequest request = SearchRequest.of(vector(9, 9)).topK(41).include(Include.VERSION);

        SearchResults results = db.search(request);

        assertThat(results).hasSize(41).allSatisfy(result -> {
            assertThat(result.version()).isEqualTo(db.get(result.id()).version());
            assertThat(result.findVersion()).hasValue(result.version());
        });
        SearchResult without = db.search(vector(9, 9)).getFirst();
        assertThat(without.findVersion()).isEmpty();
        assertThatThrownBy(without::version).isInstanceOf(IllegalStateException.class).hasMessageContaining("VERSION");
    }

    @Test
    void conditionsThatHoldAreWritten() {
        db.upsert(NewDocument.of("new", vector(1)).id(ID).ifVersion(0));
        settle();
        db.update(ID, DocumentPatch.of().put("n", 1).ifVersion(version()));
        settle();
        db.upsert(NewDocument.of("replaced", vector(2)).id(ID).ifVersion(version()));
        db.update(ID, DocumentPatch.of().ifVersion(version()));
        assertThat(db.get(ID).name()).isEqualTo("replaced");
        assertThat(db.get(ID).metadata()).isEqualTo(Metadata.empty());
        settle();
        db.delete(ID, version());
        assertThat(db.count()).isZero();
        reopen();
        assertThat(db.count()).isZero();
    }

    @Test
    void conditionsThatDoNotHoldChangeNothing() {
        db.insert(NewDocument.of("a", vector(1)).id(ID));
        long old = version();
        db.update(ID, DocumentPatch.of().put("n", 1));
        long now = version();
        settle();

        requireConflict(old, now, () -> db.update(ID, DocumentPatch.of().put("n", 2).ifVersion(old)));
        requireConflict(old, now, () -> db.update(ID, DocumentPatch.of().ifVersion(old)));
        requireConflict(old, now, () -> db.upsert(NewDocument.of("b", vector(1)).id(ID).ifVersion(old)));
        requireConflict(0, now, () -> db.upsert(NewDocument.of("b", vector(1)).id(ID).ifVersion(0)));
        requireConflict(old, now, () -> db.delete(ID, old));
        requireConflict(old, now, () -> db.upsertAll(List.of(
                NewDocument.of("other", vector(1)), NewDocument.of("b", vector(1)).id(ID).ifVersion(old))));

        assertThat(db.get(ID)).isEqualTo(new Document(ID, "a", vector(1), Metadata.of("n", 1), 0));
        assertThat(version()).isEqualTo(now);
        assertThat(db.count()).isEqualTo(1);
        db.delete(ID);
        requireConflict(now, 0, () -> db.update(ID, DocumentPatch.of().put("n", 2).ifVersion(now)));
        requireConflict(now, 0, () -> db.upsert(NewDocument.of("b", vector(1)).id(ID).ifVersion(now)));
        requireConflict(now, 0, () -> db.delete(ID, now));
        assertThat(db.count()).isZero();
    }

    private static void requireConflict(long expected, long actual, ThrowingCallable call) {
        VersionConflictException conflict = catchThrowableOfType(VersionConflictException.class, call);
        assertThat(conflict).hasMessageContaining(ID.toString()).hasMessageContaining("'default'");
        assertThat(conflict.collection()).isEqualTo("default");
        assertThat(conflict.id()).isEqualTo(ID);
        assertThat(conflict.expected()).isEqualTo(expected);
        assertThat(conflict.actual()).isEqualTo(actual);
    }

    @Test
    void conditionsAreTakenWhereTheyMeanSomething() {
        NewDocument conditional = NewDocument.of("a", vector(1)).id(ID).ifVersion(0);

        requireIllegal("use upsert", () -> db.insert(conditional));
        requireIllegal("use upsert", () -> db.load(Stream.of(conditional)));
        requireIllegal("use upsert", () -> db.batch().insert("default", conditional));
        requireIllegal("without an id", () -> db.upsert(NewDocument.of("a", vector(1)).ifVersion(0)));
        requireIllegal("without an id", () -> db.batch().upsert("default", NewDocument.ofText("a").ifVersion(0)));
        requireIllegal("comes twice", () -> db.upsertAll(List.of(conditional, NewDocument.of("b", vector(1)).id(ID))));
        requireIllegal("is -1", () -> NewDocument.of("a", vector(1)).ifVersion(-1));
        requireIllegal("is 0", () -> DocumentPatch.of().ifVersion(0));
        requireIllegal("is 0", () -> db.delete(ID, 0));
        requireIllegal("is -3", () -> db.batch().delete("default", ID, -3));
        assertThat(db.count()).isZero();
    }

    private static void requireIllegal(String message, ThrowingCallable call) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessageContaining(message);
    }
}
