package io.quantara;

import java.time.Duration;

/** Figures about a snapshot or a stream that is open. Immutable; {@link #asMetadata} holds all of them by name. */
public final class OpenSnapshot {

    private final Metadata figures;

    OpenSnapshot(Metadata figures) {
        this.figures = figures;
    }

    /** Returns whether a stream of documents holds it, and not a {@link DatabaseSnapshot}. */
    public boolean isStream() {
        return figures.getString("kind").equals("STREAM");
    }

    /** Returns the sequence number of the newest batch it sees. */
    public long sequenceNumber() {
        return figures.getLong("sequenceNumber");
    }

    /** Returns how long it has been open. */
    public Duration age() {
        return Duration.ofMillis(figures.getLong("ageMillis"));
    }

    /** Returns the bytes of files that it keeps and that neither the present data nor a named version needs. */
    public long bytesOnDisk() {
        return figures.getLong("bytesOnDisk");
    }

    /** Returns the methods that opened it, a line each, the innermost outside this library first. */
    public String openedAt() {
        return figures.getString("openedAt");
    }

    /** Returns all figures by name. */
    public Metadata asMetadata() {
        return figures;
    }

    @Override
    public String toString() {
        return "OpenSnapshot" + figures;
    }
}
