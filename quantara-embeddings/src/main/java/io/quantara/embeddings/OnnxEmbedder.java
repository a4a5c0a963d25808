package io.quantara.embeddings;

import ai.onnxruntime.OrtException;
import io.quantara.Embedder;
import io.quantara.EmbeddingFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Embeds with a local ONNX model and its {@code tokenizer.json}, such as an export of a sentence-transformers model.
 * Vectors have unit length. A text longer than the model takes is embedded in windows that are averaged, as
 * {@link MiniLmEmbedder} describes.
 *
 * <p>{@code build()} loads the model and finds its dimension by embedding a word. The model's inputs are
 * {@code input_ids} and optionally {@code attention_mask} and {@code token_type_ids}. Safe for use by several threads;
 * {@link #close()} waits for calls under way and frees the model.
 */
public final class OnnxEmbedder implements Embedder {

    private final String name;
    private final InProcessModel loaded;
    private final int dimension;
    private final int maxTokens;

    private OnnxEmbedder(Builder builder) {
        this.name = builder.name;
        this.loaded = new InProcessModel(name, builder::read);
        try {
            this.maxTokens = loaded.windowTokens();
            this.dimension = loaded.embed("dimension").length;
        } catch (RuntimeException e) {
            loaded.close();
            throw e;
        }
    }

    /**
     * Starts to describe an embedder.
     *
     * @param model the ONNX file
     * @param tokenizer the {@code tokenizer.json} that belongs to it
     */
    public static Builder builder(Path model, Path tokenizer) {
        return new Builder(Objects.requireNonNull(model, "model"), Objects.requireNonNull(tokenizer, "tokenizer"));
    }

    @Override
    public String model() {
        return name;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    /** Returns the most tokens of text in one window; the special tokens around it are not counted. */
    @Override
    public int maxTokens() {
        return maxTokens;
    }

    @Override
    public List<float[]> embedDocuments(List<String> texts) {
        return loaded.embedAll(texts);
    }

    @Override
    public float[] embedQuery(String text) {
        return loaded.embed(text);
    }

    @Override
    public void close() {
        loaded.close();
    }

    @Override
    public String toString() {
        return "OnnxEmbedder[" + name + ", " + dimension + " dimensions]";
    }

    /** Describes an {@link OnnxEmbedder}. Not safe for use by several threads. */
    public static final class Builder {

        private final Path model;
        private final Path tokenizer;
        private String name;
        private Pooling pooling = Pooling.MEAN;
        private int maxTokens;

        private Builder(Path model, Path tokenizer) {
            this.model = model;
            this.tokenizer = tokenizer;
            Path file = Objects.requireNonNullElse(model.getFileName(), model);
            this.name = file.toString().replaceFirst("\\.onnx$", "");
        }

        /** Names the model, as collections remember it; by default the name of the file without {@code .onnx}. */
        public Builder name(String name) {
            this.name = Settings.requireText(name, "name");
            return this;
        }

        /** Sets how token vectors become the vector of the text; {@link Pooling#MEAN} by default. */
        public Builder pooling(Pooling pooling) {
            this.pooling = Objects.requireNonNull(pooling, "pooling");
            return this;
        }

        /**
         * Sets the most tokens the model takes at once, special tokens included.
         *
         * @param maxTokens at least 3; by default what the tokenizer says, or 512 where it says nothing
         */
        public Builder maxTokens(int maxTokens) {
            if (maxTokens < 3) {
                throw new IllegalArgumentException("maxTokens is " + maxTokens + ", but must be at least 3.");
            }
            this.maxTokens = maxTokens;
            return this;
        }

        /**
         * Loads the model.
         *
         * @throws EmbeddingFailedException if a file is missing or is no model or tokenizer, or if the native code
         *     cannot be loaded here
         */
        public OnnxEmbedder build() {
            requireFile(model, "ONNX model");
            requireFile(tokenizer, "tokenizer");
            return new OnnxEmbedder(this);
        }

        private OnnxTextEncoder read() throws OrtException, IOException {
            try (InputStream json = Files.newInputStream(tokenizer)) {
                return OnnxTextEncoder.load(
                        (environment, options) -> environment.createSession(model.toString(), options),
                        json,
                        pooling,
                        maxTokens);
            }
        }

        private static void requireFile(Path path, String what) {
            if (!Files.isRegularFile(path)) {
                throw new EmbeddingFailedException("The " + what + " file " + path.toAbsolutePath()
                        + " does not exist or is no file. Give the path of the file itself.");
            }
        }
    }
}
