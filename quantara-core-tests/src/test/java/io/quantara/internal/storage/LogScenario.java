package io.quantara.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.testkit.disk.CrashScenario;
import io.quantara.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Appends batches of many sizes to a chain of logs; whatever was forced must be found, in order and without holes. */
final class LogScenario implements CrashScenario {

    private static final UUID DATABASE = new UUID(1, 2);
    private static final int[] SIZES = {0, 5, 100, 505, 513, 4_000, 4_096, 9_000};

    private final SplittableRandom random;
    private final int groups;
    private final UnaryOperator<Disk> decorator;
    private long appended;
    private long forced;

    LogScenario(long seed, int groups, UnaryOperator<Disk> decorator) {
        this.random = new SplittableRandom(seed);
        this.groups = groups;
        this.decorator = decorator;
    }

    @Override
    public void run(SimulatedDisk simulated) throws IOException {
        Disk disk = decorator.apply(simulated);
        WriteAheadLog log = WriteAheadLog.create(disk, new LogHeader(DATABASE, 1, random.nextLong(), 1, 0, 0, 0));
        for (int group = 0; group < groups; group++) {
            appendGroup(log);
            switch (random.nextInt(6)) {
                case 0 -> log.write();
                case 1 -> mark(log, MarkKind.WATERMARK);
                case 2 -> log = next(disk, log);
                default -> force(log);
            }
        }
        mark(log, MarkKind.CLEAN_CLOSE);
        log.close();
    }

    @Override
    public void check(SimulatedDisk found) throws IOException {
        List<Long> numbers = new ArrayList<>();
        for (String name : found.list()) {
            numbers.add(FileName.parse(name).orElseThrow().number());
        }
        long read = 0;
        LogSummary previous = null;
        for (int i = 0; i < numbers.size(); i++) {
            assertThat(numbers.get(i)).isEqualTo(i + 1L);
            previous = readOne(found, i + 1L, i + 1 == numbers.size(), previous);
            read = previous == null ? read : previous.lastSequence();
        }
        assertThat(read).as("batches found").isBetween(forced, appended);
    }

    private @Nullable LogSummary readOne(
            SimulatedDisk found, long number, boolean isLast, @Nullable LogSummary previous) throws IOException {
        var expected = new LogHeaderExpectation(DATABASE, number, previous);
        long[] next = {previous == null ? 1 : previous.lastSequence() + 1};
        try {
            LogSummary summary =
                    LogReader.read(found, expected, isLast, LogReader.Scope.ALL, (sequence, payload) -> {
                        assertThat(sequence).isEqualTo(next[0]++);
                        assertThat(payload.equals(payload(sequence))).as("payload of %d", sequence).isTrue();
                    });
            assertThat(summary.durableSequence()).isBetween(0L, Math.max(forced, summary.header().firstSequence() - 1));
            return summary;
        } catch (UnfinishedLogException e) {
            assertThat(isLast).as(e.getMessage()).isTrue();
            return previous;
        }
    }

    private void appendGroup(WriteAheadLog log) {
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            appended++;
            log.append(appended, payload(appended));
        }
    }

    private void force(WriteAheadLog log) throws IOException {
        log.write();
        log.force();
        forced = log.durableSequence();
        assertThat(forced).isEqualTo(appended);
    }

    private void mark(WriteAheadLog log, MarkKind kind) throws IOException {
        force(log);
        log.appendMark(kind);
        force(log);
    }

    private WriteAheadLog next(Disk disk, WriteAheadLog log) throws IOException {
        force(log);
        LogHeader header = log.header();
        long number = header.number() + 1;
        log.close();
        return WriteAheadLog.create(disk, new LogHeader(
                DATABASE, number, random.nextLong(), appended + 1, header.number(), log.endOffset(), appended));
    }

    private static ByteBuffer payload(long sequence) {
        byte[] content = new byte[SIZES[(int) (sequence % SIZES.length)]];
        new Random(sequence).nextBytes(content);
        return ByteBuffer.wrap(content);
    }
}
