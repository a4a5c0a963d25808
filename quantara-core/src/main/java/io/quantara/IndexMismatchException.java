package io.quantara;

import org.jspecify.annotations.Nullable;

/** An index or its type does not fit the collection it was meant for. */
public final class IndexMismatchException extends QuantaraException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, with values, then what to do
     */
    public IndexMismatchException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message what happened, with values, then what to do
     * @param cause the failure underneath, or null
     */
    public IndexMismatchException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
