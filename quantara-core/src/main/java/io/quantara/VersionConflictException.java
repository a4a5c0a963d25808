package io.quantara;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A conditional write found another version of the document than it was made for: somebody else wrote or deleted it
 * since it was read. Nothing was written. Read the document again and repeat the change.
 */
public final class VersionConflictException extends QuantaraException {

    private static final long serialVersionUID = 1L;

    private final String collection;
    private final UUID id;
    private final long expected;
    private final long actual;

    /**
     * Creates the exception.
     *
     * @param collection the name of the collection
     * @param id the document's id
     * @param expected the version the write was made for, or 0 when no document was to exist
     * @param actual the version that was found, or 0 when there is no document with this id
     * @param message what happened, with values, then what to do
     */
    public VersionConflictException(String collection, UUID id, long expected, long actual, String message) {
        this(collection, id, expected, actual, message, null);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param collection the name of the collection
     * @param id the document's id
     * @param expected the version the write was made for, or 0 when no document was to exist
     * @param actual the version that was found, or 0 when there is no document with this id
     * @param message what happened, with values, then what to do
     * @param cause the failure underneath, or null
     */
    public VersionConflictException(
            String collection, UUID id, long expected, long actual, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.collection = collection;
        this.id = id;
        this.expected = expected;
        this.actual = actual;
    }

    /** Returns the name of the collection. */
    public String collection() {
        return collection;
    }

    /** Returns the document's id. */
    public UUID id() {
        return id;
    }

    /** Returns the version the write was made for, or 0 when no document was to exist. */
    public long expected() {
        return expected;
    }

    /** Returns the version that was found, or 0 when there is no document with this id. */
    public long actual() {
        return actual;
    }
}
