package io.quantara;

import java.time.Duration;

/**
 * How far a database that is open for reading is behind the folder, which another process may write. Found by a look
 * that changes nothing: neither the folder nor what the database shows. Immutable.
 */
public final class ReaderLag {

    private final Metadata figures;

    ReaderLag(Metadata figures) {
        this.figures = figures;
    }

    /** Returns the sequence number of the newest batch that is shown. */
    public long sequenceNumber() {
        return figures.getLong("sequenceNumber");
    }

    /**
     * Returns the sequence number of the newest batch that was known to be durable in the folder when the figures were
     * made: what {@link Database#refresh()} would move to. Batches that the writer has acknowledged but not marked as
     * durable are not counted; see {@link Database#refresh()} for how long that may be.
     */
    public long durableSequenceNumber() {
        return figures.getLong("durableSequenceNumber");
    }

    /** Returns how many durable batches are not shown; 0 when everything durable is. */
    public long batchesBehind() {
        return figures.getLong("batchesBehind");
    }

    /**
     * Returns how old the shown state may be: the time since the last {@link Database#refresh()} that succeeded, or
     * since the opening, was begun. All that was known to be durable at that moment is shown.
     */
    public Duration sinceRefresh() {
        return Duration.ofMillis(figures.getLong("millisSinceRefresh"));
    }

    @Override
    public String toString() {
        return "ReaderLag" + figures;
    }
}
