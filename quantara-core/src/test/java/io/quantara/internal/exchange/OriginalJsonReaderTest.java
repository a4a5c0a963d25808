package io.quantara.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quantara.AlreadyExistsException;
import io.quantara.CollectionOptions;
import io.quantara.ImportException;
import io.quantara.Metadata;
import io.quantara.Metric;
import io.quantara.StorageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OriginalJsonReaderTest {

    private static final String ID = "f778a384-a322-4997-9a54-2d293390ac2c";
    private static final String RECORD = "\"" + ID + "\": {\"id\": \"" + ID
            + "\", \"name\": \"text or title\", \"vector\": [0.0201, -0.0743], \"metadata\": {\"category\": \"ai\"}}";
    private static final String CONFIG = "\"_config\": {\"dimensions\": 2, \"auto_dim\": true,"
            + " \"auto_persist\": true,"
            + " \"_collection_indexes\": {\"default\": \"default\", \"research\": \"bruteforce\"},"
            + " \"mine\": [1, null]}";

    private final RecordingTarget target = new RecordingTarget();

    private void read(String json) throws IOException {
        OriginalJsonReader.read(stream(json), target);
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsWhatTheOriginalWrites() throws IOException {
        read("{" + CONFIG + ", \"default\": {" + RECORD + "}, \"research\": {}}");

        RecordingTarget.Received document = target.only("default");
        assertThat(document.id).isEqualTo(UUID.fromString(ID));
        assertThat(document.name).isEqualTo("text or title");
        assertThat(document.vector).containsExactly(0.0201f, -0.0743f);
        assertThat(document.metadata).isEqualTo(Metadata.of("category", "ai"));
        assertThat(target.documents("research")).isEmpty();
        assertThat(target.settings).containsExactly(Map.entry("mine", Arrays.asList(1L, null)));
        assertThat(target.options).containsExactly(
                Map.entry("default", CollectionOptions.defaults().index("auto")),
                Map.entry("research", CollectionOptions.defaults().index("flat")));
        assertThat(target.inferred).containsExactly(Map.entry("default", 2));
        assertThat(target.warnings).isEmpty();
    }

    @Test
    void givesOptionsBeforeDocumentsWhenTheSettingsComeFirst() throws IOException {
        read("{" + CONFIG + ", \"default\": {" + RECORD + "}}");

        assertThat(target.calls)
                .containsExactly("collection default", "options default", "dimension default", "document default");
    }

    @Test
    void givesOptionsAfterDocumentsWhenTheSettingsComeLast() throws IOException {
        read("{\"default\": {" + RECORD + "}, " + CONFIG + "}");

        assertThat(target.calls)
                .containsExactly("collection default", "document default", "options default", "dimension default");
    }

    @Test
    void needsNoSettings() throws IOException {
        read("{\"default\": {" + RECORD + "}}");

        assertThat(target.calls).containsExactly("collection default", "document default");
    }

    @Test
    void appliesSettingsOfTheDefaultCollectionThoughTheFileLeavesItOut() throws IOException {
        read("{\"_config\": {\"dimensions\": 7, \"auto_dim\": false}}");

        assertThat(target.options.get("default"))
                .isEqualTo(CollectionOptions.defaults().dimension(7).withoutDimensionInference());
        assertThat(target.inferred).isEmpty();
    }

    @Test
    void acceptsAnEmptyDatabase() throws IOException {
        read("{}");

        assertThat(target.calls).isEmpty();
    }

    @Test
    void takesFieldsInAnyOrderAndIdsInAnyCase() throws IOException {
        read("{\"a\": {\"" + ID.toUpperCase(Locale.ROOT) + "\": {\"metadata\": {}, \"vector\": [1], \"id\": \""
                + ID + "\", \"name\": \"\"}}}");

        assertThat(target.only("a").id).isEqualTo(UUID.fromString(ID));
    }

    @Test
    void toleratesAByteOrderMarkAndAnyWhiteSpace() throws IOException {
        read("\uFEFF \r\n\t{ \"a\" :\r\n{ } } \n\n");

        assertThat(target.collections).containsOnlyKeys("a");
    }

    @Test
    void readsAStreamThatGivesOneByteAtATime() throws IOException {
        byte[] bytes = ("{\"\u00E4\u20AC\uD83D\uDE00\": {" + RECORD + "}}").getBytes(StandardCharsets.UTF_8);
        OriginalJsonReader.read(new DrippingStream(bytes), target);

        assertThat(target.only("\u00E4\u20AC\uD83D\uDE00").name).isEqualTo("text or title");
    }

    @Test
    void narrowsComponentsThroughDoubleAsThePythonOriginalHoldsThem() throws IOException {
        String number = "7.038531e-26";
        read(document("[" + number + ", 1e-999, -0.0, 1, 9007199254740993, 3.4028235e38]", "{}"));

        assertThat((float) Double.parseDouble(number)).isNotEqualTo(Float.parseFloat(number));
        assertThat(target.only("a").vector).containsExactly(
                (float) Double.parseDouble(number), 0f, -0.0f, 1f, 0x1p53f, Float.MAX_VALUE);
    }

    @Test
    void keepsTheTypesOfMetadata() throws IOException {
        read(document("[1]", "{\"a\": 1, \"b\": 1.0, \"c\": null, \"d\": [true, \"\\ud83d\\ude00\", {}], \"e\":"
                + " -9223372036854775808, \"a.b\": {\"\": []}}"));

        Metadata expected = Metadata.of("a", 1, "b", 1.0, "c", null, "d", List.of(true, "\uD83D\uDE00", Map.of()))
                .with("e", Long.MIN_VALUE)
                .with("a.b", Map.of("", List.of()));
        assertThat(target.only("a").metadata).isEqualTo(expected);
    }

    @Test
    void takesMetadataNested64Deep() throws IOException {
        read(document("[1]", "{\"a\": " + "[".repeat(63) + "]".repeat(63) + "}"));

        assertThat(target.only("a").metadata.getList("a")).hasSize(1);
    }

    @Test
    void takesANameOfManyMegabytes() throws IOException {
        String passage = "passage ".repeat(1 << 20);
        read("{\"a\": {\"" + ID + "\": {\"id\": \"" + ID + "\", \"name\": \"" + passage
                + "\", \"vector\": [1], \"metadata\": {}}}}");

        assertThat(target.only("a").name).isEqualTo(passage);
    }

    @Test
    void takesTheLongestVector() throws IOException {
        read(document("[" + "1,".repeat(65_535) + "2]", "{}"));

        assertThat(target.only("a").vector).hasSize(65_536).endsWith(1f, 2f);
    }

    @Test
    void restoresWhatTheOriginalCannotExpress() throws IOException {
        read("""
            {"_config": {"_collection_indexes": {"a": "hnsw"}, "_quantara": {"version": 1, "collections": {"a": {
                "metric": "euclidean", "dimension": 3, "infer_dimension": false, "index": "hnsw",
                "index_options": {"m": 16, "f": 0.5, "s": "x", "b": true}, "embedding_model": "minilm"}}}},
                "a": {}}""");

        assertThat(target.options.get("a"))
                .isEqualTo(CollectionOptions.defaults()
                        .metric(Metric.EUCLIDEAN)
                        .dimension(3)
                        .withoutDimensionInference()
                        .index("hnsw", Map.of("m", 16, "f", 0.5, "s", "x", "b", true))
                        .embeddedBy("minilm"));
    }

    @Test
    void believesTheOriginalAboutAnIndexThatItChanged() throws IOException {
        read("""
            {"_config": {"_collection_indexes": {"a": "bruteforce"}, "_quantara": {"collections": {"a": {
                "metric": "dot", "index": "hnsw", "index_options": {"m": 16}}}}}, "a": {}}""");

        assertThat(target.options.get("a"))
                .isEqualTo(CollectionOptions.defaults().metric(Metric.DOT).index("flat"));
    }

    @Test
    void keepsAnUnknownIndexWithAWarning() throws IOException {
        read("{\"_config\": {\"_collection_indexes\": {\"a\": \"annoy\"}}, \"a\": {}}");

        assertThat(target.options.get("a")).isEqualTo(CollectionOptions.defaults().index("annoy"));
        assertThat(target.warnings)
                .singleElement()
                .asString()
                .contains("'annoy'", "'a'", "exact search answers");
    }

    @Test
    void warnsOfWhatItLeavesOut() throws IOException {
        read("""
            {"_config": {"auto_persist": false, "_private": {"x": [1]}, "_collection_indexes": {"gone": "flat"},
                "_quantara": {"later": 1, "collections": {"a": {"colour": {"x": 1}}}}}, "a": {}}""");

        assertThat(target.warnings).hasSize(5);
        assertThat(target.warnings.get(0)).contains("Durability.MANUAL");
        assertThat(target.warnings.get(1)).contains("'_private'");
        assertThat(target.warnings.get(2)).contains("_quantara.later");
        assertThat(target.warnings).anyMatch(warning -> warning.contains("'gone'"));
    }

    @Test
    void saysWhereTheTargetRefusedADocument() {
        RecordingTarget refusing = new RecordingTarget() {
            @Override
            public void document(String collection, @Nullable UUID id, String name, float[] vector, Metadata metadata) {
                throw new AlreadyExistsException("Document exists. Choose SKIP.");
            }
        };

        ImportException refusal = catchThrowableOfType(
                ImportException.class,
                () -> OriginalJsonReader.read(stream("{\n\n\"a\": {\n" + RECORD + "}}"), refusing));

        assertThat(refusal).hasMessage("Line 4, a." + ID + ": Document exists. Choose SKIP.");
        assertThat(refusal.line()).isEqualTo(4);
        assertThat(refusal.path()).isEqualTo("a." + ID);
        assertThat(refusal).hasCauseInstanceOf(AlreadyExistsException.class);
    }

    @Test
    void passesOnWhatIsNotTheFilesFault() {
        StorageException broken = new StorageException("The disk is gone.");
        RecordingTarget failing = new RecordingTarget() {
            @Override
            public void collection(String name) {
                throw broken;
            }
        };

        assertThatThrownBy(() -> OriginalJsonReader.read(stream("{\"a\": {}}"), failing)).isSameAs(broken);
    }

    @Test
    void passesOnFailuresOfTheStream() {
        IOException broken = new IOException("The cable is loose.");
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw broken;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                throw broken;
            }
        };

        assertThatThrownBy(() -> OriginalJsonReader.read(new SequenceInputStream(stream("{\"a\": {"), failing), target))
                .isSameAs(broken);
    }

    @Test
    void blamesCompressedDataThatIsCutOff() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(document("[1, 2, 3]", "{}").getBytes(StandardCharsets.UTF_8));
        }
        byte[] cut = Arrays.copyOf(bytes.toByteArray(), bytes.size() - 12);

        assertThatThrownBy(() -> OriginalJsonReader.read(Gzip.unwrap(new ByteArrayInputStream(cut)), target))
                .isInstanceOf(ImportException.class)
                .hasCauseInstanceOf(EOFException.class)
                .hasMessageContaining("compressed data is damaged or cut off");
    }

    private static String document(String vector, String metadata) {
        return "{\"a\": {\"" + ID + "\": {\"id\": \"" + ID + "\", \"name\": \"n\", \"vector\": " + vector
                + ", \"metadata\": " + metadata + "}}}";
    }

    /** Gives one byte at a time. */
    private static final class DrippingStream extends ByteArrayInputStream {

        DrippingStream(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(1, length));
        }
    }
}
