package io.quantara;

import org.jspecify.annotations.Nullable;

/** An embedder could not turn a text into a vector. */
public final class EmbeddingFailedException extends QuantaraException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, with values, then what to do
     */
    public EmbeddingFailedException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message what happened, with values, then what to do
     * @param cause the failure underneath, or null
     */
    public EmbeddingFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
