package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What repair saves of logs, manifests and format files. */
class RepairLogTest extends RepairFixture {

    @Test
    void keepsTheBatchesBeforeAHoleInTheLogAndExportsThoseBehind() throws IOException {
        String log = folder.files(".wal").getLast();
        folder.flip(log, 128 + 40, 1); // the payload of the first batch

        RepairReport report = repair();

        assertThat(report.lostSequences()).singleElement()
                .satisfies(range -> assertThat(range.last().orElseThrow() - range.first()).isEqualTo(2));
        assertThat(report.unappliedBatches()).isEqualTo(2);
        StoredDocuments found = repaired(report);
        assertThat(found.of("default")).hasSize(20);
        assertThat(found.of("research")).isEqualTo(before.of("research"));
        Path exported = temp.resolve("quarantine-1").resolve("unapplied-documents-of-collection-1.jsonl");
        assertThat(Files.readAllLines(exported)).hasSize(2);
        try (Database db = Database.open(folder.folder(), KNOWN)) {
            long sequence = db.stats().sequenceNumber();
            assertThat(sequence).isGreaterThan(report.lostSequences().getFirst().last().orElseThrow());
            db.importFrom(ImportFile.of(exported), "default", LoadOptions.defaults());
            StoredDocuments imported = StoredDocuments.of(db);
            assertThat(imported.of("default")).hasSize(22);
            assertThat(before.of("default")).containsAllEntriesOf(imported.of("default"));
        }
    }

    @Test
    void needsNoHeaderAndNoMarkToReadALog() {
        String log = folder.files(".wal").getLast();
        folder.flip(log, 60, 1); // the header
        folder.flip(log, folder.length(log) - 4, 1); // the mark of a clean close

        RepairReport report = repair();

        assertThat(report.lostSequences()).isEmpty();
        assertThat(report.isLossless()).isTrue();
        assertThat(repaired(report)).isEqualTo(before);
    }

    @Test
    void tellsThatAMissingLogHasLostAnUnknownNumberOfBatches() {
        List<String> logs = folder.files(".wal");
        logs.forEach(folder::delete);

        RepairReport report = repair();

        assertThat(report.lostSequences()).singleElement().satisfies(range -> {
            assertThat(range.first()).isPositive();
            assertThat(range.last()).isEmpty();
        });
        StoredDocuments found = repaired(report);
        assertThat(found.of("research")).isEqualTo(before.of("research"));
        assertThat(found.of("default").size()).isBetween(0, 20);
    }

    @Test
    void makesAFormatFileFromTheManifest() {
        folder.flip("FORMAT", 0, 1);
        RepairReport damaged = repair();
        assertThat(damaged.isLossless()).isTrue();
        assertThat(repaired(damaged)).isEqualTo(before);

        folder.delete("FORMAT");
        assertThatThrownBy(() -> Database.open(folder.folder())).isInstanceOf(CorruptionException.class)
                .hasMessageContaining("FORMAT is missing");
        RepairReport missing = repair();
        assertThat(missing.isLossless()).isTrue();
        assertThat(repaired(missing)).isEqualTo(before);
    }

    @Test
    void makesAManifestFromSegmentsAndLogs() {
        folder.flip(folder.only("MANIFEST-"), 200, 1);

        RepairReport report = repair();

        assertThat(report.isLossless()).isFalse();
        assertThat(report.actions().getFirst().description()).contains("recovered-1");
        StoredDocuments found = repaired(report);
        assertThat(found.of("recovered-1")).hasSize(ROWS).isEqualTo(before.of("trial"));
        Map<UUID, String> small = new HashMap<>(found.of("recovered-2"));
        small.putAll(found.of("default"));
        assertThat(small).containsAllEntriesOf(before.of("default"));
        assertThat(report.quarantinedFiles()).contains(largestSegment());
        try (Database db = Database.open(folder.folder(), KNOWN)) {
            assertThat(db.getCollection("recovered-1").options().metric()).isEqualTo(Metric.COSINE);
            assertThat(db.getCollection("recovered-1").stats().dimension()).hasValue(DIMENSION);
        }
    }

    @Test
    void refusesToOpenADatabaseWhoseManifestIsMissingAndRepairsIt() {
        List<String> segments = folder.files(".seg");
        folder.delete(folder.only("MANIFEST-"));

        assertThatThrownBy(() -> Database.open(folder.folder())).isInstanceOf(CorruptionException.class)
                .hasMessageContaining("MANIFEST is missing");

        assertThat(folder.files(".seg")).isEqualTo(segments);
        StoredDocuments found = repaired(repair());
        assertThat(found.of("recovered-1")).isEqualTo(before.of("trial"));
    }

    @Test
    void losesNothingWithTheManifestOfADatabaseThatIsOnlyALog() {
        Path small = temp.resolve("small");
        StoredDocuments written;
        try (Database db = Database.open(small)) {
            db.createCollection("research", CollectionOptions.defaults().metric(Metric.DOT))
                    .insertAll(DatabaseContract.numbered(10, 3));
            db.insert("one", new float[] {1});
            written = StoredDocuments.of(db);
        }
        folder = new DamageableFolder(small);
        folder.delete(folder.only("MANIFEST-"));

        assertThat(repaired(repair())).isEqualTo(written);

        try (Database db = Database.open(small)) {
            assertThat(db.getCollection("research").options().metric()).isEqualTo(Metric.DOT);
        }
    }
}
