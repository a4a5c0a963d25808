package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.Database;
import io.quantara.DatabaseSnapshot;
import io.quantara.Durability;
import io.quantara.Metadata;
import io.quantara.UnknownFormatException;
import io.quantara.internal.storage.FormatFile;
import io.quantara.internal.storage.ManifestStore;
import io.quantara.internal.storage.StoredManifest;
import io.quantara.testkit.disk.CrashVariant;
import io.quantara.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is on the disk while there are named versions, step by step. */
class NamedVersionTest {

    private final SimulatedDisk disk = new SimulatedDisk();

    private SimulatedDatabase open(Durability durability) {
        return SimulatedDatabase.open(disk, durability, SimulatedDatabase.LOGGING, 1);
    }

    private StoredManifest manifest() throws IOException {
        return new ManifestStore(disk, FormatFile.read(disk).databaseId()).readLatest().orElseThrow();
    }

    private static void insert(Database db, String... names) {
        for (String name : names) {
            db.insert(Operation.document(name, "inserted"));
        }
    }

    @Test
    void askWritersToKnowThemWhileThereAreSome() throws IOException {
        try (SimulatedDatabase database = open(Durability.SYNC)) {
            insert(database.db(), "a", "b");
            database.engine().flush();
            assertThat(manifest().writerFeatures()).isZero();

            database.db().createVersion("v");
            database.engine().flush();
            assertThat(manifest().writerFeatures()).isEqualTo(ManifestStore.NAMED_VERSIONS);
            assertThat(manifest().readerFeatures()).isZero();

            database.db().deleteVersion("v");
            database.engine().flush();
            assertThat(manifest().writerFeatures()).isZero();
            database.settle();
            database.check(disk);
        }
    }

    @Test
    void keepTheirSegmentsAndNoOthersThroughMerges() throws IOException {
        try (SimulatedDatabase database = open(Durability.SYNC)) {
            insert(database.db(), "a", "b", "c");
            database.db().createVersion("v");
            insert(database.db(), "d", "e", "f");
            database.db().compact();
            database.settle();
            long withVersion = segments();
            database.db().deleteVersion("v");
            database.db().compact();
            database.settle();

            assertThat(withVersion).isEqualTo(2);
            assertThat(segments()).isEqualTo(1);
            database.check(disk);
        }
    }

    @Test
    void makeNoMergeCopyRowsOutOfAFileThatStaysForThem() throws IOException {
        try (SimulatedDatabase database = open(Durability.SYNC)) {
            Database db = database.db();
            insert(db, "a");
            db.createCollection("large").insertAll(IntStream.range(0, 40)
                    .mapToObj(n -> Operation.document("large" + n, "inserted"))
                    .toList());
            db.createVersion("v");
            db.deleteCollection("large");
            database.engine().flush();
            database.settle();
            long withVersion = segments();
            long bytes = db.stats().bytesOnDisk();
            db.deleteVersion("v");
            database.engine().flush();
            database.settle();

            assertThat(withVersion).isEqualTo(1);
            assertThat(segments()).isEqualTo(1);
            assertThat(db.stats().bytesOnDisk()).isLessThan(bytes / 2);
            database.check(disk);
        }
    }

    private long segments() throws IOException {
        return Stream.of(disk.list().toArray(String[]::new))
                .filter(file -> file.endsWith(".seg"))
                .count();
    }

    /** The version is made while the rows it sees are being flushed, and rows it sees are deleted before it is. */
    @Test
    void mayBeCreatedWhileMemtablesWaitToBeFlushed() throws IOException {
        try (SimulatedDatabase database = open(Durability.SYNC)) {
            Database db = database.db();
            insert(db, "a", "b", "c", "d", "e");
            db.delete(Operation.id("a"));
            db.createVersion("v");
            db.delete(Operation.id("b"));
            insert(db, "f", "g", "h", "i");
            requireNames(db, "b", "c", "d", "e");
            database.settle();
            requireNames(db, "b", "c", "d", "e");
            db.compact();
            requireNames(db, "b", "c", "d", "e");
            database.settle();
            database.check(disk);
        }
        try (SimulatedDatabase database = open(Durability.SYNC)) {
            requireNames(database.db(), "b", "c", "d", "e");
        }
    }

    private static void requireNames(Database db, String... names) {
        try (DatabaseSnapshot version = db.asOf("v");
                Stream<String> found = version.stream().map(document -> document.name())) {
            assertThat(found).containsExactlyInAnyOrder(names);
        }
    }

    @Test
    void arePersistedByHandAndDiscardedOtherwise() {
        try (SimulatedDatabase database = open(Durability.MANUAL)) {
            insert(database.db(), "a", "b");
            database.db().createVersion("v");
            insert(database.db(), "c");
            database.db().persist();
            database.db().createVersion("w");
            database.db().deleteVersion("v");
        }
        try (SimulatedDatabase database = open(Durability.MANUAL)) {
            assertThat(database.db().listVersions()).singleElement().extracting("name").isEqualTo("v");
            requireNames(database.db(), "a", "b");
        }
    }

    @Test
    void areTheSameWhenReplayedFromTheLog() throws IOException {
        SimulatedDatabase database = open(Durability.SYNC);
        insert(database.db(), "a", "b");
        var created = database.db().createVersion("v");
        database.db().delete(Operation.id("a"));
        SimulatedDisk found = disk.afterPowerCut(CrashVariant.UNSYNCED_DROPPED, 1);
        database.abandon();
        try (SimulatedDatabase recovered =
                SimulatedDatabase.open(found, Durability.SYNC, SimulatedDatabase.LOGGING, 2)) {
            assertThat(recovered.db().listVersions()).containsExactly(created);
            requireNames(recovered.db(), "a", "b");
        }
    }

    @Test
    void areRefusedWhenALaterReleaseWroteSomethingElseInTheirPlace() {
        Metadata later = Metadata.of("change", "mergeVersions", "names", "a,b");
        assertThatThrownBy(() -> CatalogChange.decode(later))
                .isInstanceOf(UnknownFormatException.class)
                .hasMessageContaining("'mergeVersions'");
    }
}
