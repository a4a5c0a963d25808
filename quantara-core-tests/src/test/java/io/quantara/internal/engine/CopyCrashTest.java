package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.QuantaraException;
import io.quantara.testkit.disk.CrashVariant;
import io.quantara.testkit.disk.PowerCut;
import io.quantara.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cuts the power before every call of a copy, under the target or under the database that is copied. */
class CopyCrashTest {

    private long states;

    @ParameterizedTest
    @EnumSource
    void leavesTheBackupBeforeOrTheNewOneUnderTheTarget(CopyExplorer.Scenario scenario, TestReporter reporter)
            throws IOException {
        states = new CopyExplorer(scenario, UnaryOperator.identity()).explore();
        reporter.publishEntry("crash states", Long.toString(states));
        assertThat(states).isGreaterThan(100);
    }

    /** The test of the test: each safety step that is left out under the target is noticed. */
    @ParameterizedTest
    @EnumSource(names = {
        "SEGMENT_NOT_FORCED",
        "MANIFEST_NOT_FORCED",
        "FORMAT_NOT_FORCED",
        "LOG_NOT_FORCED",
        "FOLDER_NOT_FORCED",
        "FOLDER_NOT_FORCED_FOR_SEGMENTS",
        "FOLDER_NOT_FORCED_FOR_MANIFESTS",
        "MANIFEST_NOT_RENAMED",
        "MANIFEST_COPIED",
        "MANIFEST_DELETED_EARLY",
        "NOTHING_DELETED"
    })
    void noticesAStepThatIsLeftOut(UnsafeDisk.Step step) {
        assertThat(CopyExplorer.Scenario.values()).anyMatch(scenario -> isNoticed(scenario, step));
    }

    private static boolean isNoticed(CopyExplorer.Scenario scenario, UnsafeDisk.Step step) {
        try {
            new CopyExplorer(scenario, disk -> new UnsafeDisk(disk, step)).explore();
            return false;
        } catch (AssertionError | IOException | QuantaraException _) {
            return true;
        }
    }

    @Test
    void leavesNoHalfForkThatCouldBeTakenForADatabase() throws IOException {
        SimulatedDisk disk = CrashExplorer.Prepared.filled().copy();
        SimulatedDatabase source = CopyTrial.open(disk, SimulatedDatabase.LOGGING);
        try {
            ModelState expected = ModelState.read(source.db());
            SimulatedDisk whole = new SimulatedDisk();
            DatabaseCopy.fork(source.engine(), whole, CopyTrial.LINKS);
            for (long cut : whole.changingCalls()) {
                for (CrashVariant variant : CrashVariant.values()) {
                    Consumer<SimulatedDisk> forking =
                            target -> DatabaseCopy.fork(source.engine(), target, CopyTrial.LINKS);
                    SimulatedDisk found = CopyExplorer.cut(forking, new SimulatedDisk(), cut)
                            .afterPowerCut(variant, cut);
                    CopyExplorer.check(found, Optional.empty(), expected, "cut before call " + cut + ", " + variant);
                    if (!CopyTrial.stands(found)) {
                        DatabaseCopy.fork(source.engine(), found, CopyTrial.COPIES);
                    }
                    assertThat(expected.difference(CopyTrial.read(found))).isEmpty();
                    CopyTrial.requireTidy(found);
                }
            }
        } finally {
            source.abandon();
        }
    }

    @Test
    void aPowerCutUnderTheDatabaseHarmsNeither(TestReporter reporter) throws IOException {
        CrashExplorer.Prepared prepared = CrashExplorer.Prepared.filled();
        SimulatedDisk whole = prepared.copy();
        writeAndCopy(whole, new SimulatedDisk());
        for (long cut : whole.changingCalls()) {
            for (CrashVariant variant : CrashVariant.values()) {
                SimulatedDisk disk = prepared.copy();
                SimulatedDisk target = new SimulatedDisk();
                disk.cutPowerBeforeCall(cut);
                ModelState written = writeAndCopy(disk, target);
                SimulatedDisk found = disk.afterPowerCut(variant, cut);
                SimulatedDatabase source = CopyTrial.open(found, SimulatedDatabase.LOGGING);
                try {
                    ModelState read = ModelState.read(source.db());
                    assertThat(List.of(written.difference(read), prepared.state().difference(read)))
                            .as("cut before call " + cut + ", " + variant)
                            .contains(Optional.empty());
                    source.settle();
                    source.check(found);
                    CopyExplorer.requireNext(
                            next -> DatabaseCopy.backup(source.engine(), next, CopyTrial.COPIES), target, read);
                } finally {
                    source.abandon();
                }
                states++;
            }
        }
        reporter.publishEntry("crash states", Long.toString(states));
        assertThat(states).isGreaterThan(100);
    }

    /** Writes one document and makes a backup, unless the power is cut; returns what the database holds then. */
    private static ModelState writeAndCopy(SimulatedDisk disk, SimulatedDisk target) {
        CrashExplorer.Prepared prepared = CrashExplorer.Prepared.filled();
        ModelState after = Operation.INSERT_BATCH.expected(prepared.state(), 1);
        SimulatedDatabase[] opened = new SimulatedDatabase[1];
        try {
            opened[0] = CopyTrial.open(disk, SimulatedDatabase.LOGGING);
            Operation.INSERT_BATCH.run(opened[0].db(), prepared.state(), 1);
            DatabaseCopy.backup(opened[0].engine(), target, CopyTrial.COPIES);
            opened[0].settle();
        } catch (PowerCut e) {
            if (!disk.isPowerOff()) {
                throw e;
            }
        } finally {
            if (opened[0] != null) {
                opened[0].abandon();
            }
        }
        return after;
    }
}
