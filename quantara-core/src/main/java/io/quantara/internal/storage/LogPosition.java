package io.quantara.internal.storage;

/**
 * How far a reader has come in a log that another process may still write. Immutable.
 *
 * @param header the header of the log
 * @param offset the end of the last batch or mark that was taken, in bytes from the start of the file
 * @param lastSequence the sequence number of the last batch taken; one less than the header's first before that
 * @param durableSequence the highest sequence number that the frames so far say is durable
 * @param cleanClose whether the last frame closed the log in good order
 */
public record LogPosition(
        LogHeader header, long offset, long lastSequence, long durableSequence, boolean cleanClose) {

    /** Returns the position before the first frame. */
    public static LogPosition start(LogHeader header) {
        long before = header.firstSequence() - 1;
        return new LogPosition(header, LogHeaderFormat.SIZE_BYTES, before, before, false);
    }

    /** Returns the position as the end of the log, when a later log shows that nothing follows. */
    LogSummary asEnd() {
        return new LogSummary(header, offset, lastSequence, lastSequence, cleanClose, 0);
    }
}
