package io.quantara.internal.engine;

import java.util.Map;
import org.jetbrains.lincheck.datastructures.Operation;

/** Operations on a {@link VersionSet}: one thread at a time publishes, any take snapshots. */
public class PublishedVersions {

    private final VersionSet versions = new VersionSet(new Version(Catalog.empty()), 0, 0);

    /** Publishes a catalog whose next number is that of the batch and one, and returns the number of the batch. */
    @Operation
    public long publish() {
        versions.commitLock().lock();
        try {
            long sequence = versions.sequence() + 1;
            Catalog.Edit edit = versions.catalog().edit();
            edit.nextId((int) sequence + 1);
            versions.publish(edit.applied(), sequence);
            return sequence;
        } finally {
            versions.commitLock().unlock();
        }
    }

    /** Replaces nothing in all versions, which makes new ones. */
    @Operation
    public void replace() {
        versions.commitLock().lock();
        try {
            versions.replace(Map.of());
        } finally {
            versions.commitLock().unlock();
        }
    }

    /** Returns the sequence number of a snapshot, or -1 when its catalog is that of another. */
    @Operation
    public long snapshot() {
        try (Snapshot snapshot = versions.snapshot()) {
            return snapshot.catalog().nextId() - 1 == snapshot.sequence() ? snapshot.sequence() : -1;
        }
    }
}
