package io.quantara;

import org.jspecify.annotations.Nullable;

/** The folder or file is not of a format this version can read. */
public final class UnknownFormatException extends QuantaraException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, with values, then what to do
     */
    public UnknownFormatException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message what happened, with values, then what to do
     * @param cause the failure underneath, or null
     */
    public UnknownFormatException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
