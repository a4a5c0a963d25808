package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quantara.AlreadyExistsException;
import io.quantara.ClosedException;
import io.quantara.DimensionMismatchException;
import io.quantara.Document;
import io.quantara.Durability;
import io.quantara.LoadOptions;
import io.quantara.LoadReport;
import io.quantara.NewDocument;
import io.quantara.OnConflict;
import io.quantara.VectorCollection;
import io.quantara.testkit.disk.SimulatedDisk;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A document that is inserted during a load with an id that the load brings too, small loads and large. */
class LoadMeanwhileTest {

    private static final UUID ID = new UUID(7, 1);

    private final SimulatedDatabase database = SimulatedDatabase.open(
            new SimulatedDisk(), Durability.SYNC, SimulatedDatabase.FLUSHING, 1);

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 30})
    void refusesTheLoad(int count) {
        assertThatExceptionOfType(AlreadyExistsException.class)
                .isThrownBy(() -> load(count, OnConflict.FAIL))
                .withMessageContaining(ID.toString());
        assertThat(database.db().stream().map(Document::name)).containsExactly("inserted");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 30})
    void isKeptByALoadThatSkips(int count) {
        LoadReport report = load(count, OnConflict.SKIP);
        assertThat(report.skipped()).isEqualTo(1);
        assertThat(report.inserted()).isEqualTo(count - 1L);
        assertThat(database.db().get(ID).name()).isEqualTo("inserted");
        assertThat(database.db().count()).isEqualTo(count);
        assertThat(database.db().check().problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 30})
    void isReplacedByALoadThatReplaces(int count) {
        LoadReport report = load(count, OnConflict.REPLACE);
        assertThat(report.replaced()).isEqualTo(1);
        assertThat(report.inserted()).isEqualTo(count - 1L);
        assertThat(database.db().get(ID).name()).isEqualTo("loaded 1");
        assertThat(database.db().count()).isEqualTo(count);
        assertThat(database.db().check().problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 30})
    void isRefusedWhereItsCollectionIsDeletedMeanwhile(int count) {
        VectorCollection doomed = database.db().createCollection("doomed");
        Stream<NewDocument> documents = IntStream.range(0, count).mapToObj(number -> {
            if (number == count - 1) {
                database.db().deleteCollection("doomed");
            }
            return NewDocument.of("loaded " + number, new float[] {number, 1});
        });
        assertThatExceptionOfType(ClosedException.class).isThrownBy(() -> doomed.load(documents));
        assertThat(database.db().listCollections()).containsExactly("default");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 30})
    void isRefusedWhereAnotherDimensionIsSetMeanwhile(int count) {
        Stream<NewDocument> documents = IntStream.range(0, count).mapToObj(number -> {
            if (number == count - 1) {
                database.db().insert("first", new float[] {1, 2, 3});
            }
            return NewDocument.of("loaded " + number, new float[] {number, 1});
        });
        assertThatExceptionOfType(DimensionMismatchException.class)
                .isThrownBy(() -> database.db().load(documents))
                .satisfies(mismatch -> assertThat(mismatch.expected()).isEqualTo(3));
        assertThat(database.db().stream().map(Document::name)).containsExactly("first");
    }

    /** Loads documents, the second of which has the id; it is inserted when the load has come to the last. */
    private LoadReport load(int count, OnConflict onConflict) {
        Stream<NewDocument> documents = IntStream.range(0, count).mapToObj(number -> {
            if (number == count - 1) {
                database.db().insert(NewDocument.of("inserted", new float[] {9, 9}).id(ID));
            }
            return NewDocument.of("loaded " + number, new float[] {number, 1}).id(new UUID(7, number));
        });
        return database.db().load(documents, LoadOptions.defaults().onConflict(onConflict));
    }
}
