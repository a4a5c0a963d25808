package io.quantara.internal.engine;

import io.quantara.CorruptionException;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FileName;
import io.quantara.internal.storage.LateLogger;
import io.quantara.internal.storage.LogHeader;
import io.quantara.internal.storage.LogHeaderExpectation;
import io.quantara.internal.storage.LogReader;
import io.quantara.internal.storage.LogRemains;
import io.quantara.internal.storage.LogSummary;
import io.quantara.internal.storage.UnfinishedLogException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the logs of a folder, damaged or not, and applies what may be applied: the batches without a gap. Used once, by
 * one thread.
 */
final class LogSurvey {

    private static final LateLogger LOG = new LateLogger(LogSurvey.class);

    private final Disk disk;
    private final UUID databaseId;
    private final LogReplay replay;
    private final Findings findings;
    private final List<String> damaged = new ArrayList<>();
    private final List<Remains> remains = new ArrayList<>();
    private @Nullable String firstWrong;
    private @Nullable Lost lost;
    private long highest;
    private long unapplied;

    /** A log, or the end of one, behind damage. */
    private record Remains(LogHeader header, long offset) {}

    /** Sequence numbers of lost batches. */
    record Lost(long first, long last) {

        @Override
        public String toString() {
            if (last == Long.MAX_VALUE) {
                return "the batches from sequence number " + first + " on, if there were any";
            }
            return first == last
                    ? "the batch with sequence number " + first
                    : "the batches with sequence numbers " + first + " to " + last;
        }
    }

    LogSurvey(Disk disk, UUID databaseId, LogReplay replay, Findings findings) {
        this.disk = disk;
        this.databaseId = databaseId;
        this.replay = replay;
        this.findings = findings;
    }

    /**
     * Reads the chain of logs that a manifest needs.
     *
     * @param oldest the first of them, 0 for none
     */
    void readChain(long oldest) throws IOException {
        if (oldest == 0) {
            return;
        }
        List<Long> chain = chain(oldest);
        LogSummary before = null;
        for (int at = 0; at < chain.size(); at++) {
            long number = chain.get(at);
            boolean isLast = at == chain.size() - 1;
            LogHeaderExpectation expected = before == null
                    ? LogHeaderExpectation.oldest(databaseId, number)
                    : LogHeaderExpectation.following(before, number);
            try {
                before = read(expected, isLast);
            } catch (CorruptionException e) {
                String file = FileName.log(number).name();
                boolean isItsFrame = e.file().equals(file);
                findings.data(file, isItsFrame ? e.offset() : -1, null, String.valueOf(e.getMessage()));
                firstWrong = file;
                readRemains(chain.subList(at, chain.size()), isItsFrame ? e.offset() : 0);
                lost = lost(chain.subList(at, chain.size()));
                return;
            }
        }
    }

    /** Where the last log that is wrong cannot be read at all, nothing tells how far it went. */
    private @Nullable Lost lost(List<Long> numbers) {
        long first = replay.last() + 1;
        boolean isEndKnown = remains.stream().anyMatch(log -> log.header.number() == numbers.getLast());
        if (highest() >= first) {
            return new Lost(first, isEndKnown ? highest() : Long.MAX_VALUE);
        }
        return isEndKnown ? null : new Lost(first, Long.MAX_VALUE);
    }

    private LogSummary read(LogHeaderExpectation expected, boolean isLast) throws IOException {
        FileName name = FileName.log(expected.number());
        if (!disk.exists(name.name())) {
            throw new CorruptionException(name.name(), -1, "Log " + name + " is missing from " + disk.describe()
                    + ". Put it back, restore a backup, or run repair.");
        }
        try {
            LogSummary summary = LogReader.read(disk, expected, isLast, LogReader.Scope.ALL, replay::apply);
            findings.file(name.name(), disk.length(name.name()));
            highest = Math.max(highest, summary.lastSequence());
            return summary;
        } catch (UnfinishedLogException e) {
            throw new CorruptionException(name.name(), 0, String.valueOf(e.getMessage()), e);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            String message = Failures.io("read", name.name(), e).getMessage();
            throw new CorruptionException(name.name(), 0, String.valueOf(message), e);
        }
    }

    /** Returns the logs from the oldest needed on, but not those that no manifest ever came to need. */
    private List<Long> chain(long oldest) throws IOException {
        List<Long> chain = new ArrayList<>(List.of(oldest));
        for (long number : logs(disk)) {
            if (number > oldest && continuesChain(number)) {
                chain.add(number);
            }
        }
        return chain;
    }

    private boolean continuesChain(long number) throws IOException {
        try {
            return LogReader.continuesChain(disk, LogHeaderExpectation.oldest(databaseId, number));
        } catch (CorruptionException _) {
            return true;
        }
    }

    /** Returns the numbers of all logs in a folder, ascending. */
    static List<Long> logs(Disk disk) throws IOException {
        return disk.list().stream()
                .flatMap(file -> FileName.parse(file).stream())
                .filter(name -> name.kind() == FileKind.LOG)
                .map(FileName::number)
                .sorted()
                .toList();
    }

    /** Reads all logs of a folder whose manifest is lost, whatever chain they belong to. */
    void readAll() throws IOException {
        for (long number : logs(disk)) {
            Optional<LogHeader> header = LogRemains.header(disk, number, databaseId);
            if (header.isPresent()) {
                readRemains(header.get(), 0);
            }
            damaged.add(FileName.log(number).name());
        }
        if (highest() > replay.last() && !damaged.isEmpty()) {
            firstWrong = damaged.getLast();
            lost = new Lost(replay.last() + 1, highest());
        }
    }

    /** Reads what is left behind a place in the first of these logs. */
    private void readRemains(List<Long> numbers, long offset) throws IOException {
        for (long number : numbers) {
            String name = FileName.log(number).name();
            if (disk.exists(name)) {
                damaged.add(name);
            }
            Optional<LogHeader> header = LogRemains.header(disk, number, databaseId);
            if (header.isPresent()) {
                readRemains(header.get(), number == numbers.getFirst() ? offset : 0);
            }
        }
    }

    private void readRemains(LogHeader header, long offset) throws IOException {
        remains.add(new Remains(header, offset));
        try {
            long written = LogRemains.readBehind(disk, header, offset, (sequence, payload) -> {
                if (replay.isBehindGap(sequence)) {
                    unapplied++;
                } else {
                    replay.apply(sequence, payload);
                }
            });
            highest = Math.max(highest, written);
        } catch (CorruptionException | IOException e) {
            LOG.get().log(System.Logger.Level.DEBUG, "The rest of log " + header.number() + " cannot be used", e);
        }
    }

    /** Returns the name of the log that is wrong, the cause of what is lost. */
    Optional<String> firstWrong() {
        return Optional.ofNullable(firstWrong);
    }

    /** Returns the sequence numbers that are lost: first and last, {@link Long#MAX_VALUE} where that is unknown. */
    Optional<Lost> lost() {
        return Optional.ofNullable(lost);
    }

    /** Returns the names of the logs with damage and of all behind it. */
    List<String> damaged() {
        return damaged;
    }

    /** Returns the highest sequence number that any log proves to have been written. */
    long highest() {
        return Math.max(highest, replay.last());
    }

    /** Returns how many whole batches lie behind a gap, so that they cannot be applied. */
    long unapplied() {
        return unapplied;
    }

    /** Hands out the batches that lie behind a gap, in order. */
    void readUnapplied(LogReader.BatchConsumer consumer) throws IOException {
        for (Remains log : remains) {
            LogRemains.readBehind(disk, log.header, log.offset, (sequence, payload) -> {
                if (sequence > replay.last()) {
                    consumer.accept(sequence, payload);
                }
            });
        }
    }
}
