package io.quantara;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportFilesTest extends DatabaseContract {

    private static final LoadOptions DEFAULTS = LoadOptions.defaults();
    private static final List<String> NAMES = List.of("one", "two");

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(temp.resolve(name), content);
    }

    private static byte[] zipped(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(content);
        }
        return bytes.toByteArray();
    }

    private void assertImported(ImportFile file) {
        LoadReport report = db.importFrom(file, "imported", DEFAULTS);
        settle();

        VectorCollection imported = db.getCollection("imported");
        assertThat(report.inserted()).isEqualTo(2);
        assertThat(imported.stream().map(Document::name)).containsExactlyInAnyOrderElementsOf(NAMES);
        Document two = imported.stream(Filter.eq("$name", "two")).findFirst().orElseThrow();
        assertThat(two.vector()).containsExactly(3, 4, 5);
        assertThat(two.metadata()).isEqualTo(Metadata.of("n", 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"data.jsonl", "data.ndjson.gz"})
    void ofJsonLines(String name) throws IOException {
        byte[] lines = """
                {"name": "one", "vector": [0, 1, 2], "metadata": {"n": 1}}
                {"id": "f778a384-a322-4997-9a54-2d293390ac2c", "name": "two", "vector": [3, 4, 5], "n": 2}
                """.getBytes(UTF_8);
        assertImported(ImportFile.of(write(name, name.endsWith("gz") ? zipped(lines) : lines)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"data.csv", "data.csv.gz"})
    void ofCsv(String name) throws IOException {
        byte[] lines = "name,vector,n\none,\"[0, 1, 2]\",1\n\"two\",3 4 5,2\n".getBytes(UTF_8);
        assertImported(ImportFile.of(write(name, name.endsWith("gz") ? zipped(lines) : lines)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"data.fvecs", "data.bvecs", "data.npy", "data.f16", "data.f16.gz"})
    void ofVectorsWithDocumentsBesideThem(String name) throws IOException {
        byte[] vectors = vectors(name);
        Path documents = write("documents.jsonl.gz", zipped("""
                {"name": "one", "n": 1}
                {"name": "two", "metadata": {"n": 2}}
                """.getBytes(UTF_8)));
        ImportFile file = ImportFile.of(write(name, name.endsWith("gz") ? zipped(vectors) : vectors));
        assertImported(file.documents(documents).dimension(3));
    }

    private static byte[] vectors(String name) {
        ByteBuffer bytes = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
        if (name.contains(".npy")) {
            String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
            String padded = header + " ".repeat(127 - 10 - header.length()) + "\n";
            bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
            bytes.putShort((short) padded.length()).put(padded.getBytes(UTF_8));
        }
        for (int n = 0; n < 6; n++) {
            boolean hasPrefix = name.contains("vecs") && n % 3 == 0;
            if (hasPrefix) {
                bytes.putInt(3);
            }
            switch (name.replace(".gz", "")) {
                case "data.fvecs", "data.npy" -> bytes.putFloat(n);
                case "data.bvecs" -> bytes.put((byte) n);
                case "data.f16" -> bytes.putShort(Float.floatToFloat16(n));
                default -> throw new AssertionError(name);
            }
        }
        byte[] written = new byte[bytes.flip().remaining()];
        bytes.get(written);
        return written;
    }

    @Test
    void restoresWhatWasExportedAsJsonLines() throws IOException {
        db.insertAll(numbered(40, 3));
        settle();
        Path lines = temp.resolve("all.jsonl");
        db.exportToJsonLines("default", lines);

        db.importFrom(ImportFile.of(lines), "copy", DEFAULTS);

        assertThat(db.getCollection("copy").stream().toList()).isEqualTo(db.stream().toList());
        Path again = temp.resolve("again.jsonl");
        db.exportToJsonLines("copy", again);
        assertThat(again).hasSameTextualContentAs(lines);
    }

    @Test
    void commitsInBatchesWhenAskedTo() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int n = 0; n < 25; n++) {
            lines.append(String.format(Locale.ROOT, "{\"name\": \"n%d\", \"vector\": [%d, 1]}%n", n, n));
        }
        lines.append("{\"name\": \"bad\", \"vector\": [1]}\n");
        ImportFile file = ImportFile.of(write("data.jsonl", lines.toString().getBytes(UTF_8)));

        assertThatThrownBy(() -> db.importFrom(file, "all", DEFAULTS))
                .isInstanceOfSatisfying(ImportException.class, e -> assertThat(e.line()).isEqualTo(26));
        assertThat(db.findCollection("all")).isEmpty();
        assertThatThrownBy(() -> db.importFrom(file, "batches", LoadOptions.inBatchesOf(10)))
                .isInstanceOf(ImportException.class);
        assertThat(db.getCollection("batches").count()).isEqualTo(20);
    }

    @Test
    void takesNamesFromAnotherField() throws IOException {
        Path file = write("data.csv", "title,vector\none,1 2\n".getBytes(UTF_8));

        db.importFrom(ImportFile.of(file).nameField("title"), "imported", DEFAULTS);

        assertThat(db.getCollection("imported").stream().map(Document::name)).containsExactly("one");
    }
}
