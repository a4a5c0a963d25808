package io.quantara.cli.command;

/** The options of a command do not go together, or one of them cannot be read. */
public final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong, with values, then what to do
     */
    public UsageException(String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message what is wrong, with values, then what to do
     * @param cause the failure underneath
     */
    public UsageException(String message, Throwable cause) {
        super(message, cause);
    }
}
