package io.quantara;

import java.time.Duration;
import java.time.Instant;

/** Figures about a named version at one moment. Immutable; {@link #asMetadata} holds all of them by name. */
public final class VersionStats {

    private final Metadata figures;

    VersionStats(Metadata figures) {
        this.figures = figures;
    }

    /** Returns its name. */
    public String name() {
        return figures.getString("name");
    }

    /** Returns the sequence number of its creation. */
    public long sequenceNumber() {
        return figures.getLong("sequenceNumber");
    }

    /** Returns when it was created. */
    public Instant createdAt() {
        return Instant.parse(figures.getString("createdAt"));
    }

    /** Returns how long ago it was created. */
    public Duration age() {
        return Duration.ofMillis(figures.getLong("ageMillis"));
    }

    /**
     * Returns the bytes of the files that nothing but this version needs, neither the present data nor another version.
     * They are given back when it is deleted.
     */
    public long bytesOnDisk() {
        return figures.getLong("bytesOnDisk");
    }

    /** Returns all figures by name. */
    public Metadata asMetadata() {
        return figures;
    }

    @Override
    public String toString() {
        return "VersionStats" + figures;
    }
}
