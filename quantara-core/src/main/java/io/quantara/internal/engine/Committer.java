package io.quantara.internal.engine;

import io.quantara.CommitOutcomeUnknownException;
import io.quantara.DiskFullException;
import io.quantara.Durability;
import io.quantara.EngineFailedException;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.MarkKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The way of a write: batches of all callers are verified, written to the log in one go, forced as the durability says,
 * applied to the memtable, published, and only then are the callers released (group commit). One worker, the log thread,
 * does all of it, so that writes happen one after another.
 */
final class Committer {

    private static final System.Logger LOG = System.getLogger(Committer.class.getName());
    private static final Duration IDLE = Duration.ofMillis(100);
    private static final long MOST_GROUP_BYTES = 8L << 20;

    private final Queue<Work> queue = new ConcurrentLinkedQueue<>();
    private final Disk disk;
    private final VersionSet versions;
    private final @Nullable LogChain log;
    private final Durability durability;
    private final EngineLimits limits;
    private final Reclaimer reclaimer;
    private final Scheduler.Worker worker;
    private final Exclusive exclusive = new Exclusive();
    private Runnable onFrozen = () -> {};
    private Memtable active;
    private long sequence;
    private boolean unmarked;
    private volatile @Nullable Throwable failure;
    private final AtomicLong commits = new AtomicLong();

    /**
     * Creates the committer.
     *
     * @param log the logs, or null when nothing is logged: MANUAL durability and databases in memory
     * @param active the memtable that takes the next rows
     */
    Committer(
            EngineParts parts, VersionSet versions, @Nullable LogChain log, Reclaimer reclaimer, Memtable active) {
        this.disk = parts.disk();
        this.durability = parts.durability();
        this.limits = parts.limits();
        this.versions = versions;
        this.log = log;
        this.reclaimer = reclaimer;
        this.active = active;
        this.sequence = versions.sequence();
        this.worker = parts.scheduler().worker("log", this::pass);
    }

    /** Sets what is woken when a memtable was frozen. */
    void onFrozen(Runnable listener) {
        onFrozen = listener;
    }

    /** Queues work; its future is completed by the log thread. */
    void submit(Work work) {
        queue.add(work);
        worker.wake();
    }

    /** Returns what stopped all writing, or null. */
    @Nullable Throwable failure() {
        return failure;
    }

    /** Stops all writing. */
    void failed(Throwable cause) {
        if (failure == null) {
            failure = cause;
            LOG.log(System.Logger.Level.ERROR, "Writing to " + disk.describe() + " has stopped", cause);
        }
    }

    /** Returns how many batches were committed. */
    long commits() {
        return commits.get();
    }

    /** Returns how often a log was forced. */
    long logForces() {
        return log == null ? 0 : log.forces();
    }

    /** Returns the native memory of the memtable that takes new rows. */
    long memtableBytes() {
        versions.commitLock().lock();
        try {
            return active.allocatedBytes();
        } finally {
            versions.commitLock().unlock();
        }
    }

    private void pass() {
        if (queue.isEmpty()) {
            idle();
            return;
        }
        List<Work.Rows> group = new ArrayList<>();
        Set<RowKey> touched = new HashSet<>();
        long bytes = 0;
        for (Work work = queue.poll(); work != null; work = queue.poll()) {
            switch (work) {
                case Work.Rows rows -> {
                    boolean alone = rows.batch().isAlone();
                    if (alone || bytes > MOST_GROUP_BYTES || rows.batch().reliesOn(touched)) {
                        commit(group, touched);
                        bytes = 0;
                    }
                    group.add(rows);
                    touched.addAll(rows.batch().touched());
                    bytes += rows.batch().sizeBytes();
                    if (alone) {
                        commit(group, touched);
                        bytes = 0;
                    }
                }
                case Work.Alone<?> alone -> {
                    commit(group, touched);
                    bytes = 0;
                    runAlone(alone);
                }
            }
        }
        commit(group, touched);
    }

    private void runAlone(Work.Alone<?> work) {
        try {
            work.run(exclusive);
        } catch (Error e) {
            failed(e);
            work.fail(unwritable());
            throw e;
        }
    }

    private void commit(List<Work.Rows> group, Set<RowKey> touched) {
        List<Work.Rows> valid = new ArrayList<>(group.size());
        for (Work.Rows work : group) {
            try {
                verify(work.batch());
                valid.add(work);
            } catch (RuntimeException e) {
                work.fail(e);
            }
        }
        group.clear();
        touched.clear();
        if (!valid.isEmpty()) {
            try {
                commitVerified(valid);
            } catch (RuntimeException e) {
                valid.forEach(work -> work.fail(e));
            } catch (Error e) {
                failed(e);
                valid.forEach(work -> work.fail(outcomeUnknown(e)));
                throw e;
            }
        }
    }

    private void verify(WriteBatch batch) {
        if (failure != null) {
            throw unwritable();
        }
        batch.verify(versions.catalog());
        if (batch.addsRows()) {
            requireSpace(batch.sizeBytes());
        }
    }

    private void requireSpace(long bytes) {
        if (log == null) {
            return;
        }
        try {
            long free = disk.freeSpaceBytes();
            if (free - bytes < limits.reserveBytes()) {
                throw new DiskFullException("There are " + free + " bytes free in " + disk.describe() + " and "
                        + limits.reserveBytes() + " are kept in reserve: free some space; deleting still works");
            }
        } catch (IOException e) {
            throw Failures.io("look at", disk.describe(), e);
        }
    }

    private void commitVerified(List<Work.Rows> group) {
        List<ByteBuffer> payloads = new ArrayList<>(group.size());
        group.forEach(work -> payloads.add(work.batch().writer().payload()));
        makeDurable(payloads);
        List<Long> removed = apply(payloads);
        long first = sequence - group.size() + 1;
        for (int at = 0; at < group.size(); at++) {
            group.get(at).done().complete(new CommitResult(first + at, removed.get(at)));
        }
        rotateWhenFull();
    }

    /** Writes payloads as the next batches, and forces them when the durability says so. */
    private void makeDurable(List<ByteBuffer> payloads) {
        if (log == null) {
            return;
        }
        try {
            log.ensureOpen();
            long next = sequence;
            for (ByteBuffer payload : payloads) {
                log.append(++next, payload);
            }
            log.write();
        } catch (IOException e) {
            throw notCommitted(log, e);
        }
        if (durability.equals(Durability.SYNC)) {
            forced(log);
            unmarked = true;
            worker.wakeAfter(IDLE);
        } else if (!durability.interval().isZero()) {
            unmarked = true;
            worker.wakeAfter(durability.interval());
        }
    }

    private void forced(LogChain chain) {
        try {
            chain.force();
        } catch (IOException e) {
            failed(e);
            throw outcomeUnknown(e);
        }
    }

    /** Makes sure that nothing of a failed write stays in the log, and says so to the caller. */
    private RuntimeException notCommitted(LogChain chain, IOException cause) {
        try {
            chain.recoverFromFailedWrite();
        } catch (IOException e) {
            e.addSuppressed(cause);
            failed(e);
            return outcomeUnknown(e);
        }
        return Failures.io("write to", disk.describe(), cause);
    }

    private CommitOutcomeUnknownException outcomeUnknown(Throwable cause) {
        return new CommitOutcomeUnknownException(
                "It cannot be known whether the write to " + disk.describe() + " reached the disk ("
                        + cause.getMessage() + "): close and reopen the database, and look; repeating an upsert is safe",
                cause);
    }

    private EngineFailedException unwritable() {
        Throwable cause = failure;
        return new EngineFailedException(
                "Writing to " + disk.describe() + " stopped after a failure"
                        + (cause == null ? "" : " (" + cause.getMessage() + ")")
                        + ": close and reopen the database; reading goes on",
                cause);
    }

    /** Applies payloads as the next batches and publishes them; returns how many rows each removed. */
    private List<Long> apply(List<ByteBuffer> payloads) {
        versions.commitLock().lock();
        try {
            Catalog.Edit edit = versions.catalog().edit();
            BatchApplier applier = new BatchApplier(edit, active);
            List<Long> removed = new ArrayList<>(payloads.size());
            for (ByteBuffer payload : payloads) {
                sequence++;
                removed.add(applier.apply(sequence, payload));
            }
            versions.publish(edit.applied(), sequence);
            commits.addAndGet(payloads.size());
            return removed;
        } catch (RuntimeException e) {
            failed(e);
            throw outcomeUnknown(e);
        } finally {
            versions.commitLock().unlock();
        }
    }

    private void rotateWhenFull() {
        boolean full = active.changes() >= limits.memtableRows() || active.usedBytes() >= limits.memtableBytes();
        if (full) {
            try {
                rotate();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "The memtable grows: no new log could be started", e);
            }
        }
    }

    /** Freezes the memtable, so that it is flushed, and starts a new log. */
    private void rotate() throws IOException {
        if (active.changes() == 0) {
            return;
        }
        long nextLog = log == null ? 0 : startLog(log);
        versions.commitLock().lock();
        try {
            versions.freeze(active, nextLog);
            active = new Memtable(reclaimer);
        } finally {
            versions.commitLock().unlock();
        }
        onFrozen.run();
    }

    private long startLog(LogChain chain) throws IOException {
        try {
            return chain.startNext();
        } catch (IOException e) {
            if (!Failures.isDiskFull(e)) {
                failed(e);
            }
            throw e;
        }
    }

    /** Freezes what was replayed, before the database is open. */
    void freezeAtOpen(long nextLog) {
        versions.commitLock().lock();
        try {
            versions.freeze(active, nextLog);
            active = new Memtable(reclaimer);
        } finally {
            versions.commitLock().unlock();
        }
    }

    /** Forces what is not, and tells the log that all of it is durable. */
    private void idle() {
        if (log == null || !unmarked || failure != null) {
            return;
        }
        unmarked = false;
        try {
            log.force();
            log.mark(MarkKind.WATERMARK);
        } catch (IOException e) {
            failed(e);
        }
    }

    /** Marks the log as closed in good order. After the log worker stopped. */
    void close() throws IOException {
        if (log != null) {
            if (failure == null) {
                log.force();
                log.mark(MarkKind.CLEAN_CLOSE);
            }
            log.close();
        }
        active.resource().release();
    }

    /** Fails whatever is still queued. After the log worker stopped. */
    void failQueued(RuntimeException reason) {
        for (Work work = queue.poll(); work != null; work = queue.poll()) {
            work.fail(reason);
        }
    }

    /** What a step that runs alone may do. Valid in the log thread, during the step. */
    final class Exclusive {

        private Exclusive() {}

        /** Returns the newest state. */
        Catalog catalog() {
            return versions.catalog();
        }

        /** Returns the newest sequence number. */
        long sequence() {
            return sequence;
        }

        /** Commits a batch and returns what it did. */
        CommitResult commit(WriteBatch batch) {
            verify(batch);
            return commitNow(batch.writer().payload());
        }

        /** Commits operations that were verified against the newest state. */
        CommitResult commit(BatchWriter verified) {
            if (failure != null) {
                throw unwritable();
            }
            requireSpace(verified.sizeBytes());
            return commitNow(verified.payload());
        }

        /** Commits changes of the catalog as one batch. */
        void commit(List<? extends CatalogChange> changes) {
            if (failure != null) {
                throw unwritable();
            }
            BatchWriter writer = new BatchWriter();
            changes.forEach(change -> writer.catalog(change.encoded()));
            commitNow(writer.payload());
        }

        private CommitResult commitNow(ByteBuffer payload) {
            makeDurable(List.of(payload));
            long removed = apply(List.of(payload)).getFirst();
            rotateWhenFull();
            return new CommitResult(sequence, removed);
        }

        /** Takes a sequence number for a load: an empty batch in the log, durable when this returns. */
        long reserveSequence() {
            if (failure != null) {
                throw unwritable();
            }
            commitNow(new BatchWriter().payload());
            if (log != null) {
                forced(log);
            }
            return sequence;
        }

        /** Freezes the memtable, if there is anything in it. */
        void freeze() {
            if (failure != null) {
                throw unwritable();
            }
            try {
                rotate();
            } catch (IOException e) {
                throw Failures.io("start a log in", disk.describe(), e);
            }
        }

        /** Returns whether there is a log: not for MANUAL durability and in memory. */
        boolean isLogged() {
            return log != null;
        }

        /** Makes a catalog visible at the newest sequence number, where nothing is logged. */
        void publish(Catalog catalog) {
            versions.commitLock().lock();
            try {
                versions.publish(catalog, sequence);
            } finally {
                versions.commitLock().unlock();
            }
        }

        /** Forces the log. */
        void force() {
            if (failure != null) {
                throw unwritable();
            }
            if (log != null) {
                forced(log);
            }
        }

        /** Starts a new log, so that all before it can be dropped once the state is published; returns its number. */
        long startNewLog() {
            try {
                return log == null ? 0 : startLog(log);
            } catch (IOException e) {
                throw Failures.io("start a log in", disk.describe(), e);
            }
        }

        /** Returns the bytes of batches that are in logs but in no segment. */
        long unflushedLogBytes() {
            return log == null ? 0 : log.unflushedBytes();
        }
    }
}
