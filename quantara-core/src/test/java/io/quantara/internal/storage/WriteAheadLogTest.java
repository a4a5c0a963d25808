package io.quantara.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.quantara.CorruptionException;
import io.quantara.UnknownFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WriteAheadLogTest {

    private final MemoryDisk disk = new MemoryDisk();
    private final List<SampleLog.Batch> found = new ArrayList<>();

    @Test
    void readsBackWhatWasAppended() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.create(disk, SampleLog.header(7, 10))) {
            assertThat(log.lastSequence()).isEqualTo(9);
            SampleLog.append(log, 10, 12);
            log.write();
            SampleLog.append(log, 13, 2_000);
            assertThat(log.lastSequence()).isEqualTo(12);
            log.write();
            log.force();
            assertThat(log.durableSequence()).isEqualTo(2_000);
            LogSummary summary = SampleLog.read(disk, 7, found);
            assertThat(summary)
                    .isEqualTo(new LogSummary(log.header(), log.endOffset(), 2_000, 9, false, 0));
            assertThat(log.sizeBytes()).isEqualTo(log.endOffset()).isEqualTo(disk.length("000007.wal"));
        }
        assertThat(found).isEqualTo(SampleLog.batches(10, 2_000));
    }

    @Test
    void writesNothingBeforeItIsTold() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.create(disk, SampleLog.header(7, 1))) {
            SampleLog.append(log, 1, 5);
            assertThat(disk.length("000007.wal")).isEqualTo(128);
            assertThat(log.sizeBytes()).isGreaterThan(log.endOffset());
            log.force();
            assertThat(log.durableSequence()).isZero();
        }
    }

    @Test
    void leavesThePayloadBufferAsItWas() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.create(disk, SampleLog.header(7, 1))) {
            ByteBuffer payload = ByteBuffer.wrap(new byte[] {9, 9, 1, 2, 3, 9}).position(2).limit(5);
            log.append(1, payload);
            log.write();
            assertThat(payload.position()).isEqualTo(2);
            assertThat(payload.limit()).isEqualTo(5);
        }
        SampleLog.read(disk, 7, found);
        assertThat(found).containsExactly(new SampleLog.Batch(1, ByteBuffer.wrap(new byte[] {1, 2, 3})));
    }

    @Test
    void carriesBatchesOfAnySize() throws IOException {
        int limit = FrameHeader.LARGEST_PAYLOAD;
        int[] sizes = {0, 1, 7, 8, 131_071, 131_072, 300_001, limit, limit + 1, 2 * limit, 2 * limit + 5};
        try (WriteAheadLog log = WriteAheadLog.create(disk, SampleLog.header(7, 1))) {
            for (int i = 0; i < sizes.length; i++) {
                log.append(i + 1, SampleLog.payload(i + 1, sizes[i]));
            }
            log.write();
            log.force();
        }
        List<Long> sequences = new ArrayList<>();
        LogReader.read(disk, LogHeaderExpectation.oldest(SampleLog.DATABASE, 7), true, LogReader.Scope.ALL,
                (sequence, payload) -> {
                    assertThat(payload.equals(SampleLog.payload(sequence, sizes[(int) sequence - 1]))).isTrue();
                    sequences.add(sequence);
                });
        assertThat(sequences).hasSize(sizes.length);
    }

    /** Frames are gathered in memory of 16 KiB at first: here a large one begins near the end of it. */
    @Test
    void carriesALargeBatchBehindAnyNumberOfBytes() throws IOException {
        for (int before = 16_200; before <= 16_344; before += 8) {
            int small = before - 40;
            try (WriteAheadLog log = WriteAheadLog.create(disk, SampleLog.header(7, 1))) {
                log.append(1, SampleLog.payload(1, small));
                log.append(2, SampleLog.payload(2, 131_073));
                log.append(3, SampleLog.payload(3, 9));
                log.write();
            }
            SampleLog.read(disk, 7, found);
            assertThat(found).as("behind %d bytes", before).containsExactly(
                    new SampleLog.Batch(1, SampleLog.payload(1, small)),
                    new SampleLog.Batch(2, SampleLog.payload(2, 131_073)),
                    new SampleLog.Batch(3, SampleLog.payload(3, 9)));
            found.clear();
            disk.delete("000007.wal");
        }
    }

    @Test
    void keepsSmallPayloadsAsTheyWereAppended() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.create(disk, SampleLog.header(7, 1))) {
            byte[] payload = {1, 2, 3};
            log.append(1, ByteBuffer.wrap(payload));
            Arrays.fill(payload, (byte) 9);
            log.write();
        }
        SampleLog.read(disk, 7, found);
        assertThat(found).containsExactly(new SampleLog.Batch(1, ByteBuffer.wrap(new byte[] {1, 2, 3})));
    }

    @Test
    void takesNothingOnceItIsClosed() throws IOException {
        WriteAheadLog log = WriteAheadLog.create(disk, SampleLog.header(7, 1));
        log.close();
        assertThatIllegalStateException().isThrownBy(() -> log.append(1, SampleLog.payload(1)));
        assertThatIllegalStateException().isThrownBy(() -> log.appendMark(MarkKind.WATERMARK));
        assertThatIllegalStateException().isThrownBy(log::write);
        assertThatIllegalStateException().isThrownBy(log::force);
        assertThat(disk.length("000007.wal")).isEqualTo(128);
    }

    @Test
    void keepsHalfABatchToItself() throws IOException {
        int large = 2 * FrameHeader.LARGEST_PAYLOAD + 5;
        try (WriteAheadLog log = WriteAheadLog.create(disk, SampleLog.header(7, 1))) {
            log.append(1, SampleLog.payload(1, 3));
            log.append(2, SampleLog.payload(2, large));
            log.write();
        }
        byte[] whole = WholeFiles.read(disk, "000007.wal");
        long firstPart = 128 + 48;
        WholeFiles.put(disk, "000007.wal", Arrays.copyOf(whole, whole.length - 8));
        LogSummary cutInLast = SampleLog.read(disk, 7, found);
        assertThat(cutInLast.validEndOffset()).isEqualTo(firstPart);
        assertThat(cutInLast.tornBytes()).isEqualTo(whole.length - 8 - firstPart);
        WholeFiles.put(disk, "000007.wal", Arrays.copyOf(whole, (int) firstPart + FrameHeader.LARGEST_PAYLOAD + 40));
        LogSummary cutBetween = SampleLog.read(disk, 7, found);
        assertThat(cutBetween.validEndOffset()).isEqualTo(firstPart);
        assertThat(cutBetween.lastSequence()).isEqualTo(1);
        assertThat(found).hasSize(2);
    }

    @Test
    void marksTellHowMuchIsDurable() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.create(disk, SampleLog.header(7, 1))) {
            SampleLog.append(log, 1, 3);
            log.write();
            log.force();
            assertThat(SampleLog.read(disk, 7, found).durableSequence()).isZero();
            mark(log, MarkKind.WATERMARK);
            assertThat(SampleLog.read(disk, 7, found).durableSequence()).isEqualTo(3);
            SampleLog.append(log, 4, 4);
            log.write();
            log.force();
            mark(log, MarkKind.CLEAN_CLOSE);
        }
        LogSummary summary = SampleLog.read(disk, 7, found);
        assertThat(summary.durableSequence()).isEqualTo(4);
        assertThat(summary.cleanClose()).isTrue();
    }

    @Test
    void refusesMarksBeforeTheForceAndBatchesAfterTheClose() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.create(disk, SampleLog.header(7, 1))) {
            SampleLog.append(log, 1, 1);
            assertThatIllegalStateException().isThrownBy(() -> log.appendMark(MarkKind.WATERMARK));
            log.write();
            assertThatIllegalStateException().isThrownBy(() -> log.appendMark(MarkKind.WATERMARK));
            log.force();
            log.appendMark(MarkKind.WATERMARK);
            assertThatIllegalStateException().isThrownBy(() -> SampleLog.append(log, 2, 2));
            log.write();
            assertThatIllegalStateException().isThrownBy(() -> SampleLog.append(log, 2, 2));
            log.force();
            SampleLog.append(log, 2, 2);
            log.write();
            log.force();
            mark(log, MarkKind.CLEAN_CLOSE);
            assertThatIllegalStateException().isThrownBy(() -> SampleLog.append(log, 3, 3));
            assertThatIllegalStateException().isThrownBy(() -> log.appendMark(MarkKind.WATERMARK));
        }
    }

    @Test
    void refusesGapsInTheSequence() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.create(disk, SampleLog.header(7, 5))) {
            assertThatIllegalArgumentException().isThrownBy(() -> log.append(6, SampleLog.payload(6)));
            log.append(5, SampleLog.payload(5));
            assertThatIllegalArgumentException().isThrownBy(() -> log.append(5, SampleLog.payload(5)));
            assertThatIllegalStateException().isThrownBy(log::rollBack);
        }
    }

    @Test
    void neverReusesALog() throws IOException {
        WriteAheadLog.create(disk, SampleLog.header(7, 1)).close();
        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> WriteAheadLog.create(disk, SampleLog.header(7, 1)));
        assertThat(disk.list()).containsExactly("000007.wal");
    }

    @Test
    void handsOnlyDurableBatchesToReadersOfALiveDatabase() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.create(disk, SampleLog.header(7, 1))) {
            SampleLog.append(log, 1, 2);
            log.write();
            log.force();
            SampleLog.append(log, 3, 4);
            log.write();
            LogSummary summary = readDurable();
            assertThat(summary.lastSequence()).isEqualTo(4);
            assertThat(found).isEqualTo(SampleLog.batches(1, 2));
            log.force();
            mark(log, MarkKind.WATERMARK);
            found.clear();
            readDurable();
            assertThat(found).isEqualTo(SampleLog.batches(1, 4));
        }
    }

    @Test
    void followsTheChainAndNoticesAGap() throws IOException {
        LogHeader second;
        try (WriteAheadLog log = WriteAheadLog.create(disk, SampleLog.header(7, 1))) {
            SampleLog.append(log, 1, 3);
            log.write();
            log.force();
            second = new LogHeader(SampleLog.DATABASE, 9, 5, 4, 7, log.endOffset(), 3);
        }
        try (WriteAheadLog log = WriteAheadLog.create(disk, second)) {
            SampleLog.append(log, 4, 5);
            log.write();
            log.force();
        }
        var oldest = LogHeaderExpectation.oldest(SampleLog.DATABASE, 7);
        LogSummary first = SampleLog.read(disk, oldest, false, LogReader.Scope.ALL, found);
        assertThat(first.durableSequence()).isEqualTo(3);
        var following = LogHeaderExpectation.following(first, 9);
        SampleLog.read(disk, following, true, LogReader.Scope.ALL, found);
        assertThat(found).isEqualTo(SampleLog.batches(1, 5));

        byte[] whole = WholeFiles.read(disk, "000007.wal");
        WholeFiles.put(disk, "000007.wal", Arrays.copyOf(whole, whole.length - 8));
        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(() -> SampleLog.read(disk, oldest, false, LogReader.Scope.ALL, found));
        LogSummary shortened = SampleLog.read(disk, 7, found);
        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(() -> SampleLog.read(
                        disk, LogHeaderExpectation.following(shortened, 9), true, LogReader.Scope.ALL, found))
                .withMessageContaining("follows log 7");
    }

    @Test
    void noticesALogOfAnotherDatabaseOrNumber() throws IOException {
        WriteAheadLog.create(disk, SampleLog.header(7, 1)).close();
        var other = LogHeaderExpectation.oldest(new UUID(8, 8), 7);
        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(() -> SampleLog.read(disk, other, true, LogReader.Scope.ALL, found));
        disk.rename("000007.wal", "000008.wal");
        assertThatExceptionOfType(CorruptionException.class).isThrownBy(() -> SampleLog.read(disk, 8, found));
    }

    @Test
    void refusesANewerVersion() throws IOException {
        WriteAheadLog.create(disk, SampleLog.header(7, 1)).close();
        ByteBuffer bytes = Bytes.view(ByteBuffer.wrap(WholeFiles.read(disk, "000007.wal")));
        bytes.putInt(8, 2).putInt(124, Bytes.crc(bytes, 0, 124));
        WholeFiles.put(disk, "000007.wal", bytes.array());
        assertThatExceptionOfType(UnknownFormatException.class).isThrownBy(() -> SampleLog.read(disk, 7, found));
    }

    @Test
    void readsNoHeaderOfAnotherLog() throws IOException {
        WriteAheadLog.create(disk, SampleLog.header(7, 1)).close();
        WholeFiles.put(disk, "000009.wal", WholeFiles.read(disk, "000007.wal"));

        assertThat(LogReader.readHeader(disk, LogHeaderExpectation.oldest(SampleLog.DATABASE, 7)).number())
                .isEqualTo(7);
        var expected = LogHeaderExpectation.oldest(SampleLog.DATABASE, 9);
        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(() -> LogReader.readHeader(disk, expected))
                .withMessageContaining("000009.wal").withMessageContaining("number 7");
    }

    @Test
    void tellsAnUnfinishedLogFromADamagedOne() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.create(disk, SampleLog.header(7, 1))) {
            SampleLog.append(log, 1, 1);
            log.write();
        }
        byte[] whole = WholeFiles.read(disk, "000007.wal");
        byte[] damaged = WholeFiles.flipped(whole, 8 * 40);
        var expected = LogHeaderExpectation.oldest(SampleLog.DATABASE, 7);
        WholeFiles.put(disk, "000007.wal", damaged);
        assertThatExceptionOfType(CorruptionException.class).isThrownBy(() -> SampleLog.read(disk, 7, found));
        for (int length = 0; length <= 128; length++) {
            WholeFiles.put(disk, "000007.wal", Arrays.copyOf(damaged, length));
            assertThatExceptionOfType(UnfinishedLogException.class).isThrownBy(() -> SampleLog.read(disk, 7, found));
            assertThatExceptionOfType(UnfinishedLogException.class)
                    .isThrownBy(() -> LogReader.readHeader(disk, expected));
        }
        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(() -> SampleLog.read(disk, expected, false, LogReader.Scope.ALL, found));
    }

    private LogSummary readDurable() throws IOException {
        var expected = LogHeaderExpectation.oldest(SampleLog.DATABASE, 7);
        return SampleLog.read(disk, expected, true, LogReader.Scope.DURABLE_ONLY, found);
    }

    private static void mark(WriteAheadLog log, MarkKind kind) throws IOException {
        log.appendMark(kind);
        log.write();
        log.force();
    }
}
