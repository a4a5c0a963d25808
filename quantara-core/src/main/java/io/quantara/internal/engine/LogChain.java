package io.quantara.internal.engine;

import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.LogHeader;
import io.quantara.internal.storage.LogSummary;
import io.quantara.internal.storage.MarkKind;
import io.quantara.internal.storage.WriteAheadLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The write-ahead logs, each chained to the one before; only the last takes batches, and none is appended to after it
 * was closed. Used by the log thread only, but for the counters.
 */
final class LogChain implements AutoCloseable {

    private final Disk disk;
    private final UUID databaseId;
    private final FileNumbers numbers;
    private final RandomGenerator salts;
    private @Nullable WriteAheadLog current;
    private Tail tail;
    private long unflushedBytes;
    private final AtomicLong forces = new AtomicLong();

    /** Where the chain ends: the header fields of the next log. */
    record Tail(long number, long endOffset, long lastSequence) {

        static Tail of(LogSummary summary) {
            return new Tail(summary.header().number(), summary.validEndOffset(), summary.lastSequence());
        }

        /** The tail before the first log of a chain. */
        static Tail none(long lastSequence) {
            return new Tail(0, 0, lastSequence);
        }
    }

    LogChain(Disk disk, UUID databaseId, FileNumbers numbers, RandomGenerator salts, Tail tail) {
        this.disk = disk;
        this.databaseId = databaseId;
        this.numbers = numbers;
        this.salts = salts;
        this.tail = tail;
    }

    /** Starts a new log behind the present one, which is forced and closed first; returns its number. */
    long startNext() throws IOException {
        if (current != null) {
            force();
            sealCurrent();
        }
        LogHeader header = new LogHeader(
                databaseId,
                numbers.next(),
                salts.nextLong(),
                tail.lastSequence() + 1,
                tail.number(),
                tail.endOffset(),
                tail.lastSequence());
        current = WriteAheadLog.create(disk, header);
        return header.number();
    }

    /** Makes the first log of a new chain begin behind a sequence number. */
    void skipTo(long sequence) {
        tail = Tail.none(sequence);
    }

    private void sealCurrent() throws IOException {
        WriteAheadLog log = current;
        if (log != null) {
            current = null;
            tail = new Tail(log.header().number(), log.endOffset(), log.lastSequence());
            log.close();
        }
    }

    private WriteAheadLog open() throws IOException {
        if (current == null) {
            startNext();
        }
        WriteAheadLog log = current;
        if (log == null) {
            throw new IllegalStateException("no log was started");
        }
        return log;
    }

    /** Makes sure that there is a log to append to. */
    void ensureOpen() throws IOException {
        open();
    }

    /** Adds a batch to what the next {@link #write} writes. */
    void append(long sequence, ByteBuffer payload) throws IOException {
        open().append(sequence, payload);
        unflushedBytes += payload.remaining();
    }

    void write() throws IOException {
        open().write();
    }

    /** Makes everything written durable. */
    void force() throws IOException {
        WriteAheadLog log = current;
        if (log != null && log.durableSequence() < log.lastSequence()) {
            log.force();
            forces.incrementAndGet();
        }
    }

    /** Writes and forces a mark behind the last batch, which must have been forced. */
    void mark(MarkKind kind) throws IOException {
        WriteAheadLog log = current;
        if (log != null) {
            log.appendMark(kind);
            log.write();
            log.force();
            forces.incrementAndGet();
        }
    }

    /** Cuts off what a failed write left; the next batch starts a new log. */
    void recoverFromFailedWrite() throws IOException {
        open().rollBack();
        sealCurrent();
    }

    /** Returns the bytes of batches that are in logs but in no segment. */
    long unflushedBytes() {
        return unflushedBytes;
    }

    /** Sets the bytes of batches that are in logs but in no segment. */
    void unflushedBytes(long bytes) {
        unflushedBytes = bytes;
    }

    /** Returns how often a log was forced. */
    long forces() {
        return forces.get();
    }

    @Override
    public void close() throws IOException {
        sealCurrent();
    }
}
