package io.quantara.internal.storage;

/**
 * What was found in one write-ahead log.
 *
 * @param header its header
 * @param validEndOffset the end of the last complete batch or mark, in bytes from the start of the file
 * @param lastSequence the sequence number of the last complete batch; one less than the header's first if there is none
 * @param durableSequence the highest sequence number that is known to have been forced to the disk
 * @param cleanClose whether the log was closed in good order
 * @param tornBytes how many bytes of a write that never finished follow the valid end
 */
public record LogSummary(
        LogHeader header,
        long validEndOffset,
        long lastSequence,
        long durableSequence,
        boolean cleanClose,
        long tornBytes) {}
