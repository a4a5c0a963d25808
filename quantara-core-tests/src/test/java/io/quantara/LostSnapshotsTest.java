package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots and streams that nobody closed, and that nobody can close any more. */
class LostSnapshotsTest {

    private static final Logger LOGGER = Logger.getLogger("io.quantara.internal.engine.OpenSnapshots");

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            warnings.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @TempDir
    Path temp;

    @BeforeEach
    void listen() {
        LOGGER.setLevel(Level.WARNING); // other tests silence the engine
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        LOGGER.removeHandler(handler);
        LOGGER.setUseParentHandlers(true);
        LOGGER.setLevel(null);
    }

    @Test
    void areReleasedAndReportedOnceWithWhereTheyWereOpened() throws Exception {
        try (Database db = Database.open(temp.resolve("db"))) {
            List<UUID> ids = db.insertAll(DatabaseContract.numbered(100, 8));
            db.compact();
            long all = db.stats().bytesOnDisk();
            lose(db::snapshot);
            db.deleteAll(ids.subList(0, 99));
            db.compact();

            DatabaseStats stats = db.stats();

            assertThat(stats.leakedSnapshots()).isEqualTo(1);
            assertThat(stats.openSnapshots()).isEmpty();
            assertThat(warnings).singleElement().asString()
                    .contains("snapshot of sequence number 1 was not closed")
                    .contains("io.quantara.LostSnapshotsTest.");
            db.compact();
            db.compact();
            assertThat(db.stats().leakedSnapshots()).isEqualTo(1);
            assertThat(warnings).hasSize(1);
            assertThat(db.stats().bytesOnDisk()).isLessThan(all);
        }
    }

    @Test
    void includeStreamsThatWereNotReadToTheirEnd() throws Exception {
        try (Database db = Database.inMemory()) {
            db.insertAll(DatabaseContract.numbered(100, 8));
            lose(() -> {
                Iterator<Document> documents = db.stream().iterator();
                assertThat(documents.next().name()).isNotEmpty();
                return documents;
            });

            assertThat(db.snapshot()).satisfies(DatabaseSnapshot::close);

            assertThat(warnings).singleElement().asString()
                    .contains("stream of sequence number 1 was not closed")
                    .contains("LostSnapshotsTest.lambda$includeStreamsThatWereNotReadToTheirEnd");
        }
    }

    @Test
    void areThoseOnlyThatWereNotClosed() throws Exception {
        try (Database db = Database.inMemory()) {
            db.insertAll(DatabaseContract.numbered(100, 8));
            lose(() -> {
                DatabaseSnapshot snapshot = db.snapshot();
                snapshot.close();
                return snapshot;
            });
            lose(() -> {
                Iterator<Document> documents = db.stream().iterator();
                documents.forEachRemaining(document -> {});
                return documents;
            });

            assertThat(db.stats().leakedSnapshots()).isZero();
            assertThat(warnings).isEmpty();
        }
    }

    /** Opens something, forgets it, and waits until the collector has noticed: ten seconds at most. */
    private static void lose(Supplier<Object> opening) throws InterruptedException {
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        Reference<Object> lost = new PhantomReference<>(opening.get(), queue);
        Reference<?> found = null;
        for (int attempt = 0; found == null && attempt < 100; attempt++) {
            System.gc();
            found = queue.remove(100);
        }
        assertThat(found).isSameAs(lost);
    }
}
