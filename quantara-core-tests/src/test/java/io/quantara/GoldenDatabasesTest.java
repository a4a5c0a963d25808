package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Opens a copy of every database that an earlier release wrote, in {@code src/test/resources/golden}, a folder for each
 * format. They stay there for ever.
 */
class GoldenDatabasesTest {

    private static final NewDocument MORE = NewDocument.of("written by a later release", new float[] {9});

    @TempDir
    Path temp;

    /** Adds those of a new format: {@code -Dtest=GoldenDatabasesTest -Dquantara.golden=NAME}. */
    @Test
    @EnabledIfSystemProperty(named = "quantara.golden", matches = ".+")
    void writesThoseOfThePresentFormat() throws IOException, InterruptedException {
        GoldenDatabases.write(System.getProperty("quantara.golden"));
    }

    static List<Path> all() throws IOException {
        try (Stream<Path> files = Files.walk(GoldenDatabases.FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".zip")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void holdsWhatItHeld(Path zip) throws IOException {
        String expected = Files.readString(beside(zip));
        for (ReadMode mode : ReadMode.values()) {
            Path folder = unpack(zip, mode.name());
            try (Database db = Database.open(folder, GoldenDatabases.options().readMode(mode))) {
                assertThat(GoldenContents.describe(db)).isEqualTo(expected);
                assertThat(db.check().problems()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void isOpenedForReadingAndNotChanged(Path zip) throws IOException {
        Path folder = unpack(zip, "read");
        List<String> before = files(folder);
        try (Database db = Database.open(folder, GoldenDatabases.options().openMode(OpenMode.READ_ONLY))) {
            // A killed writer may leave a last batch that nobody knows to be durable before a writer opens it again.
            if (!zip.endsWith("killed.zip")) {
                assertThat(GoldenContents.describe(db)).isEqualTo(Files.readString(beside(zip)));
            }
            assertThat(db.check().problems()).isEmpty();
        }
        assertThat(files(folder)).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("all")
    void isWrittenToAndReopened(Path zip) throws IOException {
        Path folder = unpack(zip, "write");
        String changed;
        try (Database db = Database.open(folder, GoldenDatabases.options())) {
            for (String name : db.listCollections()) {
                try (Stream<Document> documents = db.getCollection(name).stream()) {
                    documents.limit(1).toList().forEach(first -> db.getCollection(name).delete(first.id()));
                }
            }
            db.cloneCollection(Database.DEFAULT_COLLECTION, "cloned by a later release");
            db.createCollection("of a later release").insert(MORE);
            db.config().set("release", "later");
            changed = GoldenContents.describe(db);
        }
        try (Database db = Database.open(folder, GoldenDatabases.options())) {
            assertThat(GoldenContents.describe(db)).isEqualTo(changed).contains(MORE.name());
            db.compact();
            assertThat(GoldenContents.describe(db)).isEqualTo(changed);
            assertThat(db.check().problems()).isEmpty();
        }
    }

    @Test
    void holdEveryKindOfFile() throws IOException {
        Path folder = unpack(GoldenDatabases.FOLDER.resolve("0.1.0").resolve("everything.zip"), "kinds");
        ProbingIndex probing = new ProbingIndex();
        try (Database db = Database.open(folder, DatabaseOptions.defaults().indexType(probing))) {
            assertThat(db.stats().documents()).isGreaterThan(200);
        }
        TreeSet<String> kinds = new TreeSet<>();
        int segments = 0;
        for (String file : files(folder)) {
            kinds.add(file.replaceAll("[0-9-]+", ""));
            segments += file.endsWith(".seg") ? 1 : 0;
        }

        assertThat(kinds).contains("FORMAT", "LOCK", "MANIFEST", ".seg", ".del", ".idx", ".wal");
        assertThat(segments).isGreaterThan(2);
        assertThat(probing.openings.get()).isPositive();
    }

    private static Path beside(Path zip) {
        return zip.resolveSibling(zip.getFileName().toString().replace(".zip", ".json"));
    }

    private Path unpack(Path zip, String name) throws IOException {
        return GoldenDatabases.unpack(zip, temp.resolve(name));
    }

    private static List<String> files(Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.sorted().forEach(file -> names.add(file.getFileName().toString()));
        }
        return names;
    }
}
