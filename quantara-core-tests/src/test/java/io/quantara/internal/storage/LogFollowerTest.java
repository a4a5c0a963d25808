package io.quantara.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quantara.CorruptionException;
import io.quantara.testkit.disk.DiskOperation;
import io.quantara.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A follower of logs that a writer goes on writing between its looks. */
class LogFollowerTest {

    private static final UUID DATABASE = new UUID(1, 2);
    private static final int BATCH_BYTES = 48;

    private final SimulatedDisk disk = new SimulatedDisk();
    private final List<Long> found = new ArrayList<>();

    @Test
    void handsOutWhatIsKnownToBeDurableAndNothingTwice() throws IOException {
        WriteAheadLog log = begin(7);
        LogFollower follower = new LogFollower(disk, DATABASE, 7);
        append(log, 1, 2);
        assertThat(newly(follower)).as("written, perhaps not forced").isEmpty();
        mark(log);
        assertThat(newly(follower)).containsExactly(1L, 2L);
        assertThat(newly(follower)).isEmpty();
        append(log, 3, 4);
        append(log, 5, 5);
        assertThat(newly(follower)).as("the last batch tells of those before it").containsExactly(3L, 4L);
        mark(log);
        assertThat(newly(follower)).containsExactly(5L);
    }

    @Test
    void tellsTheNewestDurableWithoutHandingItOut() throws IOException {
        WriteAheadLog log = begin(7);
        LogFollower follower = new LogFollower(disk, DATABASE, 7);
        append(log, 1, 2);
        assertThat(follower.newestDurable(logs())).isZero();
        mark(log);
        assertThat(follower.newestDurable(logs())).isEqualTo(2);
        assertThat(newly(follower)).containsExactly(1L, 2L);
        assertThat(follower.newestDurable(logs())).isEqualTo(2);
        append(log, 3, 3);
        mark(log);
        assertThat(follower.newestDurable(logs())).isEqualTo(3);
        assertThat(newly(follower)).containsExactly(3L);
    }

    @Test
    void hasNothingToReadWithoutALog() throws IOException {
        LogFollower follower = new LogFollower(disk, DATABASE, 0);
        assertThat(newly(follower)).isEmpty();
        assertThat(follower.newestDurable(logs())).isZero();
        mark(append(begin(7), 1, 2));
        assertThat(newly(follower)).as("a log that no manifest names").isEmpty();
        assertThat(follower.newestDurable(logs())).isZero();
    }

    /** A log is forced before the next one is begun. */
    @Test
    void goesOnInTheLogThatFollows() throws IOException {
        WriteAheadLog first = append(begin(7), 1, 2);
        LogFollower follower = new LogFollower(disk, DATABASE, 7);
        assertThat(newly(follower)).isEmpty();
        WriteAheadLog second = follow(first, 9);
        assertThat(newly(follower)).containsExactly(1L, 2L);
        append(second, 3, 3);
        mark(second);
        assertThat(follower.newestDurable(logs())).isEqualTo(3);
        WriteAheadLog third = follow(append(second, 4, 4), 10);
        append(third, 5, 6);
        mark(third);
        assertThat(follower.newestDurable(logs())).as("from a log behind the next").isEqualTo(6);
        assertThat(newly(follower)).containsExactly(3L, 4L, 5L, 6L);
        disk.delete("000007.wal");
        disk.delete("000009.wal");
        assertThat(newly(follower)).isEmpty();
        append(third, 7, 7);
        mark(third);
        assertThat(newly(follower)).containsExactly(7L);
    }

    @Test
    void readsNoLogBeforeTheOldestThatIsNeeded() throws IOException {
        WriteAheadLog second = follow(append(begin(7), 1, 2), 8);
        WriteAheadLog third = follow(append(second, 3, 3), 9);
        append(third, 4, 5);
        LogFollower follower = new LogFollower(disk, DATABASE, 9);
        assertThat(newly(follower)).isEmpty();
        mark(third);
        assertThat(newly(follower)).containsExactly(4L, 5L);
    }

    /** A recovery has begun it, and until a manifest names it, it does not count; or its creation was cut short. */
    @Test
    void leavesLogsOutThatFollowNoOther() throws IOException {
        WriteAheadLog log = append(begin(7), 1, 2);
        mark(append(begin(8), 1, 1));
        disk.create("000009.wal").close();
        LogFollower follower = new LogFollower(disk, DATABASE, 7);
        assertThat(newly(follower)).isEmpty();
        mark(log);
        assertThat(newly(follower)).containsExactly(1L, 2L);
        assertThat(follower.newestDurable(logs())).isEqualTo(2);
    }

    @Test
    void readsNothingOfALogThatIsAsLongAsBefore() throws IOException {
        mark(append(begin(7), 1, 100));
        LogFollower follower = new LogFollower(disk, DATABASE, 7);
        assertThat(newly(follower)).hasSize(100);
        List<DiskOperation> calls = new ArrayList<>();
        disk.onCall(call -> calls.add(call.operation()));
        assertThat(newly(follower)).isEmpty();
        assertThat(follower.newestDurable(logs())).isEqualTo(100);
        assertThat(calls).contains(DiskOperation.LIST).doesNotContain(DiskOperation.OPEN, DiskOperation.READ);
    }

    /** The end of a write may be there before its beginning. */
    @Test
    void looksAgainWhereAWriteWasHalfDone() throws IOException {
        SimulatedDisk whole = new SimulatedDisk();
        mark(append(WriteAheadLog.create(whole, header(7)), 1, 3));
        ByteBuffer bytes = ByteBuffer.allocate((int) whole.length("000007.wal"));
        whole.open("000007.wal").readAt(0, bytes);
        int secondBatch = 128 + BATCH_BYTES;
        DiskFile file = disk.create("000007.wal");
        file.writeAt(0, bytes.duplicate().position(0).limit(secondBatch));
        file.writeAt(bytes.capacity() - 1, ByteBuffer.allocate(1));

        LogFollower follower = new LogFollower(disk, DATABASE, 7);
        assertThat(newly(follower)).isEmpty();
        file.writeAt(secondBatch, bytes.duplicate().position(secondBatch).limit(bytes.capacity()));
        assertThat(newly(follower)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void noticesDamageInALogAndAGapBetweenTwo() throws IOException {
        WriteAheadLog first = append(begin(7), 1, 2);
        LogFollower follower = new LogFollower(disk, DATABASE, 7);
        assertThat(newly(follower)).isEmpty();
        follow(first, 9).close();
        append(first, 3, 3);
        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(() -> newly(follower))
                .withMessageContaining("000009.wal follows log 7 that ended at offset 224 with sequence number 2");

        LogFollower another = new LogFollower(disk, DATABASE, 7);
        DiskFile damaged = disk.create("000010.wal");
        ByteBuffer bytes = ByteBuffer.allocate((int) disk.length("000007.wal"));
        disk.open("000007.wal").readAt(0, bytes);
        disk.delete("000007.wal");
        damaged.writeAt(0, bytes.put(140, (byte) 99).clear());
        disk.rename("000010.wal", "000007.wal");
        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(() -> newly(another))
                .satisfies(corruption -> assertThat(corruption.offset()).isEqualTo(128));
    }

    @Test
    void refusesLogsOfOthersAndSaysWhenOneIsGone() throws IOException {
        mark(append(begin(7), 1, 2));
        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(() -> newly(new LogFollower(disk, new UUID(8, 8), 7)))
                .withMessageContaining("belongs to database");
        LogFollower follower = new LogFollower(disk, DATABASE, 7);
        disk.delete("000007.wal");
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> newly(follower));
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> follower.newestDurable(logs()));
    }

    private List<Long> logs() throws IOException {
        return FolderListing.of(disk).logs();
    }

    /** Has the follower look and returns what it handed out. */
    private List<Long> newly(LogFollower follower) throws IOException {
        found.clear();
        follower.advance(logs(), (sequence, payload) -> {
            assertThat(payload.getLong()).isEqualTo(-sequence);
            found.add(sequence);
        });
        return List.copyOf(found);
    }

    private WriteAheadLog begin(long number) throws IOException {
        return WriteAheadLog.create(disk, header(number));
    }

    private WriteAheadLog follow(WriteAheadLog previous, long number) throws IOException {
        return WriteAheadLog.create(disk, new LogHeader(
                DATABASE, number, 70 + number, previous.lastSequence() + 1, previous.header().number(),
                previous.endOffset(), previous.lastSequence()));
    }

    private static LogHeader header(long number) {
        return new LogHeader(DATABASE, number, 70 + number, 1, 0, 0, 0);
    }

    /** Writes and forces batches; that they are durable only a later frame tells. */
    private static WriteAheadLog append(WriteAheadLog log, long from, long to) throws IOException {
        for (long sequence = from; sequence <= to; sequence++) {
            ByteBuffer payload = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            log.append(sequence, payload.putLong(-sequence).flip());
        }
        log.write();
        log.force();
        return log;
    }

    private static void mark(WriteAheadLog log) throws IOException {
        log.appendMark(MarkKind.WATERMARK);
        log.write();
        log.force();
    }
}
