package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OpeningTest {

    private static final DatabaseOptions READ_ONLY = DatabaseOptions.defaults().openMode(OpenMode.READ_ONLY);
    private static final DatabaseOptions EXISTING = DatabaseOptions.defaults().openMode(OpenMode.EXISTING);

    @TempDir
    Path temp;

    @TempDir
    Path outside;

    @Test
    void createsAFolderWithItsParents() {
        Path folder = temp.resolve("a").resolve("b");
        try (Database db = Database.open(folder)) {
            assertThat(db.folder()).contains(folder);
            db.insert("a", new float[] {1});
        }
        try (Database db = Database.open(folder, EXISTING)) {
            assertThat(db.count()).isEqualTo(1);
        }
        try (Database db = Database.inMemory()) {
            assertThat(db.folder()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(value = OpenMode.class, names = {"EXISTING", "READ_ONLY"})
    void ofAnExistingDatabaseRefusesAMissingOne(OpenMode mode) throws IOException {
        DatabaseOptions options = DatabaseOptions.defaults().openMode(mode);
        Path missing = temp.resolve("missing");
        Path empty = Files.createDirectory(temp.resolve("empty"));

        assertThatThrownBy(() -> Database.open(missing, options))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining(missing.toString()).hasMessageContaining("OpenMode.CREATE");
        assertThatThrownBy(() -> Database.open(empty, options))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining(empty.toString()).hasMessageContaining("OpenMode.CREATE");
        assertThat(missing).doesNotExist();
        assertThat(empty).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource(OpenMode.class)
    void refusesAForeignFolderAndLeavesItAlone(OpenMode mode) throws IOException {
        Files.writeString(temp.resolve("thesis.txt"), "mine");

        assertThatThrownBy(() -> Database.open(temp, DatabaseOptions.defaults().openMode(mode)))
                .isInstanceOf(QuantaraException.class).hasMessageContaining(temp.toString());

        assertThatThrownBy(() -> Database.open(temp))
                .isInstanceOf(UnknownFormatException.class)
                .hasMessageContaining("thesis.txt").hasMessageContaining("choose");
        assertThat(temp).isDirectoryContaining("glob:**thesis.txt");
        assertThat(files()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(OpenMode.class)
    void refusesAFileSuchAsAPickleOfTheOriginal(OpenMode mode) throws IOException {
        Path pickle = Files.write(temp.resolve("my.db"), new byte[] {(byte) 0x80, 4, '.'});

        assertThatThrownBy(() -> Database.open(pickle, DatabaseOptions.defaults().openMode(mode)))
                .isInstanceOf(UnknownFormatException.class)
                .hasMessageContaining(pickle.toString())
                .hasMessageContaining("export_to_json").hasMessageContaining("importFromJson");
        assertThat(Files.readAllBytes(pickle)).hasSize(3);
    }

    @Test
    void twiceInOneProcessIsRefusedWithTheTime() {
        try (Database db = Database.open(temp)) {
            UUID id = db.insert("a", new float[] {1});
            assertThatThrownBy(() -> Database.open(temp.resolve("../" + temp.getFileName())))
                    .isInstanceOf(DatabaseLockedException.class)
                    .hasMessageContaining("already open").hasMessageContaining("since 2")
                    .hasMessageContaining(temp.getFileName().toString());
            assertThat(db.contains(id)).isTrue();
        }
        Database.open(temp).close();
    }

    @Test
    void fromAnotherProcessIsRefusedNamingTheHolder() throws Exception {
        try (Database db = Database.open(temp)) {
            db.insert("a", new float[] {1});
            db.persist();

            ChildJvm second = ChildJvm.run(OpenInChild.class, List.of(), temp.toString(), "CREATE");
            ChildJvm reader = ChildJvm.run(OpenInChild.class, List.of(), temp.toString(), "READ_ONLY");

            assertThat(second.output())
                    .contains("DatabaseLockedException").contains("another process")
                    .contains("process " + ProcessHandle.current().pid() + " since 2")
                    .contains("which is running").contains("OpenMode.READ_ONLY");
            assertThat(reader.figure("documents")).isEqualTo(1);
            db.insert("b", new float[] {2});
        }
    }

    @Test
    void forReadingSeesWhatIsDurableBesideAWriter() {
        try (Database db = Database.open(temp, DatabaseOptions.defaults().memtableRows(16))) {
            List<UUID> ids = db.insertAll(DatabaseContract.numbered(40, 2));
            db.createCollection("research").insert("b", new float[] {1});
            db.config().set("a", 1);
            db.persist();
            try (Database reader = Database.open(temp, READ_ONLY)) {
                assertThat(reader.count()).isEqualTo(40);
                assertThat(reader.listCollections()).containsExactly("default", "research");
                assertThat(reader.config().get("a")).isEqualTo(1L);
                db.deleteAll(ids);
                db.compact();
                db.deleteCollection("research");
                db.persist();
                assertThat(reader.getAll(ids)).hasSize(40);
                assertThat(reader.search(new float[] {1, 2})).hasSize(3);
                assertThat(reader.getCollection("research").count()).isEqualTo(1);
                assertThat(reader.stream()).hasSize(40);
                assertThat(reader.stats().documents()).isEqualTo(41);
            }
            try (Database reader = Database.open(temp, READ_ONLY)) {
                assertThat(reader.count()).isZero();
            }
        }
    }

    @Test
    void forReadingRefusesEveryWriteAndChangesNoFile() throws IOException {
        UUID id;
        try (Database db = Database.open(temp)) {
            id = db.insert("a", new float[] {1});
        }
        Path json = Files.writeString(outside.resolve("in.json"), "{}");
        List<String> before = files();
        try (Database db = Database.open(temp, READ_ONLY)) {
            VectorCollection collection = db.getCollection("default");
            List<Runnable> writes = List.of(
                    () -> db.insert("b", new float[] {1}),
                    () -> db.insertAll(List.of()),
                    () -> db.upsert(NewDocument.of("b", new float[] {1})),
                    () -> db.load(Stream.of()),
                    () -> db.update(id, DocumentPatch.of().name("b")),
                    () -> db.delete(id),
                    () -> db.deleteAll(Filter.and()),
                    () -> db.createCollection("x"),
                    () -> db.getOrCreateCollection("x"),
                    () -> db.renameCollection("x", "y"),
                    () -> db.deleteCollection("x"),
                    () -> db.cloneCollection("default", "x"),
                    () -> db.config().set("a", 1),
                    () -> db.config().remove("a"),
                    db::persist,
                    db::compact,
                    collection::clear,
                    () -> collection.useIndex("flat"),
                    () -> db.importFromJson(json));
            for (int at = 0; at < writes.size(); at++) {
                assertThatThrownBy(writes.get(at)::run)
                        .as("write %d", at)
                        .isInstanceOf(ReadOnlyException.class)
                        .hasMessageContaining("reading only").hasMessageContaining("OpenMode.CREATE");
            }
            assertThat(db.get(id).name()).isEqualTo("a");
            assertThat(db.check().problems()).isEmpty();
        }
        assertThat(files()).isEqualTo(before);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(temp)) {
            List<String> described = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                described.add(file.getFileName() + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
            }
            return described;
        }
    }

    @Test
    void fromManyThreadsLetsOneIn() throws Exception {
        List<Future<Optional<Database>>> openings = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            for (int thread = 0; thread < 4; thread++) {
                openings.add(pool.submit(() -> {
                    try {
                        return Optional.of(Database.open(temp));
                    } catch (DatabaseLockedException e) {
                        return Optional.empty();
                    }
                }));
            }
        }
        List<Database> opened = new ArrayList<>();
        for (Future<Optional<Database>> opening : openings) {
            opening.get().ifPresent(opened::add);
        }
        opened.forEach(Database::close);
        assertThat(opened).hasSize(1);
    }
}
