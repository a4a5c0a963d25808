package io.quantara;

import org.jspecify.annotations.Nullable;

/** An input file cannot be imported; the database is unchanged. */
public final class ImportException extends QuantaraException {

    private static final long serialVersionUID = 1L;

    private final long line;
    private final String path;

    /**
     * Creates the exception.
     *
     * @param line the line of the input where the error is, from 1, or 0 where the input has no lines
     * @param path where in the document the error is, such as {@code default.<id>.vector[3]}, or empty
     * @param message what happened, with values, then what to do
     */
    public ImportException(long line, String path, String message) {
        this(line, path, message, null);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param line the line of the input where the error is, from 1, or 0 where the input has no lines
     * @param path where in the document the error is, such as {@code default.<id>.vector[3]}, or empty
     * @param message what happened, with values, then what to do
     * @param cause the failure underneath, or null
     */
    public ImportException(long line, String path, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.line = line;
        this.path = path;
    }

    /** Returns the line of the input where the error is, from 1, or 0 where the input has no lines. */
    public long line() {
        return line;
    }

    /** Returns where in the document the error is, such as {@code default.<id>.vector[3]}, or empty. */
    public String path() {
        return path;
    }
}
