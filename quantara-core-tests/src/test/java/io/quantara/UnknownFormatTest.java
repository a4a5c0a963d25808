package io.quantara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a release says to files of a later one: golden files whose version or flags were raised, with the right
 * checksums. The offsets are those of {@code docs/formats}.
 */
class UnknownFormatTest {

    private static final Path EVERYTHING = GoldenDatabases.FOLDER.resolve("0.1.0").resolve("everything.zip");
    private static final int VERSION_OFFSET = 8;
    private static final int READER_FLAGS_OFFSET = 24;
    private static final int WRITER_FLAGS_OFFSET = 32;

    /** That an index is built anew is logged; the reference keeps the level. */
    private static final Logger EXPECTED = Logger.getLogger("io.quantara.internal.engine.IndexFiles");

    @TempDir
    Path temp;

    private Path folder = Path.of("");

    @BeforeEach
    void unpack() throws IOException {
        EXPECTED.setLevel(Level.OFF);
        folder = GoldenDatabases.unpack(EVERYTHING, temp.resolve("db"));
    }

    @ParameterizedTest
    @CsvSource({"FORMAT,60", ".wal,124", ".seg,60", ".del,60"})
    void refusesAFileOfALaterVersion(String kind, int crcOffset) throws IOException {
        Path file = file(kind);
        ByteBuffer bytes = read(file);
        bytes.putInt(VERSION_OFFSET, 2);
        write(file, bytes, crcOffset);
        List<String> before = contents();

        for (OpenMode mode : OpenMode.values()) {
            assertThatThrownBy(() -> open(mode))
                    .as("%s", mode)
                    .isInstanceOf(UnknownFormatException.class)
                    .hasMessageContaining(kind.equals("FORMAT") ? folder.toString() : file.getFileName().toString())
                    .hasMessageContaining("2").hasMessageContaining("newer release");
        }
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void buildsAnIndexFileOfALaterVersionAnew() throws IOException {
        Path file = file(".idx");
        ByteBuffer bytes = read(file);
        bytes.putInt(VERSION_OFFSET, 2);
        write(file, bytes, 60);

        try (Database db = open(OpenMode.EXISTING)) {
            assertThat(GoldenContents.describe(db)).isEqualTo(Files.readString(
                    EVERYTHING.resolveSibling("everything.json")));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {VERSION_OFFSET, READER_FLAGS_OFFSET})
    void refusesAManifestThatAReaderMustUnderstand(int offset) throws IOException {
        patchManifest(offset, 1 << 30);
        List<String> before = contents();

        for (OpenMode mode : OpenMode.values()) {
            assertThatThrownBy(() -> open(mode))
                    .as("%s", mode)
                    .isInstanceOf(UnknownFormatException.class)
                    .hasMessageContaining(offset == VERSION_OFFSET ? "MANIFEST-" : folder.toString())
                    .hasMessageContaining("newer release");
        }
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void readsADatabaseThatOnlyAWriterMustUnderstand() throws IOException {
        patchManifest(WRITER_FLAGS_OFFSET, 1 << 30);

        for (OpenMode mode : List.of(OpenMode.CREATE, OpenMode.EXISTING)) {
            assertThatThrownBy(() -> open(mode))
                    .isInstanceOf(UnknownFormatException.class)
                    .hasMessageContaining("write to").hasMessageContaining("40000000");
        }
        try (Database db = open(OpenMode.READ_ONLY)) {
            assertThat(GoldenContents.describe(db)).isEqualTo(Files.readString(
                    EVERYTHING.resolveSibling("everything.json")));
        }
    }

    private void patchManifest(int offset, int value) throws IOException {
        Path file = file("MANIFEST");
        ByteBuffer bytes = read(file);
        bytes.putInt(offset, value);
        write(file, bytes, bytes.limit() - 12);
    }

    private Database open(OpenMode mode) {
        return Database.open(folder, GoldenDatabases.options().openMode(mode));
    }

    private Path file(String kind) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().contains(kind))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static ByteBuffer read(Path file) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes a file with the checksum of all that stands before it. */
    private static void write(Path file, ByteBuffer bytes, int crcOffset) throws IOException {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(0, crcOffset));
        bytes.putInt(crcOffset, (int) crc.getValue());
        byte[] all = new byte[bytes.limit()];
        bytes.get(0, all);
        Files.write(file, all);
    }

    /** Returns names, lengths and checksums of all files but the lock. */
    private List<String> contents() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("LOCK"))
                    .sorted()
                    .map(UnknownFormatTest::described)
                    .toList();
        }
    }

    private static String described(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            CRC32C crc = new CRC32C();
            crc.update(bytes);
            return file.getFileName() + " " + bytes.length + " " + crc.getValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
