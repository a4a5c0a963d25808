package io.quantara;

import org.jspecify.annotations.Nullable;

/** Another process, or this one, has the database open for writing. */
public final class DatabaseLockedException extends QuantaraException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, with values, then what to do
     */
    public DatabaseLockedException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message what happened, with values, then what to do
     * @param cause the failure underneath, or null
     */
    public DatabaseLockedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
