package io.quantara.internal.engine;

import io.quantara.internal.storage.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** What a step that runs alone may do. Valid in the log thread, during the step. */
final class Exclusive {

    private final Disk disk;
    private final VersionSet versions;
    private final DurableLog log;
    private final ActiveMemtable memtable;
    private final Scheduler.Worker worker;

    Exclusive(Disk disk, VersionSet versions, DurableLog log, ActiveMemtable memtable, Scheduler.Worker worker) {
        this.disk = disk;
        this.versions = versions;
        this.log = log;
        this.memtable = memtable;
        this.worker = worker;
    }

    /** Returns the newest state. */
    Catalog catalog() {
        return versions.catalog();
    }

    /** Returns the newest sequence number. */
    long sequence() {
        return memtable.sequence();
    }

    /** Commits a batch, after verifying what it relies on, and returns what it did. */
    CommitResult commit(WriteBatch batch) {
        log.requireWritable();
        batch.verify(versions.catalog());
        if (batch.addsRows()) {
            log.requireSpace(batch.sizeBytes());
        }
        return commit(batch.writer().payload());
    }

    /** Commits operations that were verified against the newest state. */
    CommitResult commit(BatchWriter verified) {
        log.requireWritable();
        log.requireSpace(verified.sizeBytes());
        return commit(verified.payload());
    }

    /** Commits changes of the catalog as one batch. */
    void commit(List<? extends CatalogChange> changes) {
        log.requireWritable();
        BatchWriter writer = new BatchWriter();
        changes.forEach(change -> writer.catalog(change.encoded()));
        commit(writer.payload());
    }

    private CommitResult commit(ByteBuffer payload) {
        log.write(List.of(payload), memtable.sequence(), worker);
        long removed = memtable.apply(List.of(payload)).getFirst();
        memtable.rotateWhenFull();
        return new CommitResult(memtable.sequence(), removed);
    }

    /** Takes a sequence number for a load: an empty batch in the log, durable when this returns. */
    long reserveSequence() {
        log.requireWritable();
        commit(new BatchWriter().payload());
        log.force();
        return memtable.sequence();
    }

    /** Freezes the memtable, if there is anything in it. */
    void freeze() {
        log.requireWritable();
        try {
            memtable.rotate();
        } catch (IOException e) {
            throw Failures.io("start a log in", disk.describe(), e);
        }
    }

    /** Returns whether there is a log: not for MANUAL durability and in memory. */
    boolean isLogged() {
        return log.isLogged();
    }

    /** Makes a catalog visible at the newest sequence number, where nothing is logged. */
    void publish(Catalog catalog) {
        versions.commitLock().lock();
        try {
            versions.publish(catalog, memtable.sequence());
        } finally {
            versions.commitLock().unlock();
        }
    }

    /** Forces the log and marks it, so that other processes read all of it. */
    void force() {
        log.requireWritable();
        log.forceAndMark();
    }

    /** Starts a new log, so that all before it can be dropped once the state is published; returns its number. */
    long startNewLog() {
        try {
            return log.startNext();
        } catch (IOException e) {
            throw Failures.io("start a log in", disk.describe(), e);
        }
    }

    /** Returns the bytes of batches that are in the log but in no frozen memtable. */
    long unflushedLogBytes() {
        return log.unflushedBytes();
    }
}
