package io.quantara;

import java.util.List;

/**
 * Turns text into vectors with one embedding model. A collection remembers the model its texts were embedded with and
 * refuses another.
 *
 * <p>Implementations are safe for use by several threads. Whoever makes an embedder closes it; the database never does.
 * A text longer than {@link #maxTokens()} is refused or split and pooled, never cut silently. Failures are
 * {@link EmbeddingFailedException}s.
 */
public interface Embedder extends AutoCloseable {

    /** Returns the name of the model, such as {@code all-minilm-l6-v2-q}; it is stored with the collection. */
    String model();

    /** Returns the number of components of every vector this model makes. */
    int dimension();

    /** Returns the most tokens of one text that the model takes. */
    int maxTokens();

    /**
     * Embeds texts that will be stored.
     *
     * @param texts the texts; may be empty
     * @return one {@code float[dimension()]} for each text, in order
     */
    List<float[]> embedDocuments(List<String> texts);

    /**
     * Embeds a text to search with.
     *
     * @param text the question
     * @return {@code float[dimension()]}
     */
    float[] embedQuery(String text);

    /** Frees what the embedder holds; does nothing by default. */
    @Override
    default void close() {}
}
