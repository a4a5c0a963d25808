package io.quantara.internal.storage;

import java.util.UUID;

/**
 * What the first 128 bytes of a write-ahead log say. The three {@code previous} values chain the logs, so that a
 * missing or shortened one is noticed.
 *
 * @param databaseId the database the log belongs to
 * @param number the number of the log file, at least 1
 * @param salt random; part of every checksum, so that bytes of another log never look valid
 * @param firstSequence the sequence number of the first batch, at least 1
 * @param previousNumber the number of the log before, 0 if this is the first of its chain
 * @param previousEndOffset where the log before ended, in bytes
 * @param previousLastSequence the last sequence number in the log before
 */
public record LogHeader(
        UUID databaseId,
        long number,
        long salt,
        long firstSequence,
        long previousNumber,
        long previousEndOffset,
        long previousLastSequence) {

    /** Checks the ranges. */
    public LogHeader {
        if (number < 1 || firstSequence < 1 || previousNumber < 0 || previousNumber >= number) {
            throw new IllegalArgumentException("Log " + number + " cannot follow log " + previousNumber
                    + " and begin with sequence number " + firstSequence + ".");
        }
        if (previousEndOffset < 0 || previousLastSequence < 0 || previousLastSequence >= firstSequence) {
            throw new IllegalArgumentException("A log that begins with sequence number " + firstSequence
                    + " cannot follow one that ends with " + previousLastSequence + " at offset " + previousEndOffset
                    + ".");
        }
    }
}
