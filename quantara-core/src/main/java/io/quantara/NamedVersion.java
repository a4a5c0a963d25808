package io.quantara;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A name for one state of a database, which is kept until the version is deleted. Immutable. */
public final class NamedVersion {

    private final String name;
    private final long sequence;
    private final Instant createdAt;

    NamedVersion(String name, long sequence, Instant createdAt) {
        this.name = name;
        this.sequence = sequence;
        this.createdAt = createdAt;
    }

    /** Returns its name. */
    public String name() {
        return name;
    }

    /** Returns the sequence number of its creation, which is the newest that it sees. */
    public long sequence() {
        return sequence;
    }

    /** Returns when it was created, to the millisecond, by the clock of the machine that did it. */
    public Instant createdAt() {
        return createdAt;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NamedVersion version
                && name.equals(version.name)
                && sequence == version.sequence
                && createdAt.equals(version.createdAt);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, sequence, createdAt);
    }

    @Override
    public String toString() {
        return "NamedVersion[" + name + ", " + sequence + ", " + createdAt + "]";
    }
}
