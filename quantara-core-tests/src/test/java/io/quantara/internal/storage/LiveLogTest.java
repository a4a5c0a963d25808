package io.quantara.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quantara.CorruptionException;
import io.quantara.testkit.disk.DiskOperation;
import io.quantara.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads a log that changes meanwhile: batch 2 is unreadable at first, and batch 3 proves that it was durable. */
class LiveLogTest {

    private static final UUID DATABASE = new UUID(1, 2);
    private static final int SMALL = 40;
    private static final int LARGE = 400_000;
    private static final long SECOND_FRAME = 128 + 48;

    private final SimulatedDisk disk = new SimulatedDisk();
    private final List<Long> found = new ArrayList<>();

    /** A small log is read in one go, a large one in several. */
    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void looksAgainBeforeItCallsALogDamaged(int batchBytes) throws IOException {
        try (DiskFile file = logWithoutSecondHeader(batchBytes)) {
            ByteBuffer header = ByteBuffer.allocate(FrameHeader.SIZE_BYTES);
            wholeLog(new SimulatedDisk(), batchBytes).readAt(SECOND_FRAME, header);
            long[] reads = {0};
            disk.onCall(call -> {
                if (call.operation() == DiskOperation.READ && ++reads[0] == 3) {
                    file.writeAt(SECOND_FRAME, header.flip());
                }
            });
            read();
            assertThat(found).containsExactly(1L, 2L);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void callsItDamagedIfItStaysSo(int batchBytes) throws IOException {
        try (DiskFile file = logWithoutSecondHeader(batchBytes)) {
            assertThat(file.length()).isGreaterThan(2L * batchBytes);
            assertThatExceptionOfType(CorruptionException.class)
                    .isThrownBy(this::read)
                    .satisfies(corruption -> assertThat(corruption.offset()).isEqualTo(SECOND_FRAME));
        }
    }

    private void read() throws IOException {
        var expected = LogHeaderExpectation.oldest(DATABASE, 1);
        LogReader.read(disk, expected, true, LogReader.Scope.DURABLE_ONLY, (sequence, payload) -> found.add(sequence));
    }

    /** Returns the log, open for writing, with zeros where the second frame begins. */
    private DiskFile logWithoutSecondHeader(int batchBytes) throws IOException {
        DiskFile whole = wholeLog(new SimulatedDisk(), batchBytes);
        ByteBuffer bytes = ByteBuffer.allocate((int) whole.length());
        whole.readAt(0, bytes);
        DiskFile file = disk.create("000001.wal");
        file.writeAt(0, bytes.flip());
        file.writeAt(SECOND_FRAME, ByteBuffer.allocate(FrameHeader.SIZE_BYTES));
        return file;
    }

    private static DiskFile wholeLog(Disk elsewhere, int batchBytes) throws IOException {
        try (WriteAheadLog log = WriteAheadLog.create(elsewhere, new LogHeader(DATABASE, 1, 9, 1, 0, 0, 0))) {
            log.append(1, ByteBuffer.allocate(8));
            for (long sequence = 2; sequence <= 3; sequence++) {
                log.append(sequence, ByteBuffer.allocate(batchBytes));
                log.write();
                log.force();
            }
        }
        return elsewhere.open("000001.wal");
    }
}
