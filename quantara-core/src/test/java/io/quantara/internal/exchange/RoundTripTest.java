package io.quantara.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.CollectionOptions;
import io.quantara.ImportFile;
import io.quantara.Metadata;
import io.quantara.Metric;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {

    private static final float[] SPECIAL = {
        0f, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MIN_NORMAL, Math.nextDown(Float.MIN_NORMAL), Float.MAX_VALUE,
        -Float.MAX_VALUE, 1f, Math.nextUp(1f), Math.nextDown(1f), 0.1f, 1e10f, 16_777_216f, 7.038531e-26f
    };

    @Test
    void writesTheFormatOfTheOriginal() throws IOException {
        RecordingTarget content = new RecordingTarget();
        content.collection("default");
        UUID id = UUID.fromString("f778a384-a322-4997-9a54-2d293390ac2c");
        Metadata metadata = Metadata.of("category", "\u00E4\uD83D\uDE00\"\\\n\u0001")
                .with("tags", List.of("a", Map.of("b", 1)));
        content.document("default", id, "text or title", new float[] {0.0201f, -0.0743f}, metadata);
        content.collection("research");
        content.options("research", CollectionOptions.defaults().metric(Metric.DOT).index("flat"));
        content.setting("mine", null);

        assertThat(exported(content)).isEqualTo("""
            {
                "_config": {
                    "dimensions": 2,
                    "auto_dim": true,
                    "auto_persist": true,
                    "_collection_indexes": {
                        "default": "default",
                        "research": "bruteforce"
                    },
                    "_quantara": {
                        "version": 1,
                        "collections": {
                            "default": {
                                "metric": "cosine",
                                "dimension": null,
                                "inferred_dimension": 2,
                                "infer_dimension": true,
                                "index": "auto",
                                "index_options": {},
                                "embedding_model": null
                            },
                            "research": {
                                "metric": "dot",
                                "dimension": null,
                                "inferred_dimension": null,
                                "infer_dimension": true,
                                "index": "flat",
                                "index_options": {},
                                "embedding_model": null
                            }
                        }
                    },
                    "mine": null
                },
                "default": {
                    "f778a384-a322-4997-9a54-2d293390ac2c": {
                        "id": "f778a384-a322-4997-9a54-2d293390ac2c",
                        "name": "text or title",
                        "vector": [0.0201, -0.0743],
                        "metadata": {
                            "category": "\\u00e4\\ud83d\\ude00\\"\\\\\\n\\u0001",
                            "tags": ["a", {
                                "b": 1
                            }]
                        }
                    }
                },
                "research": {}
            }
            """);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void bringsBackEveryDocumentAndSetting(long seed) throws IOException {
        RecordingTarget before = randomContent(new Random(seed));
        String text = exported(before);
        RecordingTarget after = new RecordingTarget();

        OriginalJsonReader.read(stream(text), after);

        assertThat(exported(after)).as("second export, seed %d", seed).isEqualTo(text);
        assertThat(after.collections.keySet()).as("seed %d", seed).isEqualTo(before.collections.keySet());
        before.collections.forEach((name, documents) -> {
            assertSame(documents, after.documents(name), seed);
            assertThat(after.options.get(name)).as("options, seed %d", seed).isEqualTo(before.options.get(name));
        });
        assertThat(after.settings).as("seed %d", seed).isEqualTo(before.settings);
        assertThat(after.warnings).as("seed %d", seed).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void bringsBackEveryDocumentThroughJsonLines(long seed) throws IOException {
        RecordingTarget before = randomContent(new Random(seed));
        String collection = "_c";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JsonLinesWriter.write(new SampleSource(before), collection, bytes);
        RecordingTarget after = new RecordingTarget();

        DocumentFileReader.read(
                ImportFile.of(Path.of("f.jsonl")), stream(bytes.toString(StandardCharsets.UTF_8)), null, "copy", after);

        assertSame(before.documents(collection), after.documents("copy"), seed);
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines()).hasSize(before.documents(collection).size());
    }

    private static void assertSame(
            List<RecordingTarget.Received> before, List<RecordingTarget.Received> after, long seed) {
        assertThat(after).as("documents, seed %d", seed).hasSameSizeAs(before);
        for (int at = 0; at < before.size(); at++) {
            assertThat(after.get(at).id).as("seed %d", seed).isEqualTo(before.get(at).id);
            assertThat(after.get(at).name).as("seed %d", seed).isEqualTo(before.get(at).name);
            assertThat(after.get(at).metadata).as("seed %d", seed).isEqualTo(before.get(at).metadata);
            assertThat(bits(after.get(at).vector)).as("seed %d", seed).isEqualTo(bits(before.get(at).vector));
        }
    }

    private static int[] bits(float[] vector) {
        int[] bits = new int[vector.length];
        for (int component = 0; component < bits.length; component++) {
            bits[component] = Float.floatToRawIntBits(vector[component]);
        }
        return bits;
    }

    private static String exported(RecordingTarget content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        OriginalJsonWriter.write(new SampleSource(content), bytes);
        return bytes.toString(StandardCharsets.US_ASCII);
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static RecordingTarget randomContent(Random random) {
        RecordingTarget content = new RecordingTarget();
        for (String collection : List.of("default", "\u00E4 \"b\"", "empty", "_c")) {
            int dimension = 1 + random.nextInt(40);
            content.collection(collection);
            content.options(collection, randomOptions(random, dimension));
            int count = collection.equals("empty") ? 0 : 50;
            for (int document = 0; document < count; document++) {
                UUID id = new UUID(random.nextLong(), random.nextLong());
                content.document(collection, id, text(random), vector(random, dimension), metadata(random));
            }
        }
        content.setting("mine", metadata(random).asMap());
        content.setting("Dimensions", null);
        return content;
    }

    private static CollectionOptions randomOptions(Random random, int dimension) {
        Metric metric = List.of(Metric.COSINE, Metric.DOT, Metric.EUCLIDEAN).get(random.nextInt(3));
        CollectionOptions options = CollectionOptions.defaults().metric(metric);
        if (random.nextBoolean()) {
            options = options.dimension(dimension);
        }
        if (random.nextInt(3) == 0) {
            options = options.withoutDimensionInference();
        }
        if (random.nextBoolean()) {
            options = options.index(random.nextBoolean() ? "flat" : "hnsw", Map.of("m", random.nextInt(), "t", "x"));
        }
        return random.nextBoolean() ? options : options.embeddedBy(text(random));
    }

    private static float[] vector(Random random, int dimension) {
        float[] vector = new float[dimension];
        for (int component = 0; component < dimension; component++) {
            float any = Float.intBitsToFloat(random.nextInt());
            vector[component] = random.nextInt(4) == 0
                    ? SPECIAL[random.nextInt(SPECIAL.length)]
                    : Float.isFinite(any) && random.nextBoolean() ? any : (float) random.nextGaussian();
        }
        return vector;
    }

    private static Metadata metadata(Random random) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        int count = random.nextInt(5);
        for (int key = 0; key < count; key++) {
            values.put(text(random), value(random, 3));
        }
        return Metadata.copyOf(values);
    }

    private static @Nullable Object value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 5 : 7)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong() >> random.nextInt(64);
            case 3 -> Double.isFinite(Double.longBitsToDouble(random.nextLong())) ? random.nextGaussian() : -0.0;
            case 4 -> text(random);
            case 5 -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (int element = random.nextInt(4); element > 0; element--) {
                    list.add(value(random, depth - 1));
                }
                yield list;
            }
            default -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                for (int key = random.nextInt(4); key > 0; key--) {
                    map.put(text(random), value(random, depth - 1));
                }
                yield map;
            }
        };
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(12), 0, Character.MAX_CODE_POINT + 1)
                .map(point -> random.nextInt(3) == 0 ? point : point % 128)
                .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
