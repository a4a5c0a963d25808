package io.quantara;

import org.jspecify.annotations.Nullable;

/** There are as many named versions as the database was opened to keep, or they keep as much; no other is created. */
public final class VersionLimitException extends QuantaraException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, with values, then what to do
     */
    public VersionLimitException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message what happened, with values, then what to do
     * @param cause the failure underneath, or null
     */
    public VersionLimitException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
