package io.quantara;

import org.jspecify.annotations.Nullable;

/** The calling thread was interrupted while it searched or waited; the database is unharmed. */
public final class CancelledException extends QuantaraException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, with values, then what to do
     */
    public CancelledException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message what happened, with values, then what to do
     * @param cause the failure underneath, or null
     */
    public CancelledException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
