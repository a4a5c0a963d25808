package io.quantara.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.ClosedException;
import io.quantara.EmbeddingFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxEmbedderTest {

    @TempDir
    private static Path folder;

    private static Path model;
    private static Path tokenizer;

    @BeforeAll
    static void copyModel() throws IOException {
        model = copy("all-minilm-l6-v2-q.onnx");
        tokenizer = copy("all-minilm-l6-v2-q-tokenizer.json");
    }

    private static Path copy(String resource) throws IOException {
        Path file = folder.resolve(resource);
        try (InputStream source = OnnxEmbedderTest.class.getClassLoader().getResourceAsStream(resource)) {
            Files.copy(source, file);
        }
        return file;
    }

    private static void failsToLoad(Path model, Path tokenizer, String... message) {
        OnnxEmbedder.Builder builder = OnnxEmbedder.builder(model, tokenizer);
        assertThatThrownBy(builder::build)
                .isInstanceOf(EmbeddingFailedException.class)
                .hasMessageContainingAll(message);
    }

    @Test
    void runsAModelFromFilesAndFindsItsDimension() {
        try (OnnxEmbedder embedder = OnnxEmbedder.builder(model, tokenizer).build();
                MiniLmEmbedder bundled = new MiniLmEmbedder()) {
            assertThat(embedder.model()).isEqualTo("all-minilm-l6-v2-q");
            assertThat(embedder.dimension()).isEqualTo(384);
            assertThat(embedder.maxTokens()).isEqualTo(126);
            assertThat(embedder.embedDocuments(List.of("hello")).getFirst())
                    .containsExactly(bundled.embedQuery("hello"));
        }
    }

    @Test
    void obeysNamePoolingAndTokens() {
        try (OnnxEmbedder mean = OnnxEmbedder.builder(model, tokenizer).name("mine").maxTokens(32).build();
                OnnxEmbedder first = OnnxEmbedder.builder(model, tokenizer).pooling(Pooling.CLS).build()) {
            assertThat(mean.model()).isEqualTo("mine");
            assertThat(mean.maxTokens()).isEqualTo(30);
            assertThat(MiniLmEmbedderTest.cosine(mean.embedQuery("some words"), first.embedQuery("some words")))
                    .isLessThan(0.99);
            String long40 = "one two three four five ".repeat(8);
            assertThat(mean.embedQuery(long40)).isNotEqualTo(mean.embedQuery(long40 + "six"));
        }
    }

    @Test
    void saysWhichFileIsMissing() {
        failsToLoad(folder.resolve("no.onnx"), tokenizer, "The ONNX model file", "no.onnx does not exist");
        failsToLoad(model, folder, "The tokenizer file", "is no file");
    }

    @Test
    void saysThatAFileIsNoModelOrTokenizer() throws IOException {
        Path garbage = Files.writeString(folder.resolve("garbage.onnx"), "not a model");
        failsToLoad(garbage, tokenizer, "Model 'garbage' could not be loaded", "Check the model files");
        failsToLoad(model, garbage, "Model 'all-minilm-l6-v2-q' could not be loaded", "Check the model files");
    }

    @Test
    void saysThatTheModelTakesFewerTokensThanAllowed() {
        try (OnnxEmbedder embedder = OnnxEmbedder.builder(model, tokenizer).maxTokens(2000).build()) {
            assertThatThrownBy(() -> embedder.embedQuery("word ".repeat(1000)))
                    .isInstanceOf(EmbeddingFailedException.class)
                    .hasMessageContainingAll("failed on the text 'word word", "takes 1998 tokens");
        }
    }

    @Test
    @SuppressWarnings("NullAway")
    void refusesSettingsThatCannotWork() {
        OnnxEmbedder.Builder builder = OnnxEmbedder.builder(model, tokenizer);
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxTokens(2));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.name(""));
        assertThatThrownBy(() -> builder.pooling(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void refusesToWorkWhenClosed() {
        OnnxEmbedder embedder = OnnxEmbedder.builder(model, tokenizer).name("mine").build();
        embedder.close();
        assertThatThrownBy(() -> embedder.embedQuery("late"))
                .isInstanceOf(ClosedException.class)
                .hasMessageContaining("'mine'");
    }
}
