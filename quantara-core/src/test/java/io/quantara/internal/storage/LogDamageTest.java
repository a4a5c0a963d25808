package io.quantara.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quantara.CorruptionException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Damages a log of eight batches, forced after 3 and 6, with a watermark after 3. */
class LogDamageTest {

    private static final String NAME = "000007.wal";

    private final MemoryDisk disk = new MemoryDisk();
    private final List<Long> frameStarts = new ArrayList<>();
    private byte[] whole = new byte[0];

    @BeforeEach
    void writeLog() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.create(disk, SampleLog.header(7, 1))) {
            appendOneByOne(log, 1, 3);
            log.force();
            frameStarts.add(log.sizeBytes());
            log.appendMark(MarkKind.WATERMARK);
            log.write();
            log.force();
            appendOneByOne(log, 4, 6);
            log.force();
            appendOneByOne(log, 7, 8);
        }
        whole = WholeFiles.read(disk, NAME);
        frameStarts.add((long) whole.length);
    }

    @AfterEach
    void closeDisk() {
        disk.close();
    }

    @Test
    void everyFlippedBitIsCorruptionOrATornTail() throws IOException {
        for (long bit = 0; bit < 8L * whole.length; bit++) {
            WholeFiles.put(disk, NAME, WholeFiles.flipped(whole, bit));
            long offset = bit / 8;
            if (offset < frameStarts.get(7)) {
                // Headers, batches 1 to 6 and the watermark: frames behind them prove that they had been durable.
                assertCorrupt(true, offset);
            } else {
                int complete = offset < frameStarts.get(8) ? 6 : 7;
                assertThat(readAll()).as("bit %d", bit).isEqualTo(SampleLog.batches(1, complete));
            }
        }
    }

    @Test
    void everyFlippedBitInALogThatIsNotTheLastIsCorruption() throws IOException {
        for (long bit = 0; bit < 8L * whole.length; bit++) {
            WholeFiles.put(disk, NAME, WholeFiles.flipped(whole, bit));
            assertCorrupt(false, bit / 8);
        }
    }

    @Test
    void everyCutLeavesTheBatchesBeforeIt() throws IOException {
        for (int length = 128; length <= whole.length; length++) {
            WholeFiles.put(disk, NAME, Arrays.copyOf(whole, length));
            assertThat(readAll()).as("length %d", length).isEqualTo(SampleLog.batches(1, completeBatches(length)));
            if (length < whole.length && !frameStarts.contains((long) length)) {
                assertCorrupt(false, length);
            }
        }
    }

    @Test
    void zerosAndGarbageBehindTheEndAreATornTail() throws IOException {
        for (int more = 1; more < 200; more++) {
            byte[] longer = Arrays.copyOf(whole, whole.length + more);
            WholeFiles.put(disk, NAME, longer);
            assertThat(readAll()).isEqualTo(SampleLog.batches(1, 8));
            Arrays.fill(longer, whole.length, longer.length, (byte) more);
            WholeFiles.put(disk, NAME, longer);
            List<SampleLog.Batch> found = new ArrayList<>();
            assertThat(SampleLog.read(disk, 7, found).tornBytes()).isEqualTo(more);
            assertThat(found).isEqualTo(SampleLog.batches(1, 8));
        }
    }

    @Test
    void framesMovedElsewhereAreNeverRead() throws IOException {
        for (int from = 0; from + 1 < frameStarts.size(); from++) {
            byte[] frame = Arrays.copyOfRange(
                    whole, Math.toIntExact(frameStarts.get(from)), Math.toIntExact(frameStarts.get(from + 1)));
            byte[] repeated = Arrays.copyOf(whole, whole.length + frame.length);
            System.arraycopy(frame, 0, repeated, whole.length, frame.length);
            WholeFiles.put(disk, NAME, repeated);
            assertThat(readAll()).as("frame %d again", from).isEqualTo(SampleLog.batches(1, 8));
        }
    }

    @Test
    void framesOfAnotherLogAreNeverRead() throws IOException {
        var other = new LogHeader(SampleLog.DATABASE, 9, 77, 1, 0, 0, 0);
        try (WriteAheadLog log = WriteAheadLog.create(disk, other)) {
            SampleLog.append(log, 1, 8);
            log.write();
        }
        byte[] foreign = WholeFiles.read(disk, "000009.wal");
        byte[] mixed = Arrays.copyOf(foreign, Math.max(foreign.length, whole.length));
        System.arraycopy(whole, 0, mixed, 0, 128);
        WholeFiles.put(disk, NAME, mixed);
        assertThat(readAll()).isEmpty();
    }

    /** No batch is appended before the mark was forced, so that the batch behind it proves the damage. */
    @Test
    void aDamagedMarkIsNeverATornTail() throws IOException {
        long mark;
        long behind;
        try (WriteAheadLog log = WriteAheadLog.create(disk, SampleLog.header(9, 1))) {
            SampleLog.append(log, 1, 3);
            log.write();
            log.force();
            mark = log.sizeBytes();
            log.appendMark(MarkKind.WATERMARK);
            log.write();
            log.force();
            behind = log.sizeBytes();
            SampleLog.append(log, 4, 4);
            log.write();
        }
        byte[] marked = WholeFiles.read(disk, "000009.wal");
        for (long bit = 8 * mark; bit < 8 * behind; bit++) {
            WholeFiles.put(disk, "000009.wal", WholeFiles.flipped(marked, bit));
            List<SampleLog.Batch> found = new ArrayList<>();
            assertThatExceptionOfType(CorruptionException.class)
                    .as("bit %d", bit)
                    .isThrownBy(() -> SampleLog.read(disk, 9, found))
                    .satisfies(corruption -> assertThat(corruption.offset()).isEqualTo(mark));
            assertThat(found).isEqualTo(SampleLog.batches(1, 3));
        }
    }

    private void appendOneByOne(WriteAheadLog log, long from, long to) throws IOException {
        for (long sequence = from; sequence <= to; sequence++) {
            frameStarts.add(log.sizeBytes());
            SampleLog.append(log, sequence, sequence);
            log.write();
        }
    }

    private int completeBatches(long length) {
        int frames = (int) frameStarts.stream().skip(1).filter(end -> end <= length).count();
        return frames > 3 ? frames - 1 : frames;
    }

    private List<SampleLog.Batch> readAll() throws IOException {
        List<SampleLog.Batch> found = new ArrayList<>();
        SampleLog.read(disk, 7, found);
        return found;
    }

    private void assertCorrupt(boolean isLast, long damageOffset) {
        List<SampleLog.Batch> found = new ArrayList<>();
        var expected = LogHeaderExpectation.oldest(SampleLog.DATABASE, 7);
        assertThatExceptionOfType(CorruptionException.class)
                .as("damage at %d", damageOffset)
                .isThrownBy(() -> SampleLog.read(disk, expected, isLast, LogReader.Scope.ALL, found))
                .satisfies(corruption -> {
                    assertThat(corruption.file()).isEqualTo(NAME);
                    assertThat(corruption.offset()).isEqualTo(frameStart(damageOffset));
                });
        assertThat(found).isEqualTo(SampleLog.batches(1, found.size()));
    }

    private long frameStart(long offset) {
        return frameStarts.stream().mapToLong(Long::longValue).filter(start -> start <= offset).max().orElse(0);
    }
}
