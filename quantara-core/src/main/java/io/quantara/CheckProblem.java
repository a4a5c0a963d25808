package io.quantara;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One thing that a check found wrong. Immutable. */
public final class CheckProblem {

    private final Kind kind;
    private final String file;
    private final long offset;
    private final @Nullable String collection;
    private final String message;

    CheckProblem(Kind kind, String file, long offset, @Nullable String collection, String message) {
        this.kind = Objects.requireNonNull(kind, "kind");
        this.file = Objects.requireNonNull(file, "file");
        this.offset = offset;
        this.collection = collection;
        this.message = Objects.requireNonNull(message, "message");
    }

    /** How bad it is, the least first. */
    public enum Kind {
        /** A file that is in the folder without need. It does no harm. */
        STRAY,
        /** An index, which is derived from the documents: exact search answers until it is rebuilt by itself. */
        DERIVED,
        /** Documents, or what says which of them there are. See {@link Database#repair}. */
        DATA
    }

    /** Returns how bad it is. */
    public Kind kind() {
        return kind;
    }

    /** Returns the name of the file, or an empty text for what is in memory only. */
    public String file() {
        return file;
    }

    /** Returns where in the file, in bytes from its start, or -1 where no place can be told. */
    public long offset() {
        return offset;
    }

    /** Returns the collection it belongs to, where that is known. */
    public Optional<String> collection() {
        return Optional.ofNullable(collection);
    }

    /** Returns what is wrong, with values, then what to do. */
    public String message() {
        return message;
    }

    @Override
    public String toString() {
        return kind + ": " + message;
    }
}
