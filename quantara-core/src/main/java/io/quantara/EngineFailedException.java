package io.quantara;

import org.jspecify.annotations.Nullable;

/** An earlier failure stopped all writing; reads go on. Close and reopen the database. */
public final class EngineFailedException extends QuantaraException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, with values, then what to do
     */
    public EngineFailedException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message what happened, with values, then what to do
     * @param cause the failure underneath, or null
     */
    public EngineFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
