package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SnapshotsTest extends DatabaseContract {

    @Test
    void seeOneMomentWhateverComesAfterwards() {
        List<UUID> ids = db.insertAll(numbered(40, 2));
        VectorCollection research = db.createCollection("research");
        UUID kept = research.insert("kept", vector(1, 2), Metadata.of("n", 1));
        db.config().set("a", 1);
        settle();
        try (DatabaseSnapshot snapshot = db.snapshot()) {
            List<UUID> before = found(snapshot);
            db.deleteAll(ids.subList(0, 20));
            db.update(ids.get(30), DocumentPatch.of().name("changed"));
            db.insertAll(numbered(50, 2));
            research.insert("later", vector(3, 4));
            db.deleteCollection("research");
            db.createCollection("later");
            db.config().set("a", 2);
            settle();

            assertThat(snapshot.count()).isEqualTo(40);
            assertThat(found(snapshot)).isEqualTo(before);
            assertThat(snapshot.get(ids.get(0)).name()).isEqualTo("0");
            assertThat(snapshot.getAll(List.of(ids.get(30))).getFirst().name()).isEqualTo("30");
            assertThat(snapshot.contains(ids.get(5))).isTrue();
            assertThat(snapshot.count(Filter.lt("n", 10))).isEqualTo(10);
            try (Stream<Document> documents = snapshot.stream()) {
                assertThat(documents.map(Document::id)).containsExactlyInAnyOrderElementsOf(ids);
            }
            assertThat(snapshot.listCollections()).containsExactly("default", "research");
            assertThat(snapshot.findCollection("later")).isEmpty();
            DocumentReader old = snapshot.getCollection("research");
            assertThat(old.count()).isEqualTo(1);
            assertThat(old.find(kept)).map(Document::name).hasValue("kept");
            assertThat(snapshot.config()).isEqualTo(Metadata.of("a", 1));
            assertThat(snapshot.sequence()).isLessThan(db.stats().sequenceNumber());
        }
        assertThat(db.count()).isEqualTo(70);
    }

    private static List<UUID> found(DocumentReader reader) {
        return reader.search(vector(1, 1), 10).stream().map(SearchResult::id).toList();
    }

    @Test
    void nameTheCollectionsThatThereWere() {
        try (DatabaseSnapshot snapshot = db.snapshot()) {
            db.createCollection("later");

            assertThatThrownBy(() -> snapshot.getCollection("later"))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining("'later'")
                    .hasMessageContaining("[default]");
            assertThatThrownBy(() -> snapshot.get(new UUID(1, 2)))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining("00000000-0000-0001-0000-000000000002");
        }
    }

    @Test
    void refuseEveryCallOnceClosed() {
        UUID id = db.insert("a", vector(1));
        DatabaseSnapshot snapshot = db.snapshot();
        DocumentReader reader = snapshot.getCollection("default");
        snapshot.close();
        snapshot.close();

        calls(snapshot, reader, id).forEach((name, call) -> assertThatThrownBy(call::call)
                .as(name)
                .isInstanceOf(ClosedException.class)
                .hasMessageContaining("The snapshot is closed"));
        assertThat(snapshot.toString()).contains("closed");
        assertThat(db.count()).isEqualTo(1);
    }

    @Test
    void areClosedWithTheDatabase() {
        UUID id = db.insert("a", vector(1));
        DatabaseSnapshot snapshot = db.snapshot();
        DocumentReader reader = snapshot.getCollection("default");
        db.close();

        calls(snapshot, reader, id).forEach((name, call) -> assertThatThrownBy(call::call)
                .as(name)
                .isInstanceOf(ClosedException.class)
                .hasMessageContaining("The database is closed"));
        assertThatThrownBy(db::snapshot).isInstanceOf(ClosedException.class);
        snapshot.close();
    }

    private static Map<String, Callable<?>> calls(DatabaseSnapshot snapshot, DocumentReader reader, UUID id) {
        Map<String, Callable<?>> calls = new LinkedHashMap<>();
        calls.put("search", () -> snapshot.search(vector(1)));
        calls.put("get", () -> snapshot.get(id));
        calls.put("getAll", () -> snapshot.getAll(List.of(id)));
        calls.put("find", () -> snapshot.find(id));
        calls.put("contains", () -> snapshot.contains(id));
        calls.put("count", snapshot::count);
        calls.put("count filtered", () -> snapshot.count(Filter.and()));
        calls.put("stream", snapshot::stream);
        calls.put("collection", () -> snapshot.getCollection("default"));
        calls.put("find collection", () -> snapshot.findCollection("default"));
        calls.put("list", snapshot::listCollections);
        calls.put("config", snapshot::config);
        calls.put("sequence", snapshot::sequence);
        calls.put("read", reader::count);
        return calls;
    }

    @Test
    void leaveStreamsThatWereBegunTheirMoment() {
        List<UUID> ids = db.insertAll(numbered(60, 2));
        settle();
        DatabaseSnapshot snapshot = db.snapshot();
        try (Stream<Document> stream = snapshot.stream()) {
            Iterator<Document> documents = stream.iterator();
            assertThat(documents.next().name()).isNotEmpty();
            snapshot.close();
            db.deleteAll(ids);
            db.compact();

            int rest = 0;
            while (documents.hasNext()) {
                documents.next();
                rest++;
            }
            assertThat(rest).isEqualTo(59);
        }
        assertThat(db.stats().openSnapshots()).isEmpty();
    }

    @Test
    void areSafeToCloseWhileManyThreadsReadThem() throws Exception {
        db.insertAll(numbered(200, 8));
        settle();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int round = 0; round < 20; round++) {
                DatabaseSnapshot snapshot = db.snapshot();
                CountDownLatch begun = new CountDownLatch(3);
                Callable<Long> read = () -> readUntilClosed(snapshot, begun);
                List<Future<Long>> reads =
                        Stream.of(read, read, read).map(threads::submit).toList();
                begun.await();
                db.insertAll(numbered(20, 8));
                db.compact();
                snapshot.close();
                for (Future<Long> count : reads) {
                    assertThat(count.get()).isEqualTo(200 + 20L * round);
                }
            }
        }
        assertThat(db.stats().openSnapshots()).isEmpty();
    }

    private static long readUntilClosed(DatabaseSnapshot snapshot, CountDownLatch begun) {
        long count = snapshot.count();
        begun.countDown();
        try {
            while (snapshot.count() == count && snapshot.search(new float[8], 5).size() == 5) {
                try (Stream<Document> documents = snapshot.stream()) {
                    assertThat(documents.count()).isEqualTo(count);
                }
            }
            return -1;
        } catch (ClosedException e) {
            return count;
        }
    }

    @Test
    void areCountedWhileTheyAreOpen() {
        db.insert("a", vector(1));
        try (DatabaseSnapshot snapshot = db.snapshot();
                Stream<Document> stream = db.stream()) {
            db.insert("b", vector(2));

            DatabaseStats stats = db.stats();
            assertThat(stats.openSnapshots()).hasSize(2);
            OpenSnapshot oldest = stats.openSnapshots().getFirst();
            assertThat(oldest.isStream()).isFalse();
            assertThat(oldest.sequenceNumber()).isEqualTo(snapshot.sequence());
            assertThat(oldest.age()).isGreaterThanOrEqualTo(
                    stats.openSnapshots().getLast().age());
            assertThat(oldest.openedAt()).startsWith("io.quantara.SnapshotsTest.areCountedWhileTheyAreOpen");
            assertThat(stats.openSnapshots().getLast().isStream()).isTrue();
            assertThat(stats.asMetadata().getLong("openSnapshots")).isEqualTo(2);
            assertThat(stream.count()).isEqualTo(1);
        }
        assertThat(db.stats().openSnapshots()).isEmpty();
        assertThat(db.stats().leakedSnapshots()).isZero();
    }
}
