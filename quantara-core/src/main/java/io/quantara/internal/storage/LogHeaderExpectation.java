package io.quantara.internal.storage;

import io.quantara.CorruptionException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the header of a log must say to be the one that is looked for.
 *
 * @param databaseId the database it must belong to
 * @param number the number it must carry
 * @param previous what was read from the log before, null for the oldest log that is needed
 */
public record LogHeaderExpectation(UUID databaseId, long number, @Nullable LogSummary previous) {

    /** Expects the oldest log that is needed, whatever came before it. */
    public static LogHeaderExpectation oldest(UUID databaseId, long number) {
        return new LogHeaderExpectation(databaseId, number, null);
    }

    /** Expects the log that continues another one. */
    public static LogHeaderExpectation following(LogSummary previous, long number) {
        return new LogHeaderExpectation(previous.header().databaseId(), number, previous);
    }

    void check(LogHeader header, String file) {
        if (!header.databaseId().equals(databaseId)) {
            throw new CorruptionException(file, 0, "Log " + file + " belongs to database " + header.databaseId()
                    + ", not to " + databaseId + ". Put the right file back, or restore a backup.");
        }
        if (header.number() != number) {
            throw new CorruptionException(file, 0, "Log " + file + " says that it is number " + header.number()
                    + ". Put the right file back, or restore a backup.");
        }
        if (previous != null && !follows(header, previous)) {
            throw new CorruptionException(file, 0, "Log " + file + " follows log " + header.previousNumber()
                    + " that ended at offset " + header.previousEndOffset() + " with sequence number "
                    + header.previousLastSequence() + ", but the log before it is " + previous.header().number()
                    + " and ends at offset " + previous.validEndOffset() + " with " + previous.lastSequence()
                    + ". Put the missing file back, or restore a backup.");
        }
    }

    private static boolean follows(LogHeader header, LogSummary previous) {
        return header.previousNumber() == previous.header().number()
                && header.previousEndOffset() == previous.validEndOffset()
                && header.previousLastSequence() == previous.lastSequence();
    }
}
