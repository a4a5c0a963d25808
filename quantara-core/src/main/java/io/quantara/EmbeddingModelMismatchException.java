package io.quantara;

import org.jspecify.annotations.Nullable;

/** A text call used another embedding model than the collection remembers. */
public final class EmbeddingModelMismatchException extends QuantaraException {

    private static final long serialVersionUID = 1L;

    private final String expected;
    private final String actual;

    /**
     * Creates the exception.
     *
     * @param expected the model the collection remembers
     * @param actual the model of the embedder that was given
     * @param message what happened, with values, then what to do
     */
    public EmbeddingModelMismatchException(String expected, String actual, String message) {
        this(expected, actual, message, null);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param expected the model the collection remembers
     * @param actual the model of the embedder that was given
     * @param message what happened, with values, then what to do
     * @param cause the failure underneath, or null
     */
    public EmbeddingModelMismatchException(String expected, String actual, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.expected = expected;
        this.actual = actual;
    }

    /** Returns the model the collection remembers. */
    public String expected() {
        return expected;
    }

    /** Returns the model of the embedder that was given. */
    public String actual() {
        return actual;
    }
}
