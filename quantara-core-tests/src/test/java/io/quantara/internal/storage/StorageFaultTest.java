package io.quantara.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.quantara.testkit.disk.CrashVariant;
import io.quantara.testkit.disk.Fault;
import io.quantara.testkit.disk.Repeat;
import io.quantara.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lets every call fail in turn, in every way, once and for ever. */
class StorageFaultTest {

    private static final UUID DATABASE = new UUID(1, 2);
    private static final int CALLS = 60;

    @ParameterizedTest
    @EnumSource
    void theLogKeepsWhatWasForcedAndOnlyThat(Fault fault) throws IOException {
        for (int call = 1; call <= CALLS; call++) {
            for (Repeat repeat : Repeat.values()) {
                var disk = new SimulatedDisk();
                disk.failCall(call, fault, repeat);
                var writer = new FailingWriter();
                writer.run(disk);
                for (CrashVariant variant : CrashVariant.values()) {
                    String state = fault + " " + repeat + " in call " + call + ", " + variant;
                    writer.check(disk.afterPowerCut(variant, call), state);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFailedPublishTellsTheTruth(Fault fault) throws IOException {
        for (int call = 1; call <= 8; call++) {
            for (Repeat repeat : Repeat.values()) {
                var disk = new SimulatedDisk();
                var store = new ManifestStore(disk, DATABASE);
                StoredManifest first = store.publish(null, ByteBuffer.allocate(10));
                disk.failCall(disk.calls() + call, fault, repeat);
                PublishException.Outcome outcome = publishSecond(store, first);
                for (CrashVariant variant : CrashVariant.values()) {
                    SimulatedDisk found = disk.afterPowerCut(variant, call);
                    long number = new ManifestStore(found, DATABASE).readLatest().orElseThrow().number();
                    String state = fault + " " + repeat + " in call " + call + ", " + variant + ", " + outcome;
                    if (outcome == null) {
                        assertThat(number).as(state).isEqualTo(2);
                    } else if (outcome == PublishException.Outcome.UNCHANGED) {
                        assertThat(number).as(state).isEqualTo(1);
                    } else {
                        assertThat(number).as(state).isBetween(1L, 2L);
                    }
                }
            }
        }
    }

    @Test
    void aLogTakesNothingMoreAfterAFailedForce() throws IOException {
        var disk = new SimulatedDisk();
        try (WriteAheadLog log = WriteAheadLog.create(disk, new LogHeader(DATABASE, 1, 77, 1, 0, 0, 0))) {
            log.append(1, ByteBuffer.allocate(10));
            log.write();
            disk.failCall(disk.calls() + 1, Fault.FORCE_ERROR, Repeat.ONCE);
            assertThatIOException().isThrownBy(log::force);
            assertThat(log.durableSequence()).isZero();
            assertThatIllegalStateException().isThrownBy(log::force);
            assertThatIllegalStateException().isThrownBy(() -> log.append(2, ByteBuffer.allocate(10)));
            assertThatIllegalStateException().isThrownBy(log::write);
            assertThatIllegalStateException().isThrownBy(() -> log.appendMark(MarkKind.WATERMARK));
            assertThatIllegalStateException().isThrownBy(log::rollBack);
        }
    }

    @Test
    void anUnfinishedSectionFileLeavesNothing() throws IOException {
        for (int call = 1; call <= 3; call++) {
            var disk = new SimulatedDisk();
            disk.failCall(call, Fault.IO_ERROR, Repeat.ONCE);
            List<IOException> failures = new ArrayList<>();
            try (SectionFileWriter writer =
                    SectionFileWriter.create(disk, "000001.seg", FileKind.SEGMENT, new UUID(1, 1))) {
                writer.begin(1, 1, 64);
                writer.writeInt(1);
                writer.end();
                writer.finish();
            } catch (IOException e) {
                failures.add(e);
            }
            assertThat(failures).hasSize(1);
            assertThat(disk.list()).isEmpty();
        }
    }

    private static PublishException.@Nullable Outcome publishSecond(ManifestStore store, StoredManifest first) {
        try {
            store.publish(first, ByteBuffer.allocate(20));
            return null;
        } catch (PublishException e) {
            return e.outcome();
        }
    }

    /** Does what the engine does: forces each batch, rolls a failed write back and goes on in a new log. */
    private static final class FailingWriter {

        private final List<Long> refused = new ArrayList<>();
        private long acknowledged;
        private long attempted;

        void run(SimulatedDisk disk) {
            try {
                WriteAheadLog log = WriteAheadLog.create(disk, new LogHeader(DATABASE, 1, 77, 1, 0, 0, 0));
                for (int i = 0; i < 8; i++) {
                    log = commit(disk, log);
                }
                log.close();
            } catch (IOException stopped) {
                assertThat(disk.faults()).as(stopped.toString()).isPositive();
            }
        }

        private WriteAheadLog commit(SimulatedDisk disk, WriteAheadLog log) throws IOException {
            attempted = acknowledged + 1;
            log.append(attempted, ByteBuffer.allocate(600).putLong(0, attempted + 1_000L * refused.size()));
            try {
                log.write();
            } catch (IOException e) {
                log.rollBack();
                refused.add(attempted + 1_000L * refused.size());
                attempted = acknowledged;
                LogHeader old = log.header();
                return WriteAheadLog.create(disk, new LogHeader(DATABASE, old.number() + 1, 78, acknowledged + 1,
                        old.number(), log.endOffset(), acknowledged));
            }
            log.force();
            acknowledged = attempted;
            return log;
        }

        void check(SimulatedDisk found, String state) throws IOException {
            List<String> names = found.list();
            List<Long> contents = new ArrayList<>();
            LogSummary previous = null;
            for (int i = 0; i < names.size(); i++) {
                boolean isLast = i + 1 == names.size();
                var expected = new LogHeaderExpectation(DATABASE, i + 1L, previous);
                try {
                    previous = LogReader.read(found, expected, isLast, LogReader.Scope.ALL,
                            (sequence, payload) -> contents.add(payload.getLong(0)));
                } catch (UnfinishedLogException e) {
                    assertThat(isLast).as(state).isTrue();
                }
            }
            assertThat((long) contents.size()).as(state).isBetween(acknowledged, attempted);
            assertThat(contents).as(state).doesNotContainAnyElementsOf(refused.isEmpty() ? List.of(-1L) : refused);
        }
    }
}
