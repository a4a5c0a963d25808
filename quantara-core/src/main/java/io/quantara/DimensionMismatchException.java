package io.quantara;

import org.jspecify.annotations.Nullable;

/** A vector has another dimension than its collection stores. */
public final class DimensionMismatchException extends QuantaraException {

    private static final long serialVersionUID = 1L;

    private final String collection;
    private final int expected;
    private final int actual;

    /**
     * Creates the exception.
     *
     * @param collection the name of the collection
     * @param expected the dimension the collection stores
     * @param actual the dimension of the vector that was refused
     * @param message what happened, with values, then what to do
     */
    public DimensionMismatchException(String collection, int expected, int actual, String message) {
        this(collection, expected, actual, message, null);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param collection the name of the collection
     * @param expected the dimension the collection stores
     * @param actual the dimension of the vector that was refused
     * @param message what happened, with values, then what to do
     * @param cause the failure underneath, or null
     */
    public DimensionMismatchException(
            String collection, int expected, int actual, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.collection = collection;
        this.expected = expected;
        this.actual = actual;
    }

    /** Returns the name of the collection. */
    public String collection() {
        return collection;
    }

    /** Returns the dimension the collection stores. */
    public int expected() {
        return expected;
    }

    /** Returns the dimension of the vector that was refused. */
    public int actual() {
        return actual;
    }
}
