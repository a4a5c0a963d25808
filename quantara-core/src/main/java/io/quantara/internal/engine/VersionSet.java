package io.quantara.internal.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The versions that matter: the current one, which readers see, one for each frozen memtable as of its freezing, and
 * the durable one, which the published manifest describes. A change of structure, such as a compaction, is applied to
 * all of them at once. Guarded by the commit lock, but for {@link #snapshot}, which any thread may call.
 */
final class VersionSet {

    private final ReentrantLock commitLock = new ReentrantLock();
    private final Deque<Frozen> frozen = new ArrayDeque<>();
    private volatile Published current;
    private Durable durable;
    private volatile boolean closed;

    private record Published(Version version, long sequence) {}

    /** The state that the published manifest describes: everything up to the sequence number. */
    record Durable(Version version, long sequence, long oldestLog) {}

    /**
     * A memtable that takes no more rows.
     *
     * @param memtable its rows
     * @param version the state when it was frozen
     * @param sequence the newest sequence number in it
     * @param nextLog the first log that holds only newer batches
     */
    record Frozen(Memtable memtable, Version version, long sequence, long nextLog) {}

    /** Creates the set; takes over one hold of the version for each of current and durable. */
    VersionSet(Version version, long sequence, long oldestLog) {
        version.retain();
        this.current = new Published(version, sequence);
        this.durable = new Durable(version, sequence, oldestLog);
    }

    ReentrantLock commitLock() {
        return commitLock;
    }

    /** Returns what readers see now; the caller closes it. */
    Snapshot snapshot() {
        while (true) {
            Published seen = current;
            if (seen.version.tryRetain()) {
                return new Snapshot(seen.version, seen.sequence);
            }
            if (closed) {
                throw Calls.closed();
            }
            Thread.onSpinWait();
        }
    }

    /** Returns the version readers see; under the commit lock it stays held. */
    Version current() {
        assert commitLock.isHeldByCurrentThread();
        return current.version;
    }

    Catalog catalog() {
        return current.version.catalog();
    }

    long sequence() {
        return current.sequence;
    }

    /** Makes a catalog with the rows up to a sequence number visible. */
    void publish(Catalog catalog, long sequence) {
        assert commitLock.isHeldByCurrentThread();
        Published before = current;
        if (catalog == before.version.catalog()) {
            current = new Published(before.version, sequence);
            return;
        }
        current = new Published(new Version(catalog), sequence);
        before.version.release();
    }

    /** Remembers that the memtable takes no more rows after the present state; takes over its creator's hold. */
    void freeze(Memtable memtable, long nextLog) {
        assert commitLock.isHeldByCurrentThread();
        Published now = current;
        now.version.retain();
        frozen.addLast(new Frozen(memtable, now.version, now.sequence, nextLog));
    }

    /** Returns the oldest memtable that is not flushed, or null. */
    @Nullable Frozen oldestFrozen() {
        commitLock.lock();
        try {
            return frozen.peekFirst();
        } finally {
            commitLock.unlock();
        }
    }

    int frozenCount() {
        commitLock.lock();
        try {
            return frozen.size();
        } finally {
            commitLock.unlock();
        }
    }

    List<Frozen> frozen() {
        commitLock.lock();
        try {
            return new ArrayList<>(frozen);
        } finally {
            commitLock.unlock();
        }
    }

    /** Returns the version that the published manifest describes; the caller releases it. */
    Version durableHeld() {
        commitLock.lock();
        try {
            durable.version.retain();
            return durable.version;
        } finally {
            commitLock.unlock();
        }
    }

    Durable durable() {
        commitLock.lock();
        try {
            return durable;
        } finally {
            commitLock.unlock();
        }
    }

    /** Drops the oldest frozen memtable: its rows are in a segment now. */
    void dropOldestFrozen() {
        assert commitLock.isHeldByCurrentThread();
        Frozen oldest = frozen.removeFirst();
        oldest.version.release();
        oldest.memtable.resource().release();
    }

    /** Takes over a hold of the version that the manifest just published describes. */
    void durable(Version version, long sequence, long oldestLog) {
        assert commitLock.isHeldByCurrentThread();
        Version before = durable.version;
        durable = new Durable(version, sequence, oldestLog);
        before.release();
    }

    /** Replaces parts in every version; a part mapped to null is left out. */
    void replace(Map<Part, ? extends @Nullable Part> replacements) {
        assert commitLock.isHeldByCurrentThread();
        Published now = current;
        current = new Published(now.version.replaced(replacements), now.sequence);
        now.version.release();
        int count = frozen.size();
        for (int at = 0; at < count; at++) {
            Frozen one = frozen.removeFirst();
            frozen.addLast(
                    new Frozen(one.memtable, one.version.replaced(replacements), one.sequence, one.nextLog));
            one.version.release();
        }
        Version before = durable.version;
        durable = new Durable(before.replaced(replacements), durable.sequence, durable.oldestLog);
        before.release();
    }

    /** Returns the catalogs of every version. */
    List<Catalog> tracked() {
        assert commitLock.isHeldByCurrentThread();
        List<Catalog> all = new ArrayList<>();
        all.add(current.version.catalog());
        all.add(durable.version.catalog());
        for (Frozen one : frozen) {
            all.add(one.version.catalog());
        }
        return all;
    }

    /** Makes a version the current and the durable one; there must be no frozen memtable. */
    void replaceAll(Version version, long sequence, long oldestLog) {
        commitLock.lock();
        try {
            assert frozen.isEmpty();
            Version before = current.version;
            version.retain();
            current = new Published(version, sequence);
            before.release();
            version.retain();
            durable(version, sequence, oldestLog);
        } finally {
            commitLock.unlock();
        }
    }

    /** Lets go of all versions; nobody may use the set any more. */
    void close() {
        commitLock.lock();
        try {
            while (!frozen.isEmpty()) {
                dropOldestFrozen();
            }
            closed = true;
            current.version.release();
            durable.version.release();
        } finally {
            commitLock.unlock();
        }
    }
}
