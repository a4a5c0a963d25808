package io.quantara;

import org.jspecify.annotations.Nullable;

/** A data file is damaged: what it holds is not what was written. */
public final class CorruptionException extends QuantaraException {

    private static final long serialVersionUID = 1L;

    private final String file;
    private final long offset;

    /**
     * Creates the exception.
     *
     * @param file the name of the damaged file
     * @param offset where in the file the damage was found, in bytes from its start
     * @param message what happened, with values, then what to do
     */
    public CorruptionException(String file, long offset, String message) {
        this(file, offset, message, null);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param file the name of the damaged file
     * @param offset where in the file the damage was found, in bytes from its start
     * @param message what happened, with values, then what to do
     * @param cause the failure underneath, or null
     */
    public CorruptionException(String file, long offset, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.file = file;
        this.offset = offset;
    }

    /** Returns the name of the damaged file. */
    public String file() {
        return file;
    }

    /** Returns where in the file the damage was found, in bytes from its start. */
    public long offset() {
        return offset;
    }
}
