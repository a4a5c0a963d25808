package io.quantara.internal.engine;

import io.quantara.CommitOutcomeUnknownException;
import io.quantara.DiskFullException;
import io.quantara.Durability;
import io.quantara.EngineFailedException;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.LateLogger;
import io.quantara.internal.storage.MarkKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes batches to the log as the durability says, and decides what a failure means: not committed, outcome unknown,
 * or the end of all writing. Used by the log thread; the failure may be set and read by any thread.
 */
final class DurableLog {

    private static final LateLogger LOG = new LateLogger(DurableLog.class);
    private static final Duration IDLE = Duration.ofMillis(100);

    private final Disk disk;
    private final @Nullable LogChain log;
    private final Durability durability;
    private final long reserveBytes;
    private boolean unmarked;
    private volatile @Nullable Throwable failure;

    /**
     * Creates the writer.
     *
     * @param log the logs, or null when nothing is logged: MANUAL durability and databases in memory
     */
    DurableLog(EngineParts parts, @Nullable LogChain log) {
        this.disk = parts.disk();
        this.durability = parts.durability();
        this.reserveBytes = parts.limits().reserveBytes();
        this.log = log;
    }

    boolean isLogged() {
        return log != null;
    }

    /** Returns what stopped all writing, or null. */
    @Nullable Throwable failure() {
        return failure;
    }

    /** Stops all writing. */
    void failed(Throwable cause) {
        if (failure == null) {
            failure = cause;
            LOG.get().log(System.Logger.Level.ERROR, "Writing to " + disk.describe() + " has stopped", cause);
        }
    }

    /** Throws when an earlier failure stopped all writing. */
    void requireWritable() {
        if (failure != null) {
            throw unwritable();
        }
    }

    /** Returns the exception for a write after writing was stopped. */
    EngineFailedException unwritable() {
        Throwable cause = failure;
        return new EngineFailedException(
                "Writing to " + disk.describe() + " stopped after a failure"
                        + (cause == null ? "" : " (" + cause.getMessage() + ")")
                        + ": close and reopen the database; reading goes on",
                cause);
    }

    /** Returns the exception for a write that may or may not have reached the disk. */
    CommitOutcomeUnknownException outcomeUnknown(Throwable cause) {
        return outcomeUnknown(disk, cause);
    }

    static CommitOutcomeUnknownException outcomeUnknown(Disk disk, Throwable cause) {
        return new CommitOutcomeUnknownException(
                "It cannot be known whether the write to " + disk.describe() + " reached the disk ("
                        + cause.getMessage()
                        + "): close and reopen the database, and look; repeating an upsert is safe",
                cause);
    }

    /** Refuses rows when the disk is nearly full, so that deleting and merging still work. */
    void requireSpace(long bytes) {
        if (log == null) {
            return;
        }
        try {
            long free = disk.freeSpaceBytes();
            if (free - bytes < reserveBytes) {
                throw new DiskFullException("There are " + free + " bytes free in " + disk.describe() + " and "
                        + reserveBytes + " are kept in reserve: free some space; deleting still works");
            }
        } catch (IOException e) {
            throw Failures.io("look at", disk.describe(), e);
        }
    }

    /**
     * Writes payloads as the batches after a sequence number, and forces them when the durability says so.
     *
     * @param worker is woken later for what is left to do while idle
     */
    void write(List<ByteBuffer> payloads, long sequence, Scheduler.Worker worker) {
        if (log == null) {
            return;
        }
        ensureOpen(log);
        try {
            long next = sequence;
            for (ByteBuffer payload : payloads) {
                log.append(++next, payload);
            }
            log.write();
        } catch (IOException e) {
            throw notCommitted(log, e);
        }
        if (durability.equals(Durability.SYNC)) {
            force();
            unmarked = true;
            worker.wakeAfter(IDLE);
        } else if (!durability.interval().isZero()) {
            unmarked = true;
            worker.wakeAfter(durability.interval());
        }
    }

    /** Sets the timer of a pass that found work, and did not mark, although it may have been the timer that woke it. */
    void markWhenIdle(Scheduler.Worker worker) {
        if (unmarked) {
            worker.wakeAfter(durability.equals(Durability.SYNC) ? IDLE : durability.interval());
        }
    }

    private void ensureOpen(LogChain chain) {
        try {
            chain.ensureOpen();
        } catch (IOException e) {
            if (!Failures.isDiskFull(e)) {
                failed(e);
            }
            throw Failures.io("start a log in", disk.describe(), e);
        }
    }

    /** Makes everything written durable. */
    void force() {
        if (log == null) {
            return;
        }
        try {
            log.force();
        } catch (IOException e) {
            failed(e);
            throw outcomeUnknown(e);
        }
    }

    /** Forces what is not, and marks it, so that other processes read all of it. */
    void forceAndMark() {
        force();
        if (log == null || !(unmarked || durability.equals(Durability.OS))) {
            return;
        }
        unmarked = false;
        try {
            log.mark(MarkKind.WATERMARK);
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

    /**
     * Starts a new log and returns its number, 0 when nothing is logged; a failure that is no full disk ends writing.
     */
    long startNext() throws IOException {
        if (log == null) {
            return 0;
        }
        try {
            return log.startNext();
        } catch (IOException e) {
            if (!Failures.isDiskFull(e)) {
                failed(e);
            }
            throw e;
        }
    }

    /** Tells that all batches so far are in a frozen memtable. */
    void rotated() {
        if (log != null) {
            log.unflushedBytes(0);
        }
    }

    /** Forces what is not, and tells the log that all of it is durable. */
    void idle() {
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

    /** Marks the log as closed in good order, unless writing was stopped, and closes it. */
    void close() throws IOException {
        if (log != null) {
            if (failure == null) {
                log.force();
                log.mark(MarkKind.CLEAN_CLOSE);
            }
            log.close();
        }
    }

    /** Closes the log and writes nothing. */
    void abandon() throws IOException {
        if (log != null) {
            log.close();
        }
    }

    /** Returns the bytes of batches that are in logs but in no segment. */
    long unflushedBytes() {
        return log == null ? 0 : log.unflushedBytes();
    }

    /** Returns how often a log was forced. */
    long forces() {
        return log == null ? 0 : log.forces();
    }
}
