package io.quantara.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.ImportException;
import io.quantara.ImportFile;
import io.quantara.Metadata;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentFileReaderTest {

    private static final String ID = "f778a384-a322-4997-9a54-2d293390ac2c";
    private static final ImportFile LINES = ImportFile.of(Path.of("f.jsonl"));
    private static final ImportFile CSV = ImportFile.of(Path.of("f.csv"));

    private final RecordingTarget target = new RecordingTarget();

    private List<RecordingTarget.Received> read(ImportFile file, byte[] data, @Nullable String documents)
            throws IOException {
        InputStream beside = documents == null ? null : stream(documents);
        DocumentFileReader.read(file, new ByteArrayInputStream(data), beside, "c", target);
        return target.documents("c");
    }

    private List<RecordingTarget.Received> read(ImportFile file, String data) throws IOException {
        return read(file, data.getBytes(StandardCharsets.UTF_8), null);
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsJsonLinesWithBlankLinesAndWithoutAnEndToTheLastLine() throws IOException {
        List<RecordingTarget.Received> documents = read(LINES, "\uFEFF{\"id\": \"" + ID
                + "\", \"name\": \"n\", \"vector\": [1, 2], \"metadata\": {\"a\": 1}}\r\n\n \t\n{\"vector\": [3, 4]}");

        assertThat(documents).hasSize(2);
        assertThat(documents.getFirst().id).isEqualTo(UUID.fromString(ID));
        assertThat(documents.getFirst().metadata).isEqualTo(Metadata.of("a", 1));
        assertThat(documents.getLast().id).isNull();
        assertThat(documents.getLast().name).isEmpty();
        assertThat(documents.getLast().vector).containsExactly(3f, 4f);
        assertThat(documents.getLast().metadata).isEqualTo(Metadata.empty());
    }

    @Test
    void makesMetadataOfOtherFieldsAndMergesThemWithTheMetadata() throws IOException {
        read(LINES, "{\"year\": 2017, \"vector\": [1], \"metadata\": {\"b\": [true]}, \"c\": {\"d\": null}}");

        assertThat(target.only("c").metadata)
                .isEqualTo(Metadata.of("year", 2017, "b", List.of(true)).with("c", Metadata.of("d", null)));
    }

    @Test
    void takesNullForAbsentInJsonLines() throws IOException {
        read(LINES, "{\"id\": null, \"name\": null, \"vector\": [1], \"metadata\": null}");

        assertThat(target.only("c").id).isNull();
        assertThat(target.only("c").name).isEmpty();
        assertThat(target.only("c").metadata).isEqualTo(Metadata.empty());
    }

    @Test
    void takesNamesFromAnotherField() throws IOException {
        read(LINES.nameField("title"), "{\"title\": \"t\", \"name\": \"n\", \"vector\": [1]}");

        assertThat(target.only("c").name).isEqualTo("t");
        assertThat(target.only("c").metadata).isEqualTo(Metadata.of("name", "n"));
        assertThat(target.warnings).isEmpty();
    }

    @Test
    void warnsWhenTheChosenFieldOfNamesIsMissing() throws IOException {
        read(LINES.nameField("titel"), "{\"title\": \"t\", \"vector\": [1]}\n{\"title\": \"t\", \"vector\": [1]}");

        assertThat(target.warnings).containsExactly("2 documents have no field 'titel': their names are empty.");
    }

    @Test
    void readsLinesLongerThanItsBuffers() throws IOException {
        String name = "long ".repeat(100_000);
        read(LINES, "{\"name\": \"" + name + "\", \"vector\": [1]}\n");

        assertThat(target.only("c").name).isEqualTo(name);
    }

    @Test
    void readsQuotedFieldsOfCsv() throws IOException {
        List<RecordingTarget.Received> documents = read(CSV, "id, name ,vector,\"a \"\"b\"\"\"\r\n" + ID.toUpperCase(
                Locale.ROOT) + ",\"one, \"\"two\"\"\r\nthree\",\"[1.5, -2e-1]\",x\r\r\n,\u00E4,3 4,\"\"");

        assertThat(documents).hasSize(2);
        assertThat(documents.getFirst().id).isEqualTo(UUID.fromString(ID));
        assertThat(documents.getFirst().name).isEqualTo("one, \"two\"\nthree");
        assertThat(documents.getFirst().vector).containsExactly(1.5f, -0.2f);
        assertThat(documents.getFirst().metadata).isEqualTo(Metadata.of("a \"b\"", "x"));
        assertThat(documents.getLast().name).isEqualTo("\u00E4");
        assertThat(documents.getLast().metadata).isEqualTo(Metadata.of("a \"b\"", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 2.5 -3", "1,2.5,-3", "1;2.5;-3", "[1, 2.5, -3]", " [ 1  2.5\n-3. ] ", "1 , 2.5 ; -3", "+1 25e-1 -3.0"
            })
    void readsVectorsOfCsvHoweverTheyAreSeparated(String vector) throws IOException {
        read(CSV, "vector\n\"" + vector + "\"\n");

        assertThat(target.only("c").vector).containsExactly(1f, 2.5f, -3f);
    }

    @ParameterizedTest
    @CsvSource({
        "true, true", "17, 17", "-3, -3", "0, 0", "9223372036854775807, 9223372036854775807", "2.5, 2.5", "-0.0, -0.0",
        "1.0E10, 1.0E10"
    })
    void givesCanonicalValuesOfCsvTheirType(String text, String expected) {
        assertThat(CsvValues.of(text)).isNotInstanceOf(String.class).asString().isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "True", "007", "+49", "-0", "1.10", "1e5", "9223372036854775808", "NaN", "1,5", " 1", "0x10", "2f", "",
                "1.0E400", "1."
            })
    void keepsAllOtherValuesOfCsvAsText(String text) {
        assertThat(CsvValues.of(text)).isEqualTo(text);
    }

    @Test
    void leavesMissingValuesOfCsvOut() throws IOException {
        read(CSV, "a,b,vector\n,1,1\n");

        assertThat(target.only("c").metadata).isEqualTo(Metadata.of("b", 1));
    }

    @Test
    void readsFvecsAndBvecs() throws IOException {
        byte[] fvecs = bytes(32, row -> row.putInt(3).putFloat(1).putFloat(-2).putFloat(0.5f).putInt(3).putFloat(4)
                .putFloat(5).putFloat(6));
        byte[] bvecs = bytes(6, row -> row.putInt(2).put((byte) 200).put((byte) 7));

        assertThat(read(ImportFile.of(Path.of("f.fvecs")), fvecs, null)).hasSize(2);
        DocumentFileReader.read(
                ImportFile.of(Path.of("f.bvecs")), new ByteArrayInputStream(bvecs), null, "b", target);

        assertThat(target.documents("c").getFirst().vector).containsExactly(1f, -2f, 0.5f);
        assertThat(target.documents("c").getLast().vector).containsExactly(4f, 5f, 6f);
        assertThat(target.only("b").vector).containsExactly(200f, 7f);
    }

    @Test
    void readsHalfFloatsWithNamesBesideThem() throws IOException {
        byte[] halves = bytes(8, rows -> rows.putShort(Float.floatToFloat16(0.5f)).putShort(Float.floatToFloat16(-3))
                .putShort(Float.floatToFloat16(65504)).putShort((short) 1));
        ImportFile file = ImportFile.of(Path.of("f.f16")).dimension(2).documents(Path.of("f.jsonl"));

        List<RecordingTarget.Received> documents =
                read(file, halves, "{\"name\": \"n\", \"id\": \"" + ID + "\", \"a\": 1}\n{\"name\": \"m\"}\n");

        assertThat(documents.getFirst().vector).containsExactly(0.5f, -3f);
        assertThat(documents.getFirst().id).isEqualTo(UUID.fromString(ID));
        assertThat(documents.getFirst().metadata).isEqualTo(Metadata.of("a", 1));
        assertThat(documents.getLast().vector).containsExactly(65504f, 0x1p-24f);
        assertThat(documents.getLast().name).isEqualTo("m");
    }

    @ParameterizedTest
    @CsvSource({"1, <f4", "2, <f4", "3, <f4", "1, <f8", "1, <f2"})
    void readsNumPyFilesOfAllVersionsAndTypes(int version, String type) throws IOException {
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (2, 1), }   \n";
        byte[] file = bytes(256, out -> {
            out.put((byte) 0x93).put(ascii("NUMPY")).put((byte) version).put((byte) 0);
            if (version == 1) {
                out.putShort((short) header.length());
            } else {
                out.putInt(header.length());
            }
            out.put(ascii(header));
            for (float value : new float[] {0.25f, -8f}) {
                switch (type) {
                    case "<f2" -> out.putShort(Float.floatToFloat16(value));
                    case "<f4" -> out.putFloat(value);
                    default -> out.putDouble(value);
                }
            }
        });

        List<RecordingTarget.Received> documents = read(ImportFile.of(Path.of("f.npy")), file, null);

        assertThat(documents).extracting(document -> document.vector[0]).containsExactly(0.25f, -8f);
    }

    @Test
    void readsANumPyArrayWithoutRows() throws IOException {
        String header = "{'shape': (0, 3), 'descr': '<f4', 'fortran_order': False}\n";
        byte[] file = bytes(256, out -> out.put((byte) 0x93).put(ascii("NUMPY")).put((byte) 1).put((byte) 0)
                .putShort((short) header.length()).put(ascii(header)));

        assertThat(read(ImportFile.of(Path.of("f.npy")), file, null)).isEmpty();
    }

    @Test
    void requiresTheDimensionThatWasGiven() {
        byte[] bvecs = bytes(6, row -> row.putInt(2).put((byte) 1).put((byte) 2));

        assertThatThrownBy(() -> read(ImportFile.of(Path.of("f.bvecs")).dimension(3), bvecs, null))
                .isInstanceOf(ImportException.class)
                .hasMessage("rows[0]: The row has 2 dimensions, 3 are expected. Give all rows one dimension.");
        assertThatThrownBy(() -> DocumentFileReader.read(
                        LINES.dimension(3), stream("{\"vector\": [1]}"), null, "lines", target))
                .isInstanceOf(ImportException.class)
                .hasMessageContaining("Line 1, vector: The vector has 1 dimensions, 3 are expected");
    }

    @Test
    void refusesWhatDoesNotFitTogetherBeforeItTouchesTheTarget() {
        assertThatThrownBy(() -> read(ImportFile.of(Path.of("f.f16")), new byte[4], null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dimension");
        assertThatThrownBy(() -> read(CSV, new byte[0], "{}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> read(LINES.nameField("vector"), "")).isInstanceOf(IllegalArgumentException.class);
        assertThat(target.calls).isEmpty();
    }

    @Test
    void recognisesGzipByItsFirstBytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(ascii("{}"));
        }
        for (byte[] content : List.of(bytes.toByteArray(), ascii("{}"))) {
            assertThat(Gzip.unwrap(new ByteArrayInputStream(content)).readAllBytes()).isEqualTo(ascii("{}"));
        }
        assertThat(Gzip.unwrap(stream("")).readAllBytes()).isEmpty();
        assertThat(Gzip.unwrap(stream("x")).readAllBytes()).isEqualTo(ascii("x"));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(int most, Consumer<ByteBuffer> content) {
        ByteBuffer buffer = ByteBuffer.allocate(most).order(ByteOrder.LITTLE_ENDIAN);
        content.accept(buffer);
        byte[] bytes = new byte[buffer.position()];
        buffer.get(0, bytes);
        return bytes;
    }
}
