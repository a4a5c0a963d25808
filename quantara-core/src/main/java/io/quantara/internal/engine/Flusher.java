package io.quantara.internal.engine;

import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.LateLogger;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes frozen memtables into segments, oldest first, and publishes each as a manifest; only then is its log dropped.
 * Ordinals are kept: rows deleted meanwhile become bits. Runs on a worker of its own, or in the log thread for a load.
 */
final class Flusher {

    private static final LateLogger LOG = new LateLogger(Flusher.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final ReentrantLock flushLock = new ReentrantLock();
    private final Disk disk;
    private final VersionSet versions;
    private final Checkpointer checkpointer;
    private final FileNumbers numbers;
    private final FileLifetime lifetime;
    private final Committer committer;
    private final Publishing publishing;
    private final Scheduler.Worker worker;
    private Runnable onFlushed = () -> {};

    /** Whether a flush makes rows durable at once, or only moves them out of memory. */
    enum Publishing {
        AT_ONCE,
        WHEN_PERSISTED
    }

    Flusher(
            EngineParts parts,
            VersionSet versions,
            Checkpointer checkpointer,
            FileNumbers numbers,
            FileLifetime lifetime,
            Committer committer,
            Publishing publishing) {
        this.disk = parts.disk();
        this.versions = versions;
        this.checkpointer = checkpointer;
        this.numbers = numbers;
        this.lifetime = lifetime;
        this.committer = committer;
        this.publishing = publishing;
        this.worker = parts.scheduler().worker("flush", this::pass);
    }

    /** Sets what is told after each flush. */
    void onFlushed(Runnable listener) {
        onFlushed = listener;
    }

    void wake() {
        worker.wake();
    }

    private void pass() {
        if (committer.failure() != null) {
            return;
        }
        try {
            flushAll();
        } catch (IOException e) {
            LOG.get().log(System.Logger.Level.WARNING, "A memtable could not be flushed; trying again", e);
            if (committer.failure() == null) {
                worker.wakeAfter(RETRY);
            }
        }
    }

    /**
     * Flushes all frozen memtables.
     *
     * @throws IOException when one could not be flushed; its rows stay in memory and in the log
     */
    void flushAll() throws IOException {
        flushLock.lock();
        try {
            for (VersionSet.Frozen one = versions.oldestFrozen(); one != null; one = versions.oldestFrozen()) {
                flush(one);
                onFlushed.run();
            }
        } catch (Error e) {
            committer.failed(e);
            throw e;
        } finally {
            flushLock.unlock();
        }
    }

    private void flush(VersionSet.Frozen one) throws IOException {
        Map<RowSource, SegmentGroup> flushed = new LinkedHashMap<>();
        SegmentFile segment = write(one, flushed);
        checkpointer.manifestLock().lock();
        try {
            publish(flushed);
        } finally {
            checkpointer.manifestLock().unlock();
            if (segment != null) {
                segment.resource().release();
            }
        }
    }

    /** Writes the tables of a memtable that any collection still has; null when none has rows. */
    private @Nullable SegmentFile write(VersionSet.Frozen one, Map<RowSource, SegmentGroup> flushed)
            throws IOException {
        Map<MemtableTable, Long> groups = new LinkedHashMap<>();
        for (CollectionState collection : one.version().catalog().everyCollection()) {
            for (Part part : collection.parts()) {
                if (part.source() instanceof MemtableTable table && isOf(table, one.memtable())) {
                    groups.put(table, -1L);
                }
            }
        }
        if (groups.isEmpty()) {
            return null;
        }
        try (SegmentWriter writer = new SegmentWriter(disk, numbers.next(), checkpointer.newFileId())) {
            for (Map.Entry<MemtableTable, Long> entry : groups.entrySet()) {
                MemtableTable table = entry.getKey();
                entry.setValue(writer.writeAll(table.rows(Long.MAX_VALUE), SegmentWriter.Sequences.STORED));
            }
            SegmentFile segment = SegmentFile.open(disk, writer.finish(), lifetime);
            groups.forEach((table, group) -> {
                SegmentGroup rows = segment.group(group);
                rows.follow(table.followers());
                flushed.put(table, rows);
            });
            return segment;
        }
    }

    private static boolean isOf(MemtableTable table, Memtable memtable) {
        return table.resource() == memtable.resource();
    }

    /** Folds the deletes and swaps the rows in all versions, after the manifest says so. Under the manifest lock. */
    private void publish(Map<RowSource, SegmentGroup> flushed) throws IOException {
        VersionSet.Frozen one = versions.oldestFrozen();
        if (one == null) {
            throw new IllegalStateException("the memtable was flushed by another thread");
        }
        Map<Part, @Nullable Part> replacements = new LinkedHashMap<>();
        for (CollectionState collection : one.version().catalog().everyCollection()) {
            for (Part part : collection.parts()) {
                fold(part, flushed.get(part.source()), one.sequence(), replacements);
            }
        }
        Version next = one.version().replaced(replacements);
        try {
            if (publishing == Publishing.AT_ONCE) {
                checkpointer.publish(next, one.sequence(), one.nextLog());
            }
            swap(one, next, replacements, flushed);
        } finally {
            next.release();
        }
    }

    private static void fold(
            Part part,
            @Nullable SegmentGroup flushed,
            long sequence,
            Map<Part, @Nullable Part> replacements) {
        if (flushed == null && !part.deletions().hasUnfolded(sequence)) {
            return;
        }
        RowSource source = flushed == null ? part.source() : flushed;
        int count = source.rows(sequence).count();
        Deletions folded = part.deletions().fold(count, sequence);
        boolean hasLive = folded.live(count, Long.MAX_VALUE).liveCount() > 0;
        replacements.put(part, hasLive ? new Part(source, folded, part.index()) : null);
    }

    private void swap(
            VersionSet.Frozen one,
            Version next,
            Map<Part, @Nullable Part> replacements,
            Map<RowSource, SegmentGroup> flushed) {
        versions.commitLock().lock();
        try {
            replacements.forEach((part, other) -> {
                if (other != null) {
                    part.deletions().moveRecentTo(other.deletions(), one.sequence());
                }
            });
            Map<Part, @Nullable Part> all = new LinkedHashMap<>(replacements);
            all.putAll(sharedSince(flushed, replacements));
            if (publishing == Publishing.AT_ONCE) {
                next.retain();
                versions.durable(next, one.sequence(), one.nextLog());
            }
            versions.dropOldestFrozen();
            versions.replace(all);
        } finally {
            versions.commitLock().unlock();
        }
    }

    /** Clones and named versions made after the freezing have parts of their own over the same tables: they follow. */
    private Map<Part, Part> sharedSince(
            Map<RowSource, SegmentGroup> flushed, Map<Part, @Nullable Part> replacements) {
        Map<Part, Part> shared = new HashMap<>();
        for (Catalog catalog : versions.tracked()) {
            for (CollectionState collection : catalog.everyCollection()) {
                for (Part part : collection.parts()) {
                    SegmentGroup group = flushed.get(part.source());
                    if (group != null && !replacements.containsKey(part)) {
                        shared.put(part, new Part(group, part.deletions(), part.index()));
                    }
                }
            }
        }
        return shared;
    }

    /**
     * Publishes the newest state with the deletes and all rows in segments; nothing may be committed meanwhile, so only
     * the log thread may call it.
     *
     * @param changed the newest state with changes that become visible with it
     */
    void publishNewest(Catalog changed, long sequence, long oldestLog) throws IOException {
        checkpointer.manifestLock().lock();
        try {
            Map<Part, @Nullable Part> replacements = new LinkedHashMap<>();
            for (CollectionState collection : changed.everyCollection()) {
                for (Part part : collection.parts()) {
                    fold(part, null, sequence, replacements);
                }
            }
            Version next = new Version(changed.replaced(replacements));
            try {
                checkpointer.publish(next, sequence, oldestLog);
                versions.replaceAll(next, sequence, oldestLog);
            } finally {
                next.release();
            }
        } finally {
            checkpointer.manifestLock().unlock();
        }
        onFlushed.run();
    }
}
