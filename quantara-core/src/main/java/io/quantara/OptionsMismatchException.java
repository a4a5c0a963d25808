package io.quantara;

import org.jspecify.annotations.Nullable;

/** A collection exists with other options than those asked for. */
public final class OptionsMismatchException extends QuantaraException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, with values, then what to do
     */
    public OptionsMismatchException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message what happened, with values, then what to do
     * @param cause the failure underneath, or null
     */
    public OptionsMismatchException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
