package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A database to damage and to repair. */
abstract class RepairFixture {

    static final DatabaseOptions KNOWN = DatabaseOptions.defaults().indexType(new ProbingIndex());
    static final int ROWS = 1_500;
    static final int DIMENSION = 128;

    @TempDir
    Path temp;

    DamageableFolder folder = new DamageableFolder(Path.of("none"));
    StoredDocuments before = new StoredDocuments(Map.of());
    private int repairs;

    /** One segment of 1,500 rows of which 100 are deleted, an index over it, a clone, and three batches in the log. */
    @BeforeEach
    void create() {
        folder = new DamageableFolder(temp.resolve("db"));
        try (Database db = Database.open(folder.folder(), KNOWN)) {
            VectorCollection research = db.createCollection("research");
            List<UUID> ids = research.insertAll(DatabaseContract.numbered(ROWS, DIMENSION));
            db.compact();
            research.useIndex("probing", Map.of());
            research.awaitIndex(Duration.ofMinutes(1));
            db.cloneCollection("research", "trial");
            research.deleteAll(ids.subList(0, 100));
            db.config().set("owner", "me");
        }
        try (Database db = Database.open(folder.folder(), KNOWN.memtableRows(16))) {
            db.insertAll(DatabaseContract.numbered(20, 2));
            db.persist();
        }
        try (Database db = Database.open(folder.folder(), KNOWN)) {
            for (int batch = 0; batch < 3; batch++) {
                db.insert("batch " + batch, new float[] {batch, 1}, Metadata.of("batch", batch));
            }
            before = StoredDocuments.of(db);
        }
    }

    RepairReport repair() {
        RepairReport planned = Database.repair(folder.folder(), RepairOptions.dryRun());
        Path place = temp.resolve("quarantine-" + ++repairs);
        RepairReport done = Database.repair(folder.folder(), RepairOptions.dryRun().quarantine(place));
        assertThat(planned.isDone()).isFalse();
        assertThat(planned.actions()).hasToString(done.actions().toString());
        assertThat(planned.lostIds()).hasToString(done.lostIds().toString());
        assertThat(planned.lostSequences()).hasToString(done.lostSequences().toString());
        assertThat(planned.documentsKept()).isEqualTo(done.documentsKept());
        assertThat(planned.documentsLost()).isEqualTo(done.documentsLost());
        assertThat(planned.isLossless()).isEqualTo(done.isLossless());
        assertThat(Files.exists(place)).isEqualTo(done.isNeeded());
        if (done.isNeeded()) {
            assertThat(new DamageableFolder(place).files(""))
                    .containsExactlyInAnyOrderElementsOf(done.quarantinedFiles());
        }
        return done;
    }

    /** Opens the repaired database, and verifies that it is sound and takes writes. */
    StoredDocuments repaired(RepairReport report) {
        try (Database db = Database.open(folder.folder(), KNOWN)) {
            assertThat(db.check().problems()).isEmpty();
            StoredDocuments found = StoredDocuments.of(db);
            assertThat(found.count()).isEqualTo(report.documentsKept());
            UUID after = db.createCollection("after").insert("after", new float[] {9, 9});
            assertThat(db.getCollection("after").get(after).name()).isEqualTo("after");
            db.deleteCollection("after");
            return found;
        } finally {
            assertThat(Database.check(folder.folder(), CheckOptions.full().indexType(new ProbingIndex())).problems())
                    .isEmpty();
        }
    }

    String largestSegment() {
        return folder.files(".seg").stream()
                .max((one, other) -> Long.compare(folder.length(one), folder.length(other)))
                .orElseThrow();
    }
}
