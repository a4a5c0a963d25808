package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.QuantaraException;
import io.quantara.testkit.disk.CrashVariant;
import io.quantara.testkit.disk.Fault;
import io.quantara.testkit.disk.Repeat;
import io.quantara.testkit.disk.SimulatedDisk;
import java.io.IOException;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lets every call of a backup fail in turn, once and for ever, on either disk. */
class CopyFaultTest {

    private final CrashExplorer.Prepared prepared = CrashExplorer.Prepared.filled();
    private long runs;

    @ParameterizedTest
    @EnumSource
    void aFailingTargetLeavesTheBackupBefore(Fault fault, TestReporter reporter) throws IOException {
        for (Repeat repeat : Repeat.values()) {
            boolean met = true;
            for (long call = 1; met; call++) {
                met = failTarget(fault, repeat, call);
            }
        }
        reporter.publishEntry("runs with a failing call", Long.toString(runs));
        assertThat(runs).isPositive();
    }

    private boolean failTarget(Fault fault, Repeat repeat, long call) throws IOException {
        SimulatedDisk disk = prepared.copy();
        SimulatedDisk target = new SimulatedDisk();
        SimulatedDatabase source = CopyTrial.open(disk, SimulatedDatabase.LOGGING);
        try {
            DatabaseCopy.backup(source.engine(), target, CopyTrial.COPIES);
            ModelState before = ModelState.read(source.db());
            Operation.INSERT_BATCH.run(source.db(), before, 1);
            source.db().compact();
            ModelState after = ModelState.read(source.db());
            long first = target.calls();
            target.failCall(first + call, fault, repeat);
            boolean succeeded = tryBackup(source, target);
            long calls = target.calls() - first;
            runs += target.faults();
            target.failCall(Long.MAX_VALUE, fault, Repeat.ONCE);
            String when = fault + " " + repeat + " in call " + call;
            for (CrashVariant variant : CrashVariant.values()) {
                ModelState read = CopyTrial.read(target.copyAfterPowerCut(variant, call));
                assertThat(after.difference(read).isEmpty()
                                || (!succeeded && before.difference(read).isEmpty()))
                        .as(when + ", " + variant)
                        .isTrue();
            }
            SimulatedDisk next = target.afterProcessKill();
            DatabaseCopy.backup(source.engine(), next, CopyTrial.COPIES);
            assertThat(after.difference(CopyTrial.read(next))).as(when).isEmpty();
            CopyTrial.requireTidy(next);
            source.settle();
            source.check(disk);
            return calls >= call;
        } finally {
            source.abandon();
        }
    }

    /** Only typed exceptions may come out. */
    private static boolean tryBackup(SimulatedDatabase source, SimulatedDisk target) {
        try {
            DatabaseCopy.backup(source.engine(), target, CopyTrial.COPIES);
            return true;
        } catch (QuantaraException e) {
            assertThat(e.getMessage()).isNotEmpty();
            return false;
        } finally {
            Thread.interrupted();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFailingDatabaseGivesAWholeBackupOrNone(Fault fault, TestReporter reporter) throws IOException {
        for (Repeat repeat : Repeat.values()) {
            boolean met = true;
            for (long call = 1; met; call++) {
                met = failSource(fault, repeat, call);
            }
        }
        reporter.publishEntry("runs with a failing call", Long.toString(runs));
        assertThat(runs).isPositive();
    }

    private boolean failSource(Fault fault, Repeat repeat, long call) throws IOException {
        SimulatedDisk disk = prepared.copy();
        SimulatedDisk target = new SimulatedDisk();
        String when = fault + " " + repeat + " in call " + call;
        SimulatedDatabase source = CopyTrial.open(disk, SimulatedDatabase.LOGGING);
        ModelState expected;
        long calls;
        try {
            Operation.INSERT_BATCH.run(source.db(), prepared.state(), 1);
            expected = ModelState.read(source.db());
            long first = disk.calls();
            disk.failCall(first + call, fault, repeat);
            boolean succeeded = tryBackup(source, target);
            calls = disk.calls() - first;
            runs += disk.faults();
            disk.failCall(Long.MAX_VALUE, fault, Repeat.ONCE);
            assertThat(CopyTrial.stands(target)).as(when).isEqualTo(succeeded);
            if (succeeded) {
                assertThat(expected.difference(CopyTrial.read(target))).as(when).isEmpty();
                CopyTrial.requireTidy(target);
            } else {
                assertThat(target.list()).as(when).isEmpty();
            }
            assertThat(expected.difference(ModelState.read(source.db()))).as(when).isEmpty();
        } finally {
            source.abandon();
        }
        SimulatedDisk found = disk.afterPowerCut(CrashVariant.UNSYNCED_DROPPED, call);
        SimulatedDatabase recovered = CopyTrial.open(found, SimulatedDatabase.LOGGING);
        try {
            assertThat(expected.difference(ModelState.read(recovered.db()))).as(when).isEmpty();
            DatabaseCopy.backup(recovered.engine(), target, CopyTrial.COPIES);
            assertThat(expected.difference(CopyTrial.read(target))).as(when).isEmpty();
        } finally {
            recovered.abandon();
        }
        return calls >= call;
    }
}
