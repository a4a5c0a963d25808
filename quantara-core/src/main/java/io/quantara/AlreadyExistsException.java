package io.quantara;

import org.jspecify.annotations.Nullable;

/** A document or a collection of that name or id exists already. */
public final class AlreadyExistsException extends QuantaraException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, with values, then what to do
     */
    public AlreadyExistsException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message what happened, with values, then what to do
     * @param cause the failure underneath, or null
     */
    public AlreadyExistsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
