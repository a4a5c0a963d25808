package io.quantara.internal.storage;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads write-ahead logs, for recovery and for readers of a database that another process writes. */
public final class LogReader {

    /** The size of a log that has no batch yet. */
    public static final int EMPTY_LOG_BYTES = LogHeaderFormat.SIZE_BYTES;

    /** Takes the batches of a log, in order. */
    public interface BatchConsumer {

        /**
         * Takes one batch.
         *
         * @param sequence its sequence number
         * @param payload its content, little-endian, valid only during the call
         * @throws IOException ends the reading
         */
        void accept(long sequence, ByteBuffer payload) throws IOException;
    }

    /** Which batches are handed out. */
    public enum Scope {
        /** All that are complete, for recovery. */
        ALL,
        /** Only those known to be durable, for readers of a live database. */
        DURABLE_ONLY
    }

    private LogReader() {}

    /**
     * Reads one log by positional reads, checking header, chain, checksums and order.
     *
     * <p>Where the last log stops making sense, a write was cut short (a torn tail, which is left out and counted) or a
     * batch that had reached the disk is damaged. The second is certain if anything behind it proves that the batch had
     * been forced; then, and for every fault in a log that is not the last, this throws. Batches handed out before the
     * exception are intact.
     *
     * @param disk where the log is
     * @param expected what its header must say
     * @param isLast whether no later log exists
     * @param scope which batches to hand out
     * @param consumer takes them
     * @throws UnfinishedLogException if the last log was never finished being created
     * @throws io.quantara.CorruptionException if the log is damaged or the wrong one; it names the offset
     * @throws io.quantara.UnknownFormatException if a newer release wrote it
     * @throws java.nio.file.NoSuchFileException if there is no such log
     * @throws IOException if the operating system refused
     */
    public static LogSummary read(
            Disk disk, LogHeaderExpectation expected, boolean isLast, Scope scope, BatchConsumer consumer)
            throws IOException {
        String name = FileName.log(expected.number()).name();
        try (DiskFile file = disk.open(name)) {
            LogHeader header = checkedHeader(file, name, expected, isLast);
            LogWindow whole = new LogWindow(file, file.length());
            if (scope == Scope.ALL) {
                return new LogScan(name, header, whole, isLast).run(Long.MAX_VALUE, consumer);
            }
            LogSummary found = new LogScan(name, header, whole, isLast).run(0, consumer);
            LogWindow valid = new LogWindow(file, found.validEndOffset());
            new LogScan(name, header, valid, true).run(found.durableSequence(), consumer);
            return found;
        }
    }

    /**
     * Reads the header of a log.
     *
     * @param disk where the log is
     * @param expected what it must say
     * @throws UnfinishedLogException if the log was never finished being created
     * @throws io.quantara.CorruptionException if the header is damaged or that of another log
     * @throws IOException if the operating system refused
     */
    public static LogHeader readHeader(Disk disk, LogHeaderExpectation expected) throws IOException {
        String name = FileName.log(expected.number()).name();
        try (DiskFile file = disk.open(name)) {
            LogHeader header = LogHeaderFormat.read(file, name);
            expected.check(header, name);
            return header;
        }
    }

    private static LogHeader checkedHeader(DiskFile file, String name, LogHeaderExpectation expected, boolean isLast)
            throws IOException {
        try {
            LogHeader header = LogHeaderFormat.read(file, name);
            expected.check(header, name);
            return header;
        } catch (UnfinishedLogException e) {
            if (isLast) {
                throw e;
            }
            throw LogScan.corrupt(name, 0, "it has no valid header, though a later log exists", e);
        }
    }
}
