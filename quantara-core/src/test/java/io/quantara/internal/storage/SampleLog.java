package io.quantara.internal.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Writes and reads logs for tests; the content of a batch follows from its sequence number. */
final class SampleLog {

    static final UUID DATABASE = new UUID(1, 2);

    /** A batch as it was read. */
    record Batch(long sequence, ByteBuffer payload) {}

    private SampleLog() {}

    static LogHeader header(long number, long firstSequence) {
        return new LogHeader(DATABASE, number, 0x5a17_0000L + number, firstSequence, 0, 0, 0);
    }

    static ByteBuffer payload(long sequence) {
        return payload(sequence, (int) (sequence * 13 % 64));
    }

    static ByteBuffer payload(long sequence, int length) {
        byte[] content = new byte[length];
        new Random(sequence).nextBytes(content);
        return ByteBuffer.wrap(content);
    }

    static void append(WriteAheadLog log, long from, long to) {
        for (long sequence = from; sequence <= to; sequence++) {
            log.append(sequence, payload(sequence));
        }
    }

    static LogSummary read(Disk disk, long number, List<Batch> into) throws IOException {
        return read(disk, LogHeaderExpectation.oldest(DATABASE, number), true, LogReader.Scope.ALL, into);
    }

    static LogSummary read(
            Disk disk, LogHeaderExpectation expected, boolean isLast, LogReader.Scope scope, List<Batch> into)
            throws IOException {
        return LogReader.read(disk, expected, isLast, scope, (sequence, payload) -> {
            ByteBuffer copy = ByteBuffer.allocate(payload.remaining()).put(payload).flip();
            into.add(new Batch(sequence, copy));
        });
    }

    /** Returns the batches that a log of the usual contents hands out. */
    static List<Batch> batches(long from, long to) {
        List<Batch> batches = new ArrayList<>();
        for (long sequence = from; sequence <= to; sequence++) {
            batches.add(new Batch(sequence, payload(sequence)));
        }
        return batches;
    }
}
