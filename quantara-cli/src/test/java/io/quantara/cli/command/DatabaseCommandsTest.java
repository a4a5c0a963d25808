package io.quantara.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.Database;
import io.quantara.DatabaseOptions;
import io.quantara.Durability;
import io.quantara.NewDocument;
import io.quantara.cli.Outcome;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseCommandsTest {

    @TempDir
    private Path folder;

    private Path db = Path.of("");

    @BeforeEach
    void makeDatabase() throws IOException {
        db = Samples.database(folder);
    }

    @Test
    void whatIsExportedCanBeImportedElsewhere() {
        Path file = folder.resolve("all.json");
        Outcome exported = Outcome.of("export", file, "--db", db);
        assertThat(exported.code()).isZero();
        assertThat(exported.out()).startsWith("3 documents written to " + file);
        Path other = folder.resolve("other");
        Outcome imported = Outcome.of("import", file, "--db", other, "--json");
        assertThat(imported.json()).containsEntry("inserted", 3L).containsEntry("warnings", List.of());
        assertThat(Outcome.of("list", "--db", other, "--json").out())
                .isEqualTo(Outcome.of("list", "--db", db, "--json").out());
        assertThat(Outcome.of("import", file, "--db", other).code()).isEqualTo(3);
        assertThat(Outcome.of("import", file, "--db", other, "--on-conflict", "skip").out()).contains("3 skipped");
    }

    @Test
    void aCollectionIsExportedLineByLine() {
        Path file = folder.resolve("one.jsonl");
        Outcome exported = Outcome.of("export", file, "-c", "default", "--db", db, "--json");
        assertThat(exported.json()).containsEntry("documents", 3L);
        Path other = folder.resolve("other");
        assertThat(Outcome.of("add", file, "--db", other).code()).isZero();
        assertThat(Outcome.of("list", "--db", other, "--json").out())
                .isEqualTo(Outcome.of("list", "--db", db, "--json").out());
    }

    @Test
    void exportAndImportExplainWhatTheyCannotDo() throws IOException {
        Path file = Files.writeString(folder.resolve("there.json"), "{\"default\": {\"x\": 1}}");
        Outcome existing = Outcome.of("export", file, "--db", db);
        assertThat(existing.code()).isEqualTo(3);
        assertThat(existing.err()).contains("there.json exists");
        Outcome malformed = Outcome.of("import", file, "--db", db);
        assertThat(malformed.code()).isEqualTo(3);
        assertThat(malformed.err().lines()).hasSize(1);
        assertThat(Outcome.of("export", folder.resolve("x.txt"), "--db", db).code()).isEqualTo(2);
        assertThat(Outcome.of("export", folder.resolve("x.json"), "-c", "default", "--db", db).code()).isEqualTo(2);
        assertThat(Outcome.of("import", folder.resolve("none.json"), "--db", db).code()).isEqualTo(6);
    }

    @Test
    void commandsThatReadWorkWhileAnotherWrites() {
        AtomicBoolean writing = new AtomicBoolean(true);
        try (Database writer = Database.open(db, DatabaseOptions.defaults().memtableRows(16))) {
            writer.createCollection("busy").insert("first", new float[] {1, 2});
            writer.persist();
            CompletableFuture<Void> load = CompletableFuture.runAsync(() -> {
                while (writing.get()) {
                    writer.getCollection("busy").insert("more", new float[] {1, 2});
                }
            });
            for (int i = 0; i < 3; i++) {
                assertThat(Outcome.of("stats", "--db", db, "--json").json()).containsKey("readerLag");
                assertThat(Outcome.of("search", "-c", "busy", "--vector", "1,2", "--db", db).code()).isZero();
                assertThat(Outcome.of("list", "--db", db).code()).isZero();
                assertThat(Outcome.of("check", "--db", db).out()).contains("All is well");
                assertThat(Outcome.of("export", folder.resolve("live" + i + ".json"), "--db", db).code()).isZero();
            }
            Outcome refused = Outcome.of("compact", "--db", db);
            assertThat(refused.code()).isEqualTo(4);
            assertThat(refused.err()).contains("already open for writing");
            writing.set(false);
            load.join();
        }
    }

    @Test
    void statsTellDocumentsAndCollections() {
        Outcome stats = Outcome.of("stats", "--db", db);
        assertThat(stats.out()).containsPattern("documents +3\\R").containsPattern("default +3 +3 +cosine");
        Outcome json = Outcome.of("stats", "--db", db, "--json");
        assertThat(json.json()).containsEntry("documents", 3L).containsKeys("bytesOnDisk", "sequenceNumber");
        assertThat(json.jsonList("collections").getFirst()).containsEntry("name", "default");
    }

    @Test
    void checkIsCleanUntilAFileIsDamaged() throws IOException {
        assertThat(Outcome.of("compact", "--db", db, "--io-limit", "50", "--json").json())
                .containsKeys("bytesBefore", "bytesAfter", "mergedSegments", "droppedDocuments", "seconds");
        assertThat(Outcome.of("compact", "--db", db, "--io-limit", "0").err()).contains("--io-limit is 0");
        Outcome clean = Outcome.of("check", "--db", db);
        assertThat(clean.code()).isZero();
        assertThat(clean.out()).startsWith("All is well: 3 documents in ");
        damageLargestSegment();
        Outcome damaged = Outcome.of("check", "--db", db);
        assertThat(damaged.code()).isEqualTo(2);
        assertThat(damaged.out()).startsWith("damaged: ").contains(".seg").contains("quantara repair");
        Outcome json = Outcome.of("check", "--db", db, "--json");
        assertThat(json.code()).isEqualTo(2);
        assertThat(json.json()).containsEntry("clean", false).containsEntry("severity", "data");
        assertThat(json.jsonList("problems").getFirst()).containsEntry("kind", "data").containsKeys("file", "offset");
        assertThat(Outcome.of("check", "--fast", "--db", db).code()).isZero();
    }

    @Test
    void checkEndsWithOneAndTwoForDamageOnly() throws IOException {
        assertThat(Outcome.of("check", "--db", folder.resolve("none")).code()).isEqualTo(3);
        assertThat(Outcome.of("check", "--quickly").code()).isEqualTo(3);
        Outcome json = Outcome.of("check", "--db", folder.resolve("none"), "--json");
        assertThat(json.err()).contains("\"kind\":\"not-found\",\"exitCode\":3");
        Files.writeString(db.resolve("notes.txt"), "mine");
        Outcome stray = Outcome.of("check", "--db", db);
        assertThat(stray.code()).isZero();
        assertThat(stray.out()).startsWith("stray: ").contains("notes.txt").contains("All is well: 3 documents");
    }

    private void damageLargestSegment() throws IOException {
        List<Path> segments;
        try (Stream<Path> files = Files.walk(db)) {
            segments = files.filter(file -> file.toString().endsWith(".seg")).toList();
        }
        assertThat(segments).isNotEmpty();
        try (RandomAccessFile file = new RandomAccessFile(segments.getFirst().toFile(), "rw")) {
            file.seek(file.length() / 2);
            int before = file.read();
            file.seek(file.length() / 2);
            file.write(before ^ 0xff);
        }
    }

    @Test
    void aDatabaseOpenElsewhereIsLockedForWritingOnly() {
        try (Database open = Database.open(db)) {
            assertThat(open.count()).isEqualTo(3);
            Outcome locked = Outcome.of("delete", "--filter", "true", "--db", db);
            assertThat(locked.code()).isEqualTo(4);
            assertThat(locked.err().lines()).hasSize(1);
            assertThat(Outcome.of("list", "--db", db).code()).isZero();
        }
    }

    @Test
    void aForeignFolderIsRefused() throws IOException {
        Path foreign = Files.createDirectories(folder.resolve("photos"));
        Files.writeString(foreign.resolve("holiday.txt"), "sun");
        assertThat(Outcome.of("add", Samples.file(folder), "--db", foreign).code()).isEqualTo(5);
        assertThat(Outcome.of("stats", "--db", foreign).err())
                .contains("There is no database in the folder " + foreign);
        assertThat(foreign).isDirectoryNotContaining(file -> !file.endsWith("holiday.txt"));
    }

    @Test
    void indexCommandsShowAndChooseTheIndex() {
        assertThat(Outcome.of("index", "types").out().lines()).contains("flat");
        assertThat(Outcome.of("index", "types", "--json").json()).containsKey("types");
        Outcome used = Outcome.of("index", "use", "flat", "--db", db);
        assertThat(used.code()).isZero();
        assertThat(used.out()).startsWith("Index flat of 'default' is exact: 3 documents in ");
        assertThat(Outcome.of("index", "--db", db, "--json").json())
                .containsEntry("indexType", "flat")
                .containsEntry("problem", null);
        assertThat(Outcome.of("index", "status", "--db", db).out())
                .isEqualTo(Outcome.of("index", "--db", db).out());
        assertThat(Outcome.of("index", "build", "--db", db).code()).isZero();
        assertThat(Outcome.of("index", "build", "--timeout", "0", "--db", db).code()).isEqualTo(2);
        assertThat(Outcome.of("index", "use", "nothing", "--db", db).code()).isEqualTo(1);
        assertThat(Outcome.of("index", "save", folder.resolve("x.index"), "--db", db).code()).isEqualTo(3);
        assertThat(Outcome.of("index", "load", folder.resolve("x.index"), "--db", db).code()).isEqualTo(6);
    }

    @Test
    void indexCommandsBuildAndShowWhatAutoChooses() throws IOException {
        Path large = folder.resolve("large");
        Random random = new Random(3);
        // With this durability no index is stored.
        try (Database open = Database.open(large, DatabaseOptions.defaults().durability(Durability.MANUAL))) {
            open.insertAll(Stream.generate(() -> NewDocument.of("", new float[] {random.nextFloat(), 1, 2}))
                    .limit(10_000)
                    .toList());
            open.compact();
            open.persist();
        }
        Outcome waiting = Outcome.of("index", "status", "--db", large);
        assertThat(waiting.out()).contains("Index auto of 'default' is waiting").containsPattern("graph +waiting +0%");

        Outcome built = Outcome.of("index", "build", "--db", large);
        assertThat(built.code()).isZero();
        assertThat(built.out()).contains("Index auto of 'default' is ready").containsPattern("graph +ready +100%");

        assertThat(Outcome.of("index", "--db", large, "--json").jsonList("indexes"))
                .singleElement()
                .satisfies(index -> assertThat(index)
                        .containsEntry("type", "graph")
                        .containsEntry("state", "READY")
                        .containsEntry("rows", 10_000L)
                        .containsEntry("reason", ""));
        assertThat(Outcome.of("search", "--vector", "1,1,2", "--explain", "--db", large).out())
                .contains("index graph over 10000 rows");
        assertThat(Outcome.of("add", Samples.file(folder), "--db", large).code()).isZero();
        assertThat(Outcome.of("search", "--vector", "1,1,2", "--explain", "--db", large).out())
                .contains("  index graph over 10000 rows: effort ")
                .contains("  exact search over 3 rows (too few rows for an index): 3 accepted");
        assertThat(Outcome.of("index", "use", "hnsw", "--index-option", "m=4", "--db", large).out())
                .containsPattern("hnsw +ready +100%");
    }
}
