package io.quantara.internal.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Follows the logs that another process writes: hands out the batches that became durable since the last look, by
 * positional reads from where it stopped. Files are open during a look only. Not thread-safe.
 */
public final class LogFollower {

    private static final long UNKNOWN = -1;

    private final Disk disk;
    private final UUID databaseId;
    private final long oldest;
    private @Nullable LogPosition position;
    private long wholeLength = UNKNOWN;

    /**
     * Creates a follower that has read nothing.
     *
     * @param disk where the logs are
     * @param databaseId the database they must belong to
     * @param oldest the number of the first log to read, 0 when there is none
     */
    public LogFollower(Disk disk, UUID databaseId, long oldest) {
        this.disk = disk;
        this.databaseId = databaseId;
        this.oldest = oldest;
    }

    /**
     * Hands out the batches that are durable and were not handed out before, in order. After an exception the follower
     * is of no use any more: batches may have been handed out that it does not know of.
     *
     * @param logs the numbers of the logs in the folder, ascending
     * @param consumer takes the batches
     * @throws io.quantara.CorruptionException if a log is damaged, or was replaced while it was read
     * @throws java.nio.file.NoSuchFileException if the writer deleted a log meanwhile
     * @throws IOException if the operating system refused
     */
    public void advance(List<Long> logs, LogReader.BatchConsumer consumer) throws IOException {
        List<Long> chain = chain(logs);
        if (isUnchanged(chain)) {
            return;
        }
        for (int at = 0; at < chain.size(); at++) {
            advance(chain.get(at), at == chain.size() - 1, consumer);
        }
    }

    /**
     * Returns the highest sequence number that the logs show to be durable, without handing out anything.
     *
     * @param logs the numbers of the logs in the folder, ascending
     * @return 0 when there is no log
     * @throws io.quantara.CorruptionException if a log is damaged, or was replaced while it was read
     * @throws java.nio.file.NoSuchFileException if the writer deleted a log meanwhile
     * @throws IOException if the operating system refused
     */
    public long newestDurable(List<Long> logs) throws IOException {
        List<Long> chain = chain(logs);
        if (chain.isEmpty()) {
            return 0;
        }
        if (isUnchanged(chain) && position != null) {
            return position.lastSequence();
        }
        long newest = chain.getLast();
        LogPosition known = position;
        LogPosition from = known != null && known.header().number() == newest
                ? known
                : LogPosition.start(LogReader.readHeader(disk, LogHeaderExpectation.oldest(databaseId, newest)));
        return LogReader.findDurable(disk, from);
    }

    private void advance(long number, boolean isLast, LogReader.BatchConsumer consumer) throws IOException {
        LogPosition known = position;
        LogPosition from =
                known != null && known.header().number() == number ? known : begin(number, known);
        LogReader.Reading reading = LogReader.readOn(disk, from, isLast, consumer);
        position = reading.position();
        wholeLength = reading.tornBytes() == 0 ? reading.length() : UNKNOWN;
    }

    private LogPosition begin(long number, @Nullable LogPosition previous) throws IOException {
        LogHeaderExpectation expected = previous == null
                ? LogHeaderExpectation.oldest(databaseId, number)
                : LogHeaderExpectation.following(previous.asEnd(), number);
        return LogPosition.start(LogReader.readHeader(disk, expected));
    }

    /** Returns the logs from the present one on, each following the one before. */
    private List<Long> chain(List<Long> logs) throws IOException {
        long first = position == null ? oldest : position.header().number();
        if (first == 0) {
            return List.of();
        }
        List<Long> chain = new ArrayList<>(List.of(first));
        for (long number : logs) {
            if (number > first && LogReader.continuesChain(disk, LogHeaderExpectation.oldest(databaseId, number))) {
                chain.add(number);
            }
        }
        return chain;
    }

    /** Whether there is no later log, and nothing was appended to this one after its last whole frame. */
    private boolean isUnchanged(List<Long> chain) throws IOException {
        return chain.isEmpty()
                || (position != null
                        && wholeLength != UNKNOWN
                        && chain.size() == 1
                        && disk.length(FileName.log(chain.getFirst()).name()) == wholeLength);
    }
}
