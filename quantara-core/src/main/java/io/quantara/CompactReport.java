package io.quantara;

import java.time.Duration;
import java.util.List;

/** What a compaction did. Immutable. */
public final class CompactReport {

    private final long bytesBefore;
    private final long bytesAfter;
    private final long mergedSegments;
    private final long droppedDocuments;
    private final List<Holder> holders;
    private final Duration elapsed;

    CompactReport(
            long bytesBefore,
            long bytesAfter,
            long mergedSegments,
            long droppedDocuments,
            List<Holder> holders,
            Duration elapsed) {
        this.bytesBefore = bytesBefore;
        this.bytesAfter = bytesAfter;
        this.mergedSegments = mergedSegments;
        this.droppedDocuments = droppedDocuments;
        this.holders = List.copyOf(holders);
        this.elapsed = elapsed;
    }

    /** Returns the bytes of all files of the database before. */
    public long bytesBefore() {
        return bytesBefore;
    }

    /** Returns the bytes of all files of the database after. */
    public long bytesAfter() {
        return bytesAfter;
    }

    /** Returns how many segments were replaced by merged ones. */
    public long mergedSegments() {
        return mergedSegments;
    }

    /** Returns how many deleted or replaced documents were dropped from disk. */
    public long droppedDocuments() {
        return droppedDocuments;
    }

    /**
     * Returns who keeps documents on disk that are in no collection any more: open snapshots and streams, named
     * versions, and files that were dropped here but have a hard link in a fork or a backup. None is the proof that
     * what was deleted before is gone. A clone has its documents on its own; {@link Database#holdersOf} finds it.
     */
    public List<Holder> holders() {
        return holders;
    }

    /** Returns how long it took. */
    public Duration elapsed() {
        return elapsed;
    }

    @Override
    public String toString() {
        return "CompactReport[bytesBefore=" + bytesBefore() + ", bytesAfter=" + bytesAfter() + ", mergedSegments="
                + mergedSegments() + ", droppedDocuments=" + droppedDocuments() + ", holders=" + holders
                + ", elapsed=" + elapsed + "]";
    }
}
