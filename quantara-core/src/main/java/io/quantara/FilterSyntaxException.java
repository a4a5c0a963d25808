package io.quantara;

import org.jspecify.annotations.Nullable;

/** The text form of a filter cannot be read. */
public final class FilterSyntaxException extends QuantaraException {

    private static final long serialVersionUID = 1L;

    private final int position;

    /**
     * Creates the exception.
     *
     * @param position where in the text the error is, in characters from 0
     * @param message what happened, with values, then what to do
     */
    public FilterSyntaxException(int position, String message) {
        this(position, message, null);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param position where in the text the error is, in characters from 0
     * @param message what happened, with values, then what to do
     * @param cause the failure underneath, or null
     */
    public FilterSyntaxException(int position, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.position = position;
    }

    /** Returns where in the text the error is, in characters from 0. */
    public int position() {
        return position;
    }
}
