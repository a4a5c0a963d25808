package io.quantara;

import java.time.Duration;

/** What a compaction did. Immutable. */
public final class CompactReport {

    private final long bytesBefore;
    private final long bytesAfter;
    private final long mergedSegments;
    private final long droppedDocuments;
    private final Duration elapsed;

    CompactReport(
            long bytesBefore, long bytesAfter, long mergedSegments, long droppedDocuments, Duration elapsed) {
        this.bytesBefore = bytesBefore;
        this.bytesAfter = bytesAfter;
        this.mergedSegments = mergedSegments;
        this.droppedDocuments = droppedDocuments;
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

    /** Returns how long it took. */
    public Duration elapsed() {
        return elapsed;
    }

    @Override
    public String toString() {
        return "CompactReport[bytesBefore=" + bytesBefore() + ", bytesAfter=" + bytesAfter() + ", mergedSegments="
                + mergedSegments() + ", droppedDocuments=" + droppedDocuments() + ", elapsed=" + elapsed + "]";
    }
}
