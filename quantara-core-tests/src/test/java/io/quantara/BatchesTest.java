package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BatchesTest extends DatabaseContract {

    private static final String ORDERS = "orders";
    private static final String DEFAULT = Database.DEFAULT_COLLECTION;

    @Test
    void doAllOperationsInTheirOrder() {
        UUID kept = db.insert("kept", vector(1, 2), Metadata.of("n", 1));
        UUID gone = db.insert("gone", vector(3, 4));
        settle();

        Batch batch = db.batch();
        batch.createCollection(ORDERS, CollectionOptions.defaults().metric(Metric.DOT));
        UUID order = batch.insert(ORDERS, NewDocument.of("order", vector(1, 2, 3)));
        batch.update(ORDERS, order, DocumentPatch.of().put("paid", true));
        batch.update(DEFAULT, kept, DocumentPatch.of().name("changed"));
        batch.update(DEFAULT, kept, DocumentPatch.of().put("order", order.toString()));
        batch.delete(DEFAULT, gone);
        batch.insert(DEFAULT, NewDocument.of("back", vector(5, 6)).id(gone));
        batch.upsert(ORDERS, NewDocument.of("new", vector(7, 8, 9)).id(new UUID(0, 1)));
        batch.upsert(ORDERS, NewDocument.of("replaced", vector(7, 8, 9)).id(new UUID(0, 1)));
        batch.delete(ORDERS, new UUID(0, 2));
        assertThat(db.listCollections()).containsExactly(DEFAULT);
        BatchReport report = batch.commit();
        settle();

        assertThat(report).hasToString("BatchReport[inserted=3, replaced=1, updated=3, deleted=1, collectionChanges=1,"
                + " sequenceNumber=" + report.sequenceNumber() + "]");
        requireDone(kept, gone, order);
        reopen();
        requireDone(kept, gone, order);
        assertThat(db.get(kept).version()).isEqualTo(report.sequenceNumber());
    }

    private void requireDone(UUID kept, UUID gone, UUID order) {
        Metadata metadata = Metadata.of("n", 1, "order", order.toString());
        assertThat(db.get(kept)).isEqualTo(new Document(kept, "changed", vector(1, 2), metadata, 0));
        assertThat(db.get(gone)).isEqualTo(new Document(gone, "back", vector(5, 6), Metadata.empty(), 0));
        assertThat(db.count()).isEqualTo(2);
        VectorCollection orders = db.getCollection(ORDERS);
        assertThat(orders.options().dimension()).hasValue(3);
        assertThat(orders.options().metric()).isEqualTo(Metric.DOT);
        assertThat(orders.get(order).metadata()).isEqualTo(Metadata.of("paid", true));
        assertThat(orders.stream().map(Document::name)).containsExactlyInAnyOrder("order", "replaced");
        assertThat(orders.stream().map(Document::version)).containsOnly(db.get(kept).version());
        assertThat(db.check().problems()).isEmpty();
    }

    @Test
    void changeCollectionsAmongDocuments() {
        VectorCollection orders = db.createCollection(ORDERS);
        UUID id = orders.insert("old", vector(1, 2));
        db.createCollection("other").insert("dropped", vector(1));
        settle();

        Batch batch = db.batch();
        batch.insert(ORDERS, NewDocument.of("cleared", vector(1, 2)));
        batch.clear(ORDERS);
        batch.insert(ORDERS, NewDocument.of("after", vector(1, 2, 3)).id(id));
        batch.renameCollection(ORDERS, "past");
        batch.deleteCollection("other");
        batch.createCollection("other");
        batch.insert("other", NewDocument.of("again", vector(1, 2, 3, 4)));
        batch.update("past", id, DocumentPatch.of().put("renamed", true));
        batch.createCollection("short-lived");
        batch.insert("short-lived", NewDocument.of("nobody sees it", vector(1)));
        batch.deleteCollection("short-lived");
        BatchReport report = batch.commit();
        reopenIfFolder();

        assertThat(report.collectionChanges()).isEqualTo(6);
        assertThat(db.listCollections()).containsExactly(DEFAULT, "other", "past");
        VectorCollection past = db.getCollection("past");
        assertThat(past.stream()).singleElement().satisfies(document -> {
            assertThat(document.id()).isEqualTo(id);
            assertThat(document.name()).isEqualTo("after");
            assertThat(document.metadata()).isEqualTo(Metadata.of("renamed", true));
        });
        assertThat(past.options().dimension()).hasValue(3);
        assertThat(db.getCollection("other").stream().map(Document::name)).containsExactly("again");
    }

    private void reopenIfFolder() {
        if (kind.hasFolder()) {
            reopen();
        }
    }

    @Test
    void failAsAWholeNamingTheOperation() {
        UUID id = db.insert("one", vector(1, 2));
        db.createCollection(ORDERS, CollectionOptions.defaults().withoutDimensionInference());
        long sequence = db.stats().sequenceNumber();

        requireRefused(NotFoundException.class, "(insert into 'none')", batch ->
                batch.insert("none", NewDocument.of("a", vector(1, 2))));
        requireRefused(NotFoundException.class, "(update in 'default')", batch ->
                batch.update(DEFAULT, new UUID(9, 9), DocumentPatch.of().put("a", 1)));
        requireRefused(AlreadyExistsException.class, "(insert into 'default')", batch ->
                batch.insert(DEFAULT, NewDocument.of("a", vector(1, 2)).id(id)));
        requireRefused(AlreadyExistsException.class, "(create 'orders')", batch -> batch.createCollection(ORDERS));
        requireRefused(AlreadyExistsException.class, "(rename 'orders')", batch ->
                batch.renameCollection(ORDERS, DEFAULT));
        requireRefused(NotFoundException.class, "(clear 'none')", batch -> batch.clear("none"));
        requireRefused(NotFoundException.class, "(delete 'none')", batch -> batch.deleteCollection("none"));
        requireRefused(DimensionMismatchException.class, "(upsert into 'default')", batch ->
                batch.upsert(DEFAULT, NewDocument.of("a", vector(1, 2, 3))));
        requireRefused(DimensionMismatchException.class, "(insert into 'orders')", batch ->
                batch.insert(ORDERS, NewDocument.of("a", vector(1, 2, 3))));
        requireRefused(VersionConflictException.class, "(delete in 'default')", batch ->
                batch.delete(DEFAULT, id, sequence + 1));
        requireRefused(VersionConflictException.class, "(upsert into 'default')", batch ->
                batch.upsert(DEFAULT, NewDocument.of("a", vector(1, 2)).id(id).ifVersion(0)));
        requireRefused(EmbeddingModelMismatchException.class, "(insert into 'default')", batch ->
                batch.insert(DEFAULT, NewDocument.ofText("a")));
        requireRefused(NotFoundException.class, "(insert into 'none')", batch ->
                batch.insert("none", NewDocument.ofText("a")));

        assertThat(db.stats().sequenceNumber()).isEqualTo(sequence);
        assertThat(db.listCollections()).containsExactly(DEFAULT, ORDERS);
        assertThat(db.count()).isEqualTo(1);
    }

    /** The operation comes third in a batch whose others could be done. */
    private void requireRefused(Class<? extends Exception> expected, String description, Consumer<Batch> operation) {
        Batch batch = db.batch();
        batch.createCollection("first");
        batch.insert(DEFAULT, NewDocument.of("second", vector(3, 4)));
        operation.accept(batch);
        batch.clear(DEFAULT);
        Throwable thrown = catchThrowable(batch::commit);
        assertThat(thrown).isInstanceOf(expected).hasMessageStartingWith("Operation 3 of 4 " + description + ": ");
        assertThat(thrown.getCause()).isInstanceOf(expected);
    }

    @Test
    void areCommittedOnce() {
        Batch batch = db.batch();
        batch.insert(DEFAULT, NewDocument.of("a", vector(1)));
        assertThat(batch.size()).isEqualTo(1);
        batch.commit();

        assertThatThrownBy(batch::commit).isInstanceOf(IllegalStateException.class).hasMessageContaining("committed");
        assertThatThrownBy(() -> batch.clear(DEFAULT)).isInstanceOf(IllegalStateException.class);
        assertThat(db.count()).isEqualTo(1);
    }

    @Test
    void writeNothingWhenNothingComesOfThem() {
        UUID id = db.insert("one", vector(1));
        long sequence = db.stats().sequenceNumber();

        assertThat(db.batch().commit().sequenceNumber()).isZero();
        Batch batch = db.batch();
        UUID passing = batch.insert(DEFAULT, NewDocument.of("passing", vector(2)));
        batch.delete(DEFAULT, passing);
        batch.delete(DEFAULT, new UUID(4, 4));
        batch.update(DEFAULT, id, DocumentPatch.of().ifVersion(db.get(id).version()));
        BatchReport report = batch.commit();

        assertThat(report.sequenceNumber()).isZero();
        assertThat(report.inserted()).isEqualTo(1);
        assertThat(report.deleted()).isEqualTo(1);
        assertThat(report.updated()).isZero();
        assertThat(db.stats().sequenceNumber()).isEqualTo(sequence);
        assertThat(db.count()).isEqualTo(1);
    }

    @Test
    void holdUnderConditions() {
        UUID one = db.insert("one", vector(1));
        UUID two = db.insert("two", vector(2));

        Batch batch = db.batch();
        batch.update(DEFAULT, one, DocumentPatch.of().put("n", 1).ifVersion(db.get(one).version()));
        batch.delete(DEFAULT, two, db.get(two).version());
        batch.upsert(DEFAULT, NewDocument.of("three", vector(3)).id(two).ifVersion(0));
        BatchReport report = batch.commit();

        assertThat(db.get(one).version()).isEqualTo(report.sequenceNumber());
        assertThat(db.get(two).name()).isEqualTo("three");

        Batch late = db.batch();
        late.update(DEFAULT, two, DocumentPatch.of().put("n", 2));
        late.update(DEFAULT, two, DocumentPatch.of().put("n", 3).ifVersion(report.sequenceNumber()));
        assertThatThrownBy(late::commit)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Operation 2 of 2 (update in 'default'): ifVersion")
                .hasMessageContaining("first operation");
        assertThat(db.get(two).metadata()).isEqualTo(Metadata.empty());
    }

    @Test
    void mayBeLargerThanAMemtable() {
        Batch batch = db.batch();
        batch.createCollection(ORDERS);
        List<UUID> ids = new ArrayList<>();
        for (NewDocument document : numbered(100, 4)) {
            ids.add(batch.insert(ORDERS, document));
            batch.insert(DEFAULT, document);
        }
        BatchReport report = batch.commit();
        settle();

        assertThat(report.inserted()).isEqualTo(200);
        assertThat(db.count()).isEqualTo(100);
        assertThat(db.getCollection(ORDERS).getAll(ids)).extracting(Document::version)
                .containsOnly(report.sequenceNumber());
        reopen();
        assertThat(db.getCollection(ORDERS).getAll(ids)).extracting(Document::version)
                .containsOnly(report.sequenceNumber());
    }

    @Test
    void areNeverSeenHalf() throws Exception {
        db.createCollection(ORDERS);
        try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
            Future<?> writer = pool.submit(() -> {
                for (int i = 0; i < 200; i++) {
                    Batch batch = db.batch();
                    batch.upsert(DEFAULT, NewDocument.of("a", vector(1)).id(new UUID(1, i % 20)));
                    batch.upsert(ORDERS, NewDocument.of("b", vector(1)).id(new UUID(2, i % 20)));
                    batch.delete(DEFAULT, new UUID(1, (i + 7) % 20));
                    batch.delete(ORDERS, new UUID(2, (i + 7) % 20));
                    batch.commit();
                }
            });
            while (!writer.isDone()) {
                requireEqualCounts();
            }
            writer.get();
        }
        requireEqualCounts();
        assertThat(db.count()).isEqualTo(13);
    }

    /** The figures of all collections are taken from one snapshot. */
    private void requireEqualCounts() {
        List<Long> counts = db.stats().collections().stream().map(CollectionStats::documents).toList();
        assertThat(counts.get(0)).as("documents of %s", counts).isEqualTo(counts.get(1));
    }

    @Test
    void countersOfTwoCollectionsStayEqualUnderManyWriters() throws Exception {
        db.createCollection(ORDERS);
        UUID id = new UUID(1, 1);
        Stream.of(db, db.getCollection(ORDERS)).forEach(documents ->
                documents.insert(NewDocument.of("counter", vector(1), Metadata.of("n", 0)).id(id)));
        int threads = 4;
        int each = 25;
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<Integer>> writers = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                writers.add(pool.submit(() -> {
                    int conflicts = 0;
                    for (int done = 0; done < each;) {
                        Batch batch = db.batch();
                        addOne(batch, DEFAULT, db.get(id));
                        addOne(batch, ORDERS, db.getCollection(ORDERS).get(id));
                        try {
                            batch.commit();
                            done++;
                        } catch (VersionConflictException e) {
                            conflicts++;
                        }
                    }
                    return conflicts;
                }));
            }
            for (Future<Integer> writer : writers) {
                assertThat(writer.get()).isNotNegative();
            }
        }
        assertThat(db.get(id).metadata()).isEqualTo(Metadata.of("n", threads * each));
        assertThat(db.getCollection(ORDERS).get(id).metadata()).isEqualTo(Metadata.of("n", threads * each));
    }

    private static void addOne(Batch batch, String collection, Document read) {
        long n = read.metadata().getLong("n") + 1;
        batch.update(collection, read.id(), DocumentPatch.of().put("n", n).ifVersion(read.version()));
    }
}
