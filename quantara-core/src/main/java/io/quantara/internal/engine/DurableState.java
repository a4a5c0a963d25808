package io.quantara.internal.engine;

import io.quantara.internal.storage.LogFollower;
import java.io.IOException;
import java.util.List;

/**
 * A state of the database as a reader shows it: what a manifest describes, and the durable batches of the logs behind
 * it. Moves forward with the logs. Used by one thread at a time.
 */
final class DurableState {

    private final long manifest;
    private final ManifestCodec.Contents contents;
    private final Memtable memtable;
    private final LogFollower logs;
    private boolean whole = true;

    /**
     * Creates the state that a manifest describes; takes over the memtable.
     *
     * @param manifest the number of the manifest
     * @param contents what it says
     * @param memtable takes the rows of the logs
     * @param logs has read nothing so far
     */
    DurableState(long manifest, ManifestCodec.Contents contents, Memtable memtable, LogFollower logs) {
        this.manifest = manifest;
        this.contents = contents;
        this.memtable = memtable;
        this.logs = logs;
    }

    long manifest() {
        return manifest;
    }

    ManifestCodec.Contents contents() {
        return contents;
    }

    /** Returns whether it can move forward; not after a failure half way. */
    boolean isWhole() {
        return whole;
    }

    /** Makes the next move begin with the manifest again. */
    void abandon() {
        whole = false;
    }

    /**
     * Applies the durable batches after a sequence number.
     *
     * @param numbers the logs in the folder
     * @param edit takes the changes of the catalog
     * @return the sequence number of the newest batch
     */
    long applyTo(Catalog.Edit edit, long after, List<Long> numbers) throws IOException {
        whole = false;
        BatchApplier applier = new BatchApplier(edit, memtable);
        long[] last = {after};
        logs.advance(numbers, (sequence, payload) -> {
            if (sequence > last[0]) {
                applier.apply(sequence, payload);
                last[0] = sequence;
            }
        });
        whole = true;
        return last[0];
    }

    /** Returns the highest sequence number that is durable, as far as this manifest and the logs show. */
    long newestDurable(List<Long> numbers) throws IOException {
        return Math.max(contents.sequence(), logs.newestDurable(numbers));
    }

    /** Returns the native memory that its memtable takes. */
    long memtableBytes() {
        return memtable.allocatedBytes();
    }

    /** Lets go of the memtable; versions may still hold it. */
    void close() {
        memtable.resource().release();
    }
}
