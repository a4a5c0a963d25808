package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.AlreadyExistsException;
import io.quantara.Document;
import io.quantara.Durability;
import io.quantara.Metadata;
import io.quantara.NewDocument;
import io.quantara.testkit.disk.SimulatedDisk;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Batches that were prepared against a state that is gone when the log thread takes them. */
class CommitOrderTest {

    private static final UUID ID = new UUID(1, 2);

    private final SimulatedDatabase database = SimulatedDatabase.open(
            new SimulatedDisk(), Durability.SYNC, SimulatedDatabase.LOGGING, 1);

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    @Test
    void oneOfTwoNewDocumentsWithOneIdIsRefusedInTheSameGroup() {
        List<Work.Rows> works = submit(inserting("first", 1, 2), inserting("second", 1, 2));
        assertThat(works.get(0).done()).isCompleted();
        assertThat(failure(works.get(1))).isInstanceOf(AlreadyExistsException.class);
        assertThat(database.db().stream().map(Document::name)).containsExactly("first");
    }

    @Test
    void anIdThatWasTakenMeanwhileIsRefused() {
        WriteBatch batch = inserting("late", 1, 2);
        database.db().insert(NewDocument.of("early", new float[] {1, 2}).id(ID));
        assertThat(failure(submit(batch).getFirst())).isInstanceOf(AlreadyExistsException.class);
        assertThat(database.db().get(ID).name()).isEqualTo("early");
    }

    @Test
    void oneOfTwoChangesOfOneDocumentIsMadeAnew() {
        database.db().insert(NewDocument.of("before", new float[] {1, 2}).id(ID));
        List<Work.Rows> works = submit(replacing("one"), replacing("two"));
        assertThat(works.get(0).done()).isCompleted();
        assertThat(failure(works.get(1))).isInstanceOf(StaleBatchException.class);
        assertThat(database.db().get(ID).name()).isEqualTo("one");
    }

    @Test
    void aBatchThatReliesOnAnUnchangedCollectionIsMadeAnewWhenItChanged() {
        UUID kept = database.db().insert("kept", new float[] {1, 2});
        WriteBatch written = deletingUnlessChanged(kept);
        database.db().insert("new", new float[] {3, 4});
        assertThat(failure(submit(written).getFirst())).isInstanceOf(StaleBatchException.class);

        WriteBatch deleted = deletingUnlessChanged(kept);
        database.db().delete(database.db().insert("short-lived", new float[] {5, 6}));
        assertThat(failure(submit(deleted).getFirst())).isInstanceOf(StaleBatchException.class);

        assertThat(submit(deletingUnlessChanged(kept)).getFirst().done()).isCompleted();
        assertThat(database.db().stream().map(Document::name)).containsExactly("new");
    }

    @Test
    void theFirstOfTwoBatchesSetsTheDimension() {
        List<Work.Rows> works = submit(inserting("two", 1, 2), insertingNew("three", 1, 2, 3));
        assertThat(works.get(0).done()).isCompleted();
        assertThat(failure(works.get(1))).isInstanceOf(StaleBatchException.class);
        assertThat(database.db().getCollection("default").options().dimension()).hasValue(2);
        assertThat(database.db().count()).isEqualTo(1);
    }

    @Test
    void aBatchForACollectionThatWasDroppedIsMadeAnew() {
        database.db().createCollection("doomed");
        WriteBatch batch = new WriteBatch();
        batch.insertNew(collection("doomed"), UUID.randomUUID(), row("late", 1, 2));
        WriteBatch delete = new WriteBatch();
        delete.delete(collection("doomed"), ID);
        database.db().deleteCollection("doomed");
        for (Work.Rows work : submit(batch, delete)) {
            assertThat(failure(work)).isInstanceOf(StaleBatchException.class);
        }
    }

    /** Has the log thread take batches as one group, unless it finds that they must not be. */
    private List<Work.Rows> submit(WriteBatch... batches) {
        Committer committer = Objects.requireNonNull(database.engine().state().writing()).committer();
        List<Work.Rows> works = Arrays.stream(batches).map(Work.Rows::new).toList();
        works.forEach(committer::submit);
        database.settle();
        return works;
    }

    private static Throwable failure(Work.Rows work) {
        assertThat(work.done()).isCompletedExceptionally();
        return work.done().exceptionNow();
    }

    private CollectionState collection(String name) {
        try (Snapshot snapshot = database.engine().snapshot()) {
            return snapshot.catalog().find(name).orElseThrow();
        }
    }

    private WriteBatch inserting(String name, float... vector) {
        WriteBatch batch = new WriteBatch();
        batch.insert(collection("default"), ID, row(name, vector));
        return batch;
    }

    private WriteBatch insertingNew(String name, float... vector) {
        WriteBatch batch = new WriteBatch();
        batch.insertNew(collection("default"), UUID.randomUUID(), row(name, vector));
        return batch;
    }

    private WriteBatch replacing(String name) {
        WriteBatch batch = new WriteBatch();
        batch.replace(collection("default"), ID, row(name, 3, 4), sequence());
        return batch;
    }

    private WriteBatch deletingUnlessChanged(UUID id) {
        WriteBatch batch = new WriteBatch();
        batch.requireUnchangedSince(collection("default"), sequence());
        batch.delete(collection("default"), id);
        return batch;
    }

    private long sequence() {
        try (Snapshot snapshot = database.engine().snapshot()) {
            return snapshot.sequence();
        }
    }

    private static BatchWriter.RowBytes row(String name, float... vector) {
        return BatchWriter.RowBytes.of(name, Metadata.empty(), vector, 1);
    }
}
