package io.quantara;

/**
 * What a batch did, operation by operation: a document that was inserted and then deleted counts as both. Immutable.
 */
public final class BatchReport {

    /** How often each kind of operation did something. */
    record Counts(long inserted, long replaced, long updated, long deleted, long collectionChanges) {}

    private final Counts counts;
    private final long sequenceNumber;

    BatchReport(Counts counts, long sequenceNumber) {
        this.counts = counts;
        this.sequenceNumber = sequenceNumber;
    }

    /** Returns how many documents were new, by insert or upsert. */
    public long inserted() {
        return counts.inserted;
    }

    /** Returns how many upserts replaced a document. */
    public long replaced() {
        return counts.replaced;
    }

    /** Returns how many documents were updated; an empty patch updates nothing. */
    public long updated() {
        return counts.updated;
    }

    /** Returns how many deletes found their document. */
    public long deleted() {
        return counts.deleted;
    }

    /** Returns how often a collection was created, renamed, cleared or deleted. */
    public long collectionChanges() {
        return counts.collectionChanges;
    }

    /**
     * Returns the number of the batch in the order of all writes, which is the {@link Document#version()} of every
     * document it wrote; 0 when there was nothing to write.
     */
    public long sequenceNumber() {
        return sequenceNumber;
    }

    @Override
    public String toString() {
        return "BatchReport[inserted=" + counts.inserted + ", replaced=" + counts.replaced + ", updated="
                + counts.updated + ", deleted=" + counts.deleted + ", collectionChanges=" + counts.collectionChanges
                + ", sequenceNumber=" + sequenceNumber + "]";
    }
}
