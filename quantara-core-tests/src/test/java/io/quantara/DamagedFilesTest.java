package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a user sees of damaged and missing files, in a folder. Thousands of damages are tried elsewhere. */
class DamagedFilesTest {

    private static final int DIMENSION = 300;
    private static final int DOCUMENTS = 500;

    @TempDir
    Path temp;

    private final List<UUID> ids = new ArrayList<>();

    /** Vectors of two blocks, then a little in the log. */
    @BeforeEach
    void fill() {
        try (Database db = Database.open(temp)) {
            ids.addAll(db.insertAll(DatabaseContract.numbered(DOCUMENTS, DIMENSION)));
            db.createCollection("sound").insert("a", new float[] {1, 2});
            db.compact();
            db.config().set("last", true);
        }
    }

    private Path file(String part) throws IOException {
        try (Stream<Path> files = Files.list(temp)) {
            return files.filter(file -> file.getFileName().toString().contains(part)).findFirst().orElseThrow();
        }
    }

    private Database open(ReadMode mode) {
        return Database.open(temp, DatabaseOptions.defaults().readMode(mode));
    }

    /** Damages the vector of the last document in the file. */
    private String damageLastVector() throws IOException {
        Path segment = file(".seg");
        byte[] bytes = Files.readAllBytes(segment);
        float[] last = DatabaseContract.numbered(DOCUMENTS, DIMENSION).getLast().vector().orElseThrow();
        byte[] wanted = new byte[8];
        ByteBuffer.wrap(wanted).order(ByteOrder.LITTLE_ENDIAN).putFloat(last[0]).putFloat(last[1]);
        for (int at = 0; at + 8 <= bytes.length; at += 4) {
            if (Arrays.equals(bytes, at, at + 8, wanted, 0, 8)) {
                bytes[at] ^= 1;
            }
        }
        Files.write(segment, bytes);
        return segment.getFileName().toString();
    }

    @ParameterizedTest
    @EnumSource(ReadMode.class)
    void giveErrorsWithFileAndOffsetInsteadOfWrongAnswers(ReadMode mode) throws IOException {
        String name = damageLastVector();
        try (Database db = open(mode)) {
            float[] query = new float[DIMENSION];
            query[0] = 1;
            List<ThrowingCallable> readers = List.of(
                    () -> db.search(query),
                    () -> db.search(SearchRequest.of(query).filter(Filter.gte("n", DOCUMENTS - 1))),
                    () -> db.get(ids.getLast()),
                    () -> db.stream().forEach(Document::vector),
                    () -> {
                        db.insert("reason to merge", query);
                        db.compact();
                    });
            for (ThrowingCallable reader : readers) {
                assertThatThrownBy(reader).isInstanceOfSatisfying(CorruptionException.class, e -> {
                    assertThat(e.file()).isEqualTo(name);
                    assertThat(e.offset()).isPositive().isEqualTo(e.offset() / 4096 * 4096);
                });
            }
            assertThat(db.check().problems()).singleElement().asString().contains(name);
        }
    }

    @Test
    void leaveWhatLiesInOtherBlocksReadable() throws IOException {
        damageLastVector();
        try (Database db = open(ReadMode.MAPPED)) {
            assertThat(db.get(ids.getFirst()).name()).isEqualTo("0");
            assertThat(db.count()).isEqualTo(DOCUMENTS);
            assertThat(db.count(Filter.lt("n", 10))).isEqualTo(10);
            assertThat(db.getCollection("sound").search(new float[] {1, 2})).hasSize(1);
            UUID late = db.insert("late", new float[DIMENSION]);
            assertThat(db.delete(ids.getLast())).isTrue();
            assertThat(db.contains(late)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"FORMAT,FORMAT", "MANIFEST,MANIFEST", ".seg,.seg", ".wal,.wal"})
    void areMissedAndNothingIsChanged(String kind, String named) throws IOException {
        Files.delete(file(kind));
        List<String> before = files();

        for (OpenMode mode : OpenMode.values()) {
            assertThatThrownBy(() -> Database.open(temp, DatabaseOptions.defaults().openMode(mode)))
                    .as("%s", mode)
                    .isInstanceOfSatisfying(
                            CorruptionException.class, e -> assertThat(e.file()).contains(named))
                    .hasMessageContaining("missing").hasMessageContaining("backup");
            assertThat(files()).isEqualTo(before);
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(temp)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("LOCK"))
                    .sorted()
                    .toList();
        }
    }
}
