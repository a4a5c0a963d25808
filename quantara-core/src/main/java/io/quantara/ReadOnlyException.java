package io.quantara;

import org.jspecify.annotations.Nullable;

/** A write was asked of a database that is open for reading only. */
public final class ReadOnlyException extends QuantaraException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, with values, then what to do
     */
    public ReadOnlyException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message what happened, with values, then what to do
     * @param cause the failure underneath, or null
     */
    public ReadOnlyException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
