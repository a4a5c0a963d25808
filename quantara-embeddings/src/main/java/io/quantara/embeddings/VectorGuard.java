package io.quantara.embeddings;

import io.quantara.EmbeddingFailedException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets only sound vectors through: as many as there were texts, finite, and all of one dimension, which the first
 * vector decides. Safe for use by several threads.
 */
final class VectorGuard {

    private static final int UNKNOWN = 0;

    private final String source;
    private final AtomicInteger dimension = new AtomicInteger(UNKNOWN);

    /**
     * Creates a guard that has seen nothing.
     *
     * @param source what gives the vectors, as messages name it
     */
    VectorGuard(String source) {
        this.source = source;
    }

    /** Returns the dimension of the vectors seen, or 0 when there was none. */
    int dimension() {
        return dimension.get();
    }

    /** Returns the vectors unchanged, or fails when they are not sound or not as many as the texts. */
    List<float[]> check(List<float[]> vectors, int textCount) {
        if (vectors.size() != textCount) {
            throw new EmbeddingFailedException(source + " gave " + vectors.size() + " vectors for " + textCount
                    + " texts, so it is unknown which vector belongs to which text. Use a smaller batch, "
                    + "or update the server.");
        }
        vectors.forEach(this::check);
        return vectors;
    }

    /** Returns the vector unchanged, or fails when it is not sound. */
    float[] check(float[] vector) {
        if (vector.length == 0) {
            throw new EmbeddingFailedException(source + " gave an empty vector. Check that it is an embedding model.");
        }
        for (int component = 0; component < vector.length; component++) {
            if (!Float.isFinite(vector[component])) {
                throw new EmbeddingFailedException(source + " gave " + vector[component] + " as component " + component
                        + " of a vector. The model or its server is faulty; try another model or version.");
            }
        }
        int known = dimension.compareAndExchange(UNKNOWN, vector.length);
        if (known != UNKNOWN && known != vector.length) {
            throw new EmbeddingFailedException(source + " gave a vector of " + vector.length + " dimensions after "
                    + known + " before. The model behind the name changed; embed all documents again with one model.");
        }
        return vector;
    }
}
