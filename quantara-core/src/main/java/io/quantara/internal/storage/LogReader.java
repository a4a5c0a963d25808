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
            LogPosition start = LogPosition.start(header);
            if (scope == Scope.ALL) {
                return new LogScan(name, start, whole, isLast).run(Long.MAX_VALUE, consumer);
            }
            LogSummary found = new LogScan(name, start, whole, isLast).run(0, consumer);
            LogWindow valid = new LogWindow(file, found.validEndOffset());
            new LogScan(name, start, valid, true).run(found.durableSequence(), consumer);
            return found;
        }
    }

    /**
     * What a reader of a live log found.
     *
     * @param position behind the last batch that was handed out
     * @param length how long the file was, in bytes
     * @param tornBytes how many bytes at its end are no whole batch or mark, or not yet
     */
    record Reading(LogPosition position, long length, long tornBytes) {}

    /**
     * Reads on in a log that another process may still write, and hands out only the batches that are durable: those
     * that a frame of the log names as such, and all of a log that is not the last, which was forced before the next
     * one was begun.
     *
     * @param from where to begin
     * @param isLast whether no later log exists
     */
    static Reading readOn(Disk disk, LogPosition from, boolean isLast, BatchConsumer consumer) throws IOException {
        String name = FileName.log(from.header().number()).name();
        try (DiskFile file = disk.open(name)) {
            long length = file.length();
            LogWindow whole = new LogWindow(file, length);
            if (!isLast) {
                LogScan scan = new LogScan(name, from, whole, false);
                scan.run(Long.MAX_VALUE, consumer);
                return new Reading(scan.position(), length, 0);
            }
            LogSummary found = new LogScan(name, from, whole, true).run(0, consumer);
            LogScan durable = new LogScan(name, from, new LogWindow(file, found.validEndOffset()), true);
            durable.run(found.durableSequence(), consumer);
            return new Reading(durable.position(), length, found.tornBytes());
        }
    }

    /** Returns the highest sequence number that the last log shows to be durable, from a position on. */
    static long findDurable(Disk disk, LogPosition from) throws IOException {
        String name = FileName.log(from.header().number()).name();
        try (DiskFile file = disk.open(name)) {
            LogWindow whole = new LogWindow(file, file.length());
            return new LogScan(name, from, whole, true).run(0, (sequence, payload) -> {}).durableSequence();
        }
    }

    /**
     * Returns whether a log follows the one before it. A log that starts a chain of its own was written by a recovery
     * and counts only once a manifest names it; one without a header was never finished being created.
     *
     * @param disk where the log is
     * @param expected what its header must say; a log that says it is another one is damaged
     * @throws IOException if the operating system refused
     */
    public static boolean continuesChain(Disk disk, LogHeaderExpectation expected) throws IOException {
        try {
            return readHeader(disk, expected).previousNumber() != 0;
        } catch (UnfinishedLogException _) {
            return false;
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
