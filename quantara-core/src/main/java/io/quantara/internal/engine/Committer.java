package io.quantara.internal.engine;

import io.quantara.internal.storage.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The way of a write: batches of all callers are verified, written to the log in one go, forced as the durability says,
 * applied to the memtable, published, and only then are the callers released (group commit). One worker, the log
 * thread, does all of it, so that writes happen one after another.
 */
final class Committer {

    private static final long MOST_GROUP_BYTES = 8L << 20;

    private final Queue<Work> queue = new ConcurrentLinkedQueue<>();
    private final VersionSet versions;
    private final DurableLog log;
    private final ActiveMemtable memtable;
    private final Scheduler.Worker worker;
    private final Exclusive exclusive;
    private final List<Work.Rows> group = new ArrayList<>();
    private final Set<RowKey> touched = new HashSet<>();
    private long groupBytes;

    Committer(Disk disk, Scheduler scheduler, VersionSet versions, DurableLog log, ActiveMemtable memtable) {
        this.versions = versions;
        this.log = log;
        this.memtable = memtable;
        this.worker = scheduler.worker("log", this::pass);
        this.exclusive = new Exclusive(disk, versions, log, memtable, worker);
    }

    /** Queues work; its future is completed by the log thread. */
    void submit(Work work) {
        queue.add(work);
        worker.wake();
    }

    ActiveMemtable memtable() {
        return memtable;
    }

    DurableLog log() {
        return log;
    }

    /** Returns what stopped all writing, or null. */
    @Nullable Throwable failure() {
        return log.failure();
    }

    /** Stops all writing. */
    void failed(Throwable cause) {
        log.failed(cause);
    }

    private void pass() {
        if (queue.isEmpty()) {
            log.idle();
            return;
        }
        for (Work work = queue.poll(); work != null; work = queue.poll()) {
            switch (work) {
                case Work.Rows rows -> add(rows);
                case Work.Alone<?> alone -> {
                    commitGroup();
                    runAlone(alone);
                }
            }
        }
        commitGroup();
        log.markWhenIdle(worker);
    }

    /** Adds a batch to the group, unless it relies on what an earlier one of the group changes. */
    private void add(Work.Rows work) {
        WriteBatch batch = work.batch();
        if (batch.isAlone() || groupBytes > MOST_GROUP_BYTES || batch.reliesOn(touched)) {
            commitGroup();
        }
        group.add(work);
        touched.addAll(batch.touched());
        groupBytes += batch.sizeBytes();
        if (batch.isAlone()) {
            commitGroup();
        }
    }

    private void runAlone(Work.Alone<?> work) {
        try {
            work.run(exclusive);
        } catch (Error e) {
            log.failed(e);
            work.fail(log.unwritable());
            throw e;
        }
    }

    private void commitGroup() {
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
        groupBytes = 0;
        if (!valid.isEmpty()) {
            commit(valid);
        }
    }

    private void verify(WriteBatch batch) {
        log.requireWritable();
        batch.verify(versions.catalog());
        if (batch.addsRows()) {
            log.requireSpace(batch.sizeBytes());
        }
    }

    private void commit(List<Work.Rows> works) {
        try {
            List<ByteBuffer> payloads = new ArrayList<>(works.size());
            works.forEach(work -> payloads.add(work.batch().writer().payload()));
            log.write(payloads, memtable.sequence(), worker);
            List<Long> removed = memtable.apply(payloads);
            long first = memtable.sequence() - works.size() + 1;
            for (int at = 0; at < works.size(); at++) {
                works.get(at).done().complete(new CommitResult(first + at, removed.get(at)));
            }
            memtable.rotateWhenFull();
        } catch (RuntimeException e) {
            works.forEach(work -> work.fail(e));
        } catch (Error e) {
            log.failed(e);
            works.forEach(work -> work.fail(log.outcomeUnknown(e)));
            throw e;
        }
    }

    /** Marks the log as closed in good order. After the log worker stopped. */
    void close() throws IOException {
        try {
            log.close();
        } finally {
            memtable.close();
        }
    }

    /** Lets go of log and memory and writes nothing: the database could not be opened. */
    void abandon() throws IOException {
        try {
            log.abandon();
        } finally {
            memtable.close();
        }
    }

    /** Fails whatever is still queued. After the log worker stopped. */
    void failQueued(RuntimeException reason) {
        for (Work work = queue.poll(); work != null; work = queue.poll()) {
            work.fail(reason);
        }
    }
}
