package io.quantara;

import org.jspecify.annotations.Nullable;

/** It cannot be known whether the write reached the disk: reopen the database and look. */
public final class CommitOutcomeUnknownException extends QuantaraException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, with values, then what to do
     */
    public CommitOutcomeUnknownException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message what happened, with values, then what to do
     * @param cause the failure underneath, or null
     */
    public CommitOutcomeUnknownException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
