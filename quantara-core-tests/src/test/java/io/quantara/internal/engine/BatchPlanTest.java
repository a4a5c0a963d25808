package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.AlreadyExistsException;
import io.quantara.CollectionOptions;
import io.quantara.Database;
import io.quantara.Document;
import io.quantara.DocumentPatch;
import io.quantara.Durability;
import io.quantara.Metadata;
import io.quantara.NewDocument;
import io.quantara.NotFoundException;
import io.quantara.testkit.disk.SimulatedDisk;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a batch over several collections relies on, when that changes between preparing and committing it. */
class BatchPlanTest {

    private static final UUID ID = new UUID(1, 2);

    private final SimulatedDatabase database =
            SimulatedDatabase.open(new SimulatedDisk(), Durability.SYNC, SimulatedDatabase.FLUSHING, 1);

    @BeforeEach
    void fill() {
        db().createCollection("orders");
        db().getCollection("orders").insert(NewDocument.of("stored", new float[] {1, 2}).id(ID));
        db().createCollection("empty");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Database db() {
        return database.db();
    }

    @Test
    void isMadeAnewWhenADocumentItLookedAtChanged() {
        Consumer<BatchPlan> lookingAtOne = plan -> {
            assertThat(plan.find(plan.collection("orders"), ID)).isPresent();
            put(plan, "empty", new UUID(3, 3));
        };
        requireStale(lookingAtOne, () -> db().getCollection("orders").update(ID, DocumentPatch.of().put("n", 1)));
        requireStale(lookingAtOne, () -> db().getCollection("orders").delete(ID));
        requireStale(
                plan -> put(plan, "orders", ID),
                () -> db().getCollection("orders").insert(NewDocument.of("taken", new float[] {1, 2}).id(ID)));
        requireStale(plan -> plan.delete(plan.collection("orders"), ID), () -> db().getCollection("orders").clear());
    }

    @Test
    void isMadeAnewWhenACollectionItLookedAtChanged() {
        requireStale(plan -> put(plan, "orders", ID), () -> db().renameCollection("orders", "past"));
        requireStale(plan -> put(plan, "past", ID), () -> {
            db().deleteCollection("past");
            db().createCollection("past", CollectionOptions.defaults().dimension(2));
        });
        requireStale(plan -> put(plan, "empty", ID), () -> db().getCollection("empty").insert("a", new float[3]));
        requireStale(plan -> plan.clear("empty"), () -> db().getCollection("empty").useIndex("flat"));
        requireStale(plan -> plan.drop("empty"), () -> db().deleteCollection("empty"));
    }

    @Test
    void isMadeAnewWhenANameOrNumberItTakesIsTaken() {
        requireStale(plan -> plan.create("new", CollectionOptions.defaults()), () -> db().createCollection("new"));
        requireStale(plan -> plan.create("more", CollectionOptions.defaults()), () -> db().createCollection("other"));
        requireStale(plan -> plan.rename("orders", "old"), () -> db().renameCollection("empty", "old"));
    }

    @Test
    void isCommittedWhenOnlyOtherThingsChanged() {
        WriteBatch batch = planned(plan -> {
            put(plan, "orders", ID);
            put(plan, "orders", new UUID(3, 3));
        });
        db().getCollection("orders").insert(NewDocument.of("beside", new float[] {3, 4}).id(new UUID(4, 4)));
        db().createCollection("another");
        assertThat(submit(batch).getFirst().done()).isCompleted();
        assertThat(db().getCollection("orders").stream().map(Document::name))
                .containsExactlyInAnyOrder("planned", "planned", "beside");
    }

    @Test
    void goesAloneWhenItChangesTheCatalog() {
        WriteBatch dropping = planned(plan -> plan.drop("orders"));
        WriteBatch clearing = planned(plan -> plan.clear("orders"));
        WriteBatch writing = planned(plan -> put(plan, "orders", ID));
        List<Work.Rows> works = submit(dropping, clearing, writing);
        assertThat(works.get(0).done()).isCompleted();
        assertThat(failure(works.get(1))).isInstanceOf(StaleBatchException.class);
        assertThat(failure(works.get(2))).isInstanceOf(StaleBatchException.class);
        assertThat(db().listCollections()).containsExactly("default", "empty");
    }

    @Test
    void writesEachDocumentOnceAndNothingForWhatComesToNothing() {
        WriteBatch batch = planned(plan -> {
            for (int i = 0; i < 10; i++) {
                put(plan, "orders", ID);
                put(plan, "orders", new UUID(3, 3));
            }
            plan.delete(plan.collection("orders"), new UUID(3, 3));
        });
        assertThat(batch.operations()).isEqualTo(1);
        try (Snapshot snapshot = database.engine().snapshot()) {
            BatchPlan plan = new BatchPlan(snapshot, new Random(1));
            plan.delete(plan.collection("orders"), new UUID(3, 3));
            assertThat(plan.batch()).isNull();
        }
    }

    @Test
    void tellsWhatCannotBe() {
        requireRefused(NotFoundException.class, plan -> plan.rename("none", "other"));
        requireRefused(AlreadyExistsException.class, plan -> plan.rename("orders", "empty"));
        requireRefused(AlreadyExistsException.class, plan -> plan.create("orders", CollectionOptions.defaults()));
        requireRefused(NotFoundException.class, plan -> {
            plan.drop("orders");
            plan.collection("orders");
        });
        requireRefused(NotFoundException.class, plan -> {
            plan.rename("orders", "past");
            plan.collection("orders");
        });
    }

    private void requireRefused(Class<? extends Exception> expected, Consumer<BatchPlan> operations) {
        assertThatThrownBy(() -> planned(operations)).isInstanceOf(expected);
    }

    private void requireStale(Consumer<BatchPlan> operations, Runnable meanwhile) {
        WriteBatch batch = planned(operations);
        meanwhile.run();
        assertThat(failure(submit(batch).getFirst())).isInstanceOf(StaleBatchException.class);
    }

    private WriteBatch planned(Consumer<BatchPlan> operations) {
        try (Snapshot snapshot = database.engine().snapshot()) {
            BatchPlan plan = new BatchPlan(snapshot, new Random(1));
            operations.accept(plan);
            return Objects.requireNonNull(plan.batch());
        }
    }

    private static void put(BatchPlan plan, String collection, UUID id) {
        float[] vector = {1, 2};
        plan.put(plan.collection(collection), id, BatchWriter.RowBytes.of("planned", Metadata.empty(), vector, 1));
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
}
