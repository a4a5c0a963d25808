package io.quantara.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.quantara.CancelledException;
import io.quantara.ClosedException;
import io.quantara.EmbeddingFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class MiniLmEmbedderTest {

    private static final MiniLmEmbedder EMBEDDER = new MiniLmEmbedder();

    @AfterAll
    static void close() {
        EMBEDDER.close();
    }

    static double cosine(float[] a, float[] b) {
        double product = 0;
        double squaresOfA = 0;
        double squaresOfB = 0;
        for (int component = 0; component < a.length; component++) {
            product += (double) a[component] * b[component];
            squaresOfA += (double) a[component] * a[component];
            squaresOfB += (double) b[component] * b[component];
        }
        return product / Math.sqrt(squaresOfA * squaresOfB);
    }

    static Map<String, float[]> publishedVectors() throws IOException {
        Map<String, float[]> vectors = new LinkedHashMap<>();
        try (InputStream file = MiniLmEmbedderTest.class.getResourceAsStream("minilm-vectors.tsv")) {
            String lines = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                int tab = line.indexOf('\t');
                ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(line.substring(tab + 1)));
                bytes.order(ByteOrder.LITTLE_ENDIAN);
                float[] vector = new float[bytes.remaining() / Short.BYTES];
                for (int component = 0; component < vector.length; component++) {
                    vector[component] = Float.float16ToFloat(bytes.getShort());
                }
                vectors.put(line.substring(0, tab), vector);
            });
        }
        return vectors;
    }

    @Test
    void givesTheVectorsThatOthersGetFromThisModel() throws IOException {
        Map<String, float[]> published = publishedVectors();
        assertThat(published).hasSize(6);
        List<float[]> vectors = EMBEDDER.embedDocuments(List.copyOf(published.keySet()));
        int position = 0;
        for (Map.Entry<String, float[]> entry : published.entrySet()) {
            float[] vector = vectors.get(position++);
            assertThat(cosine(vector, entry.getValue())).as(entry.getKey()).isGreaterThan(0.985);
            assertThat(vector).hasSize(MiniLmEmbedder.DIMENSION);
            assertThat(cosine(vector, vector)).isCloseTo(1, within(1e-9));
            assertThat(length(vector)).isCloseTo(1, within(1e-6));
        }
    }

    private static double length(float[] vector) {
        return Math.sqrt(IntStream.range(0, vector.length).mapToDouble(i -> (double) vector[i] * vector[i]).sum());
    }

    @Test
    void findsTheTextThatMeansTheSame() {
        float[] question = EMBEDDER.embedQuery("find duplicate photos");
        List<float[]> answers = EMBEDDER.embedDocuments(List.of(
                "a tool that detects identical images in your picture collection", "a compiler for the language Ada"));
        assertThat(cosine(question, answers.getFirst())).isGreaterThan(cosine(question, answers.getLast()) + 0.3);
    }

    @Test
    void saysWhatItIsBeforeTheModelIsLoaded() {
        try (MiniLmEmbedder unused = new MiniLmEmbedder()) {
            assertThat(unused.model()).isEqualTo("all-minilm-l6-v2-q");
            assertThat(unused.dimension()).isEqualTo(384);
            assertThat(unused.maxTokens()).isEqualTo(126);
            assertThat(unused.embedDocuments(List.of())).isEmpty();
        }
    }

    @Test
    void givesATextTheSameVectorAloneAndInABatch() {
        List<String> texts =
                IntStream.range(0, 12).mapToObj(i -> "word ".repeat(1 + 5 * (i % 3)) + "number " + i).toList();
        List<float[]> batch = EMBEDDER.embedDocuments(texts);
        assertThat(batch).hasSameSizeAs(texts);
        for (int position = 0; position < texts.size(); position++) {
            assertThat(batch.get(position)).as("position %d", position)
                    .containsExactly(EMBEDDER.embedQuery(texts.get(position)));
        }
    }

    @Test
    void readsALongTextToItsEnd() {
        String beginning = "The quick brown fox jumps over the lazy dog. ".repeat(60);
        float[] plain = EMBEDDER.embedQuery(beginning);
        float[] cooking = EMBEDDER.embedQuery(beginning + "Boil the potatoes in salted water. ".repeat(40));
        float[] astronomy = EMBEDDER.embedQuery(beginning + "Galaxies drift apart as space expands. ".repeat(40));
        float[] kitchen = EMBEDDER.embedQuery("how to cook potatoes");
        assertThat(cosine(cooking, astronomy)).isLessThan(0.95);
        assertThat(cosine(cooking, kitchen)).isGreaterThan(cosine(plain, kitchen) + 0.1);
        assertThat(length(cooking)).isCloseTo(1, within(1e-6));
    }

    @Test
    void averagesTheWindowsOfALongTextByTheirTokens() {
        String first = "house ".repeat(MiniLmEmbedder.MAX_TOKENS).strip();
        String second = "water ".repeat(21).strip();
        float[] whole = EMBEDDER.embedQuery(first + " " + second);
        assertThat(cosine(whole, EMBEDDER.embedQuery(first))).isBetween(0.9, 0.9999);
        assertThat(cosine(whole, EMBEDDER.embedQuery(first)))
                .isGreaterThan(cosine(whole, EMBEDDER.embedQuery(second)));
    }

    @Test
    void takesTextInAnyScript() {
        assertThat(EMBEDDER.embedDocuments(List.of("\u4e16\u754c", "\ud83d\ude00", "na\u00efve", "x".repeat(5000))))
                .hasSize(4)
                .allSatisfy(vector -> assertThat(length(vector)).isCloseTo(1, within(1e-6)));
    }

    @Test
    void refusesTextsWithNothingToEmbed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EMBEDDER.embedDocuments(List.of("fine", "")))
                .withMessageContaining("position 1 is blank");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EMBEDDER.embedQuery("broken \udc00"))
                .withMessageContaining("half a surrogate pair");
        assertThatThrownBy(() -> EMBEDDER.embedDocuments(Collections.singletonList(null)))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("texts[0]");
        assertThatThrownBy(() -> EMBEDDER.embedDocuments(List.of("fine", "\u200b", "fine")))
                .isInstanceOf(EmbeddingFailedException.class)
                .hasMessageContaining("sees nothing in the text '\u200b'");
    }

    @Test
    void stopsABatchWhenInterrupted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> EMBEDDER.embedDocuments(Collections.nCopies(100_000, "a text")))
                .isInstanceOf(CancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void finishesTheCallsUnderWayWhenClosedAndRefusesFurtherOnes() {
        MiniLmEmbedder embedder = new MiniLmEmbedder();
        embedder.load();
        List<CompletableFuture<float[]>> calls = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> embedder.embedQuery("call " + i)))
                .toList();
        calls.getFirst().join();
        embedder.close();
        embedder.close();
        for (CompletableFuture<float[]> call : calls) {
            call.handle((vector, failure) -> {
                assertThat(vector != null || failure.getCause() instanceof ClosedException).isTrue();
                return true;
            }).join();
        }
        assertThatThrownBy(() -> embedder.embedQuery("late"))
                .isInstanceOf(ClosedException.class)
                .hasMessageContaining("all-minilm-l6-v2-q");
        assertThatThrownBy(embedder::load).isInstanceOf(ClosedException.class);
    }
}
