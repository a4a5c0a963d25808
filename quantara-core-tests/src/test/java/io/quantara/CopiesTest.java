package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Backups, restored databases and forks of every kind of database, in real folders. */
class CopiesTest extends DatabaseContract {

    private Path backup = Path.of("");
    private Path other = Path.of("");

    @BeforeEach
    void fill() {
        backup = temp.resolve("made").resolve("backup");
        other = temp.resolve("other");
        db.insertAll(numbered(50, 8));
        db.createCollection("research", CollectionOptions.defaults().metric(Metric.DOT)).insert("a", vector(1, 2));
        db.config().set("setting", "value");
        db.persist();
    }

    private static Map<String, List<Document>> contents(Database database) {
        Map<String, List<Document>> contents = new TreeMap<>();
        for (String name : database.listCollections()) {
            try (Stream<Document> documents = database.getCollection(name).stream()) {
                contents.put(name, documents.toList());
            }
        }
        return contents;
    }

    private static Map<String, List<Document>> contentsOf(Path folder) {
        try (Database opened = Database.open(folder, DatabaseOptions.defaults().openMode(OpenMode.READ_ONLY))) {
            assertThat(opened.check().problems()).isEmpty();
            assertThat(opened.config().get("setting")).isEqualTo("value");
            return contents(opened);
        }
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }

    private static List<Path> everything(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void aBackupGrowsWithTheDatabaseAndIsRestored() {
        CopyReport first = db.backup(backup);
        assertThat(contentsOf(backup)).isEqualTo(contents(db));
        assertThat(first.files()).isPositive();
        assertThat(first.sequenceNumber()).isEqualTo(db.stats().sequenceNumber());
        assertThat(first.bytesVerified()).isPositive();
        assertThat(first.linked()).isEqualTo(kind.hasFolder() ? first.files() : 0);
        assertThat(first.bytesCopied() > 0).isEqualTo(!kind.hasFolder());

        db.insert("later", vector(1, 2, 3, 4, 5, 6, 7, 8));
        db.persist();
        CopyReport second = db.backup(backup, CopyOptions.defaults().copyFiles());
        assertThat(second.reused()).isPositive();
        assertThat(second.linked()).isZero();
        assertThat(contentsOf(backup)).isEqualTo(contents(db));

        CopyReport restored = Database.restore(backup, other);
        assertThat(restored.copied()).isEqualTo(second.files());
        assertThat(restored.bytesVerified()).isEqualTo(restored.bytesCopied());
        assertThat(contentsOf(other)).isEqualTo(contents(db));
        assertThat(restored.warnings()).isEmpty();
    }

    @Test
    void linksAreHardLinksAndCopiesAreNot() throws IOException {
        assumeTrue(kind.hasFolder() && Files.getFileStore(temp).supportsFileAttributeView("unix"));
        db.backup(backup);
        db.backup(other, CopyOptions.defaults().copyFiles());
        assertThat(files(backup, ".seg")).isNotEmpty().allSatisfy(file ->
                assertThat(Files.getAttribute(file, "unix:nlink")).isEqualTo(2));
        assertThat(files(other, ".seg")).isNotEmpty().allSatisfy(file ->
                assertThat(Files.getAttribute(file, "unix:nlink")).isEqualTo(1));
        Path third = temp.resolve("third");
        Database.restore(backup, third, CopyOptions.defaults().linkFiles());
        assertThat(files(third, ".seg")).isNotEmpty().allSatisfy(file ->
                assertThat(Files.getAttribute(file, "unix:nlink")).isEqualTo(3));
    }

    @Test
    void experimentsOnAForkNeverReachTheSource() {
        db.fork(other);
        Map<String, List<Document>> before = contents(db);
        try (Database fork = Database.open(other)) {
            assertThat(contents(fork)).isEqualTo(before);
            fork.deleteCollection("research");
            fork.deleteAll(Filter.lt("n", 25));
            fork.insert("only here", vector(1, 2, 3, 4, 5, 6, 7, 8));
            fork.compact();
            assertThat(contents(db)).isEqualTo(before);
            Map<String, List<Document>> forked = contents(fork);
            db.getCollection("default").clear();
            db.compact();
            assertThat(contents(fork)).isEqualTo(forked);
            assertThat(fork.check().problems()).isEmpty();
        }
        assertThat(db.check().problems()).isEmpty();
    }

    @Test
    void foldersThatOverlapAreRefused() throws IOException {
        assumeTrue(kind.hasFolder());
        Path folder = db.folder().orElseThrow();
        Path link = Files.createSymbolicLink(temp.resolve("link"), folder);
        for (Path target : List.of(folder, folder.resolve("inside").resolve("deep"), temp, link.resolve("x"))) {
            assertThatIllegalArgumentException().isThrownBy(() -> db.backup(target)).withMessageContaining("apart");
            assertThatIllegalArgumentException().isThrownBy(() -> db.fork(target));
            assertThatIllegalArgumentException().isThrownBy(() -> Database.restore(folder, target));
        }
        assertThat(folder.resolve("inside")).doesNotExist();
        assertThat(temp).isDirectoryNotContaining("glob:**/FORMAT*");
    }

    @Test
    void nothingIsLeftOfWhatFailed() throws IOException {
        db.backup(backup, CopyOptions.defaults().copyFiles());
        Path segment = files(backup, ".seg").getFirst();
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length / 2] ^= 1;
        Files.write(segment, bytes);
        Path file = Files.writeString(temp.resolve("file"), "mine");
        List<Path> before = everything(temp);
        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(() -> Database.restore(backup, other.resolve("deep")))
                .satisfies(e -> assertThat(e.file()).isEqualTo(segment.getFileName().toString()));
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> Database.restore(temp.resolve("missing"), other));
        assertThatExceptionOfType(AlreadyExistsException.class).isThrownBy(() -> Database.restore(backup, file));
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(CancelledException.class).isThrownBy(() -> db.backup(other));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(everything(temp)).isEqualTo(before);
    }

    @Test
    void anInterruptEndsABackupAndTheLastOneStands() throws IOException {
        db.backup(backup, CopyOptions.defaults().copyFiles());
        Map<String, List<Document>> before = contents(db);
        db.insertAll(numbered(20, 8));
        db.persist();
        List<Path> files = everything(backup);
        CopyOptions interrupting = CopyOptions.defaults()
                .copyFiles()
                .onProgress((done, total) -> Thread.currentThread().interrupt());
        assertThatExceptionOfType(CancelledException.class).isThrownBy(() -> db.backup(backup, interrupting));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(everything(backup)).isEqualTo(files);
        assertThat(contentsOf(backup)).isEqualTo(before);
        db.insert("goes on", vector(1, 2, 3, 4, 5, 6, 7, 8));
    }

    @Test
    void progressIsToldInBytesAndTheLimitIsChecked() {
        List<Long> told = new ArrayList<>();
        CopyOptions options = CopyOptions.defaults().copyFiles().ioLimit(1L << 40).onProgress((done, total) -> {
            assertThat(done).isBetween(told.isEmpty() ? 0L : told.getLast(), total);
            told.add(done);
        });
        CopyReport report = db.backup(backup, options);
        assertThat(told.getLast()).isBetween(report.bytesCopied(), report.bytesCopied() + report.bytesVerified());
        assertThat(options.ioLimit()).isEqualTo(1L << 40);
        assertThat(CopyOptions.defaults().ioLimit()).isEqualTo(CopyOptions.UNLIMITED);
        assertThatIllegalArgumentException().isThrownBy(() -> CopyOptions.defaults().ioLimit((1 << 20) - 1));
    }

    @Test
    void namedVersionsGoWithTheCopy() {
        db.createVersion("before");
        db.deleteAll(Filter.lt("n", 25));
        db.persist();
        db.compact();
        db.backup(backup);
        Path restored = temp.resolve("restored");
        Database.restore(backup, restored);
        db.fork(other);
        db.deleteVersion("before");
        db.persist();
        db.compact();
        for (Path folder : List.of(backup, restored, other)) {
            DatabaseOptions readOnly = DatabaseOptions.defaults().openMode(OpenMode.READ_ONLY);
            try (Database copy = Database.open(folder, readOnly);
                    DatabaseSnapshot before = copy.asOf("before")) {
                assertThat(before.count()).isEqualTo(50);
                assertThat(copy.count()).isEqualTo(25);
                assertThat(copy.check().problems()).isEmpty();
            }
        }
    }

    @Test
    void aDamagedIndexIsLeftOutAndBuiltAnew() throws IOException {
        assumeTrue(kind == DatabaseKind.DURABLE);
        DatabaseOptions options = DatabaseOptions.defaults().indexType(new ProbingIndex());
        Path folder = temp.resolve("indexed");
        try (Database indexed = Database.open(folder, options)) {
            indexed.insertAll(numbered(50, 8));
            indexed.compact();
            indexed.getCollection("default").useIndex("probing");
            indexed.getCollection("default").awaitIndex(Duration.ofMinutes(1));
            assertThat(indexed.backup(backup).warnings()).isEmpty();
            assertThat(files(backup, ".idx")).hasSize(1);

            Path index = files(folder, ".idx").getFirst();
            byte[] bytes = Files.readAllBytes(index);
            bytes[bytes.length / 2] ^= 1;
            Files.delete(index);
            Files.write(index, bytes);
            CopyReport report = indexed.backup(other);
            assertThat(report.warnings()).hasSize(1);
            assertThat(report.warnings().getFirst()).contains(index.getFileName().toString(), "offset");
            assertThat(report.files()).isEqualTo(1);
            assertThat(files(other, ".idx")).isEmpty();
        }
        try (Database opened = Database.open(other, options)) {
            VectorCollection collection = opened.getCollection("default");
            collection.awaitIndex(Duration.ofMinutes(1));
            assertThat(collection.stats().indexState()).isEqualTo(IndexState.READY);
            assertThat(opened.check().problems()).isEmpty();
        }
    }

    @Test
    void readersMakeBackupsBesideTheWriter() {
        assumeTrue(kind.hasFolder());
        Path folder = db.folder().orElseThrow();
        DatabaseOptions readOnly = DatabaseOptions.defaults().openMode(OpenMode.READ_ONLY);
        try (Database reader = Database.open(folder, readOnly)) {
            assertThat(reader.stats().isBackup()).isFalse();
            reader.backup(backup);
            reader.fork(other);
        }
        assertThat(contentsOf(backup)).isEqualTo(contents(db));
        assertThat(contentsOf(other)).isEqualTo(contents(db));
        assertThat(db.stats().isBackup()).isFalse();
        try (Database opened = Database.open(backup, readOnly)) {
            assertThat(opened.stats().isBackup()).isTrue();
        }
        try (Database opened = Database.open(backup)) {
            opened.insert("written to", vector(1, 2, 3, 4, 5, 6, 7, 8));
        }
        assertThatExceptionOfType(AlreadyExistsException.class)
                .isThrownBy(() -> db.backup(backup))
                .withMessageContaining("no longer");
    }

    @Test
    void otherDatabasesAndFilesAreRefused() throws IOException {
        try (Database second = Database.open(other)) {
            second.insert("b", vector(1));
            assertThatExceptionOfType(DatabaseLockedException.class).isThrownBy(() -> db.backup(other));
            second.backup(backup);
        }
        assertThatExceptionOfType(AlreadyExistsException.class).isThrownBy(() -> db.backup(backup));
        assertThatExceptionOfType(AlreadyExistsException.class).isThrownBy(() -> db.fork(other));
        Path notes = Files.createDirectory(temp.resolve("notes"));
        Files.writeString(notes.resolve("notes.txt"), "mine");
        assertThatExceptionOfType(AlreadyExistsException.class).isThrownBy(() -> db.backup(notes));
        assertThat(notes.resolve("notes.txt")).hasContent("mine");
    }
}
