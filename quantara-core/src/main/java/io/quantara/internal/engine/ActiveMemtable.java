package io.quantara.internal.engine;

import io.quantara.internal.storage.LateLogger;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The memtable that takes new rows: applies batches that are in the log, publishes them, and gives way to an empty one
 * when it is full. Used by the log thread, but for the figures.
 */
final class ActiveMemtable {

    private static final LateLogger LOG = new LateLogger(ActiveMemtable.class);

    private final VersionSet versions;
    private final DurableLog log;
    private final EngineLimits limits;
    private final Reclaimer reclaimer;
    private final AtomicLong commits = new AtomicLong();
    private Runnable onFrozen = () -> {};
    private Consumer<Set<Integer>> onApplied = _ -> {};
    private Memtable memtable;
    private long sequence;

    ActiveMemtable(
            VersionSet versions, DurableLog log, EngineLimits limits, Reclaimer reclaimer, Memtable memtable) {
        this.versions = versions;
        this.log = log;
        this.limits = limits;
        this.reclaimer = reclaimer;
        this.memtable = memtable;
        this.sequence = versions.sequence();
    }

    /** Sets what is told when a memtable was frozen. */
    void onFrozen(Runnable listener) {
        onFrozen = listener;
    }

    /** Sets what is told, after batches became visible, which collections got rows. */
    void onApplied(Consumer<Set<Integer>> listener) {
        onApplied = listener;
    }

    /** Returns the sequence number of the newest batch. */
    long sequence() {
        return sequence;
    }

    /** Returns how many batches were committed. */
    long commits() {
        return commits.get();
    }

    /** Returns the native memory it takes. */
    long allocatedBytes() {
        versions.commitLock().lock();
        try {
            return memtable.allocatedBytes();
        } finally {
            versions.commitLock().unlock();
        }
    }

    /** Applies payloads as the next batches and publishes them; returns how many rows each removed. */
    List<Long> apply(List<ByteBuffer> payloads) {
        versions.commitLock().lock();
        try {
            Catalog.Edit edit = versions.catalog().edit();
            BatchApplier applier = new BatchApplier(edit, memtable);
            List<Long> removed = new ArrayList<>(payloads.size());
            for (ByteBuffer payload : payloads) {
                sequence++;
                removed.add(applier.apply(sequence, payload));
            }
            versions.publish(edit.applied(), sequence);
            commits.addAndGet(payloads.size());
            onApplied.accept(applier.written());
            return removed;
        } catch (RuntimeException e) {
            log.failed(e);
            throw log.outcomeUnknown(e);
        } finally {
            versions.commitLock().unlock();
        }
    }

    /** Freezes the memtable when it is full; when no new log can be started it grows. */
    void rotateWhenFull() {
        boolean full = memtable.changes() >= limits.memtableRows()
                || memtable.usedBytes() >= limits.memtableBytes()
                || memtable.allocatedBytes() >= 2 * limits.memtableBytes();
        if (full) {
            try {
                rotate();
            } catch (IOException e) {
                LOG.get().log(System.Logger.Level.WARNING, "The memtable grows: no new log could be started", e);
            }
        }
    }

    /** Freezes the memtable, if there is anything in it, so that it is flushed, and starts a new log. */
    void rotate() throws IOException {
        if (memtable.changes() > 0) {
            freeze(log.startNext());
            log.rotated();
            onFrozen.run();
        }
    }

    /** Freezes the memtable; the log of this number holds what comes after it. */
    void freeze(long nextLog) {
        versions.commitLock().lock();
        try {
            versions.freeze(memtable, nextLog);
            memtable = new Memtable(reclaimer);
        } finally {
            versions.commitLock().unlock();
        }
    }

    void close() {
        memtable.resource().release();
    }
}
