package io.quantara.internal.engine;

import io.quantara.CorruptionException;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.FileName;
import io.quantara.internal.storage.LogHeaderExpectation;
import io.quantara.internal.storage.LogReader;
import io.quantara.internal.storage.LogSummary;
import io.quantara.internal.storage.MarkKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Writes the batches that a manifest lacks from the logs of one folder into a log of the copy, which belongs to the
 * copy's database. It is not marked as closed in good order: whoever opens a backup for writing must write a manifest
 * of its own, which has no mark of a backup. Used by one thread, once.
 */
final class LogTransfer {

    private final CopyTarget target;
    private final LogChain log;
    private final ManifestCodec.Contents contents;
    private final long lastWanted;
    private long number;
    private long lastSequence;

    /**
     * Prepares a log.
     *
     * @param contents the manifest of the original
     * @param lastWanted the newest batch that is copied
     */
    LogTransfer(CopyTarget target, ManifestCodec.Contents contents, long lastWanted, RandomGenerator random)
            throws IOException {
        this.target = target;
        this.contents = contents;
        this.lastWanted = lastWanted;
        this.lastSequence = contents.sequence();
        FileNumbers numbers = new FileNumbers(target.nextFile(contents.nextFile()));
        this.log = new LogChain(
                target.disk(), target.databaseId(), numbers, random, LogChain.Tail.none(contents.sequence()));
    }

    /** Copies the batches; writes no log when there are none. */
    void run(Disk source, UUID sourceId, LogReader.Scope scope) throws IOException {
        if (contents.oldestLog() == 0 || lastWanted <= contents.sequence()) {
            return;
        }
        try (log) {
            Recovery.replay(source, sourceId, contents.oldestLog(), scope, this::append);
            if (number != 0) {
                log.force();
                log.mark(MarkKind.WATERMARK);
            }
        }
        if (number != 0) {
            verify();
        }
    }

    private void append(long sequence, ByteBuffer payload) throws IOException {
        if (sequence <= contents.sequence() || sequence > lastWanted) {
            return;
        }
        if (number == 0) {
            number = log.startNext();
            target.added(FileName.log(number).name());
        }
        log.append(sequence, payload.duplicate());
        log.write();
        lastSequence = sequence;
    }

    private void verify() throws IOException {
        LogSummary found = LogReader.read(
                target.disk(),
                LogHeaderExpectation.oldest(target.databaseId(), number),
                true,
                LogReader.Scope.ALL,
                (sequence, payload) -> {});
        if (found.lastSequence() != lastSequence || found.durableSequence() != lastSequence) {
            String name = FileName.log(number).name();
            throw new CorruptionException(name, found.validEndOffset(), "Log " + name + " in "
                    + target.disk().describe() + " ends at sequence number " + found.lastSequence() + " where "
                    + lastSequence + " was written: the disk is failing, use another one");
        }
    }

    /** Returns the number of the log, 0 when there is none. */
    long number() {
        return number;
    }

    /** Returns the newest batch of the copy. */
    long lastSequence() {
        return lastSequence;
    }
}
