package io.quantara;

import org.jspecify.annotations.Nullable;

/** The operating system refused a file operation. */
public final class StorageException extends QuantaraException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, with values, then what to do
     */
    public StorageException(String message) {
        this(message, null);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message what happened, with values, then what to do
     * @param cause the failure underneath, or null
     */
    public StorageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
