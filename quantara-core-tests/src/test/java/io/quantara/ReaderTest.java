package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quantara.internal.index.ListIndexType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database open for reading in a real folder, beside one that writes. */
class ReaderTest {

    private static final DatabaseOptions READ_ONLY = DatabaseOptions.defaults().openMode(OpenMode.READ_ONLY);

    @TempDir
    Path folder;

    @Test
    void movesForwardWhenAsked() {
        try (Database db = Database.open(folder);
                Database reader = Database.open(folder, READ_ONLY)) {
            db.insert("a", new float[] {1, 2});
            VectorCollection research = db.createCollection("research");
            research.insert("b", new float[] {1});
            db.persist();
            assertThat(reader.count()).isZero();
            assertThat(reader.stats().readerLag().orElseThrow().batchesBehind()).isEqualTo(3);

            assertThat(reader.refresh()).isTrue();

            VectorCollection seen = reader.getCollection("research");
            assertThat(reader.search(new float[] {1, 2})).hasSize(1);
            assertThat(seen.count()).isEqualTo(1);
            assertThat(reader.refresh()).isFalse();
            db.renameCollection("research", "trial");
            db.deleteCollection("trial");
            db.persist();
            assertThat(seen.count()).isEqualTo(1);
            assertThat(reader.refresh()).isTrue();
            assertThatThrownBy(seen::count).isInstanceOf(ClosedException.class).hasMessageContaining("deleted");
            assertThat(reader.stats().readerLag().orElseThrow().toString()).contains("\"batchesBehind\": 0");
        }
    }

    @Test
    void ofADatabaseThatWritesShowsTheNewestStateAnyway() {
        try (Database db = Database.open(folder);
                Database memory = Database.inMemory()) {
            db.insert("a", new float[] {1});
            memory.insert("a", new float[] {1});
            assertThat(db.refresh()).isFalse();
            assertThat(memory.refresh()).isFalse();
            assertThat(db.stats().readerLag()).isEmpty();
            assertThat(memory.stats().readerLag()).isEmpty();
        }
    }

    @Test
    void refusesToMoveWhenClosed() {
        Database.open(folder).close();
        Database reader = Database.open(folder, READ_ONLY);
        reader.close();
        assertThatThrownBy(reader::refresh).isInstanceOf(ClosedException.class);
    }

    @Test
    void isMovedByManyThreadsWhileOthersRead() throws Exception {
        AtomicBoolean writing = new AtomicBoolean(true);
        try (Database db = Database.open(folder, NumberedWrites.options());
                Database reader = Database.open(folder, READ_ONLY);
                ExecutorService pool = Executors.newFixedThreadPool(4)) {
            List<Future<Long>> moving = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                moving.add(pool.submit(() -> followUntil(writing, reader)));
            }
            long written = 0;
            for (int i = 0; i < 400; i++) {
                written = NumberedWrites.writeNext(db, written);
            }
            db.persist();
            writing.set(false);
            for (Future<Long> one : moving) {
                assertThat(one.get()).isEqualTo(written);
            }
            assertThat(NumberedWrites.verify(reader)).isEqualTo(written);
        }
    }

    private static long followUntil(AtomicBoolean writing, Database reader) {
        boolean isLast = false;
        long shown = 0;
        while (!isLast) {
            isLast = !writing.get();
            reader.refresh();
            long now = NumberedWrites.verifyMoving(reader);
            assertThat(now).isGreaterThanOrEqualTo(shown);
            shown = now;
        }
        return shown;
    }

    @Test
    void usesTheIndexesThatAreStored() {
        CollectionOptions options = CollectionOptions.defaults().metric(Metric.EUCLIDEAN);
        DatabaseOptions typed = READ_ONLY.indexType(new ListIndexType());
        try (Database db = Database.open(folder, DatabaseOptions.defaults().indexType(new ListIndexType()))) {
            VectorCollection collection = db.createCollection("listed", options);
            collection.insertAll(DatabaseContract.numbered(50, 3));
            collection.useIndex("list");
            db.compact();
            collection.awaitIndex(Duration.ofMinutes(1));
            try (Database reader = Database.open(folder, typed);
                    Database without = Database.open(folder, READ_ONLY)) {
                assertThat(plan(reader).indexedRows()).isEqualTo(50);
                assertThat(plan(without).isExact()).isTrue();
                collection.insertAll(DatabaseContract.numbered(30, 3));
                db.persist();
                assertThat(reader.refresh()).isTrue();
                assertThat(plan(reader).indexedRows()).isEqualTo(50);
                assertThat(plan(reader).exactRows()).isEqualTo(30);
                db.compact();
                collection.awaitIndex(Duration.ofMinutes(1));
                reader.refresh();
                assertThat(plan(reader).indexedRows()).isEqualTo(80);
                without.indexes().register(new ListIndexType());
                without.refresh();
                assertThat(plan(without).indexedRows()).isEqualTo(80);
                assertThat(without.search(new float[] {1, 2, 3})).isEmpty();
            }
        }
    }

    private static QueryPlan plan(Database db) {
        return db.getCollection("listed").search(new float[] {1, 2, 3}, 5).plan();
    }

    @Test
    void needsNoPermissionToWrite() throws IOException {
        assumeTrue(!System.getProperty("user.name").equals("root"), "nothing is forbidden to root");
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
        try (Database db = Database.open(folder)) {
            db.insertAll(DatabaseContract.numbered(40, 2));
            db.compact();
            db.insert("b", new float[] {2, 3});
        }
        Set<PosixFilePermission> before = Files.getPosixFilePermissions(folder);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
            }
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
        try (Database reader = Database.open(folder, READ_ONLY)) {
            assertThat(reader.count()).isEqualTo(41);
            assertThat(reader.refresh()).isFalse();
            assertThat(reader.check().problems()).isEmpty();
            assertThat(reader.stats().readerLag().orElseThrow().batchesBehind()).isZero();
            assertThatThrownBy(() -> Database.open(folder)).isInstanceOf(StorageException.class);
        } finally {
            Files.setPosixFilePermissions(folder, before);
        }
    }
}
