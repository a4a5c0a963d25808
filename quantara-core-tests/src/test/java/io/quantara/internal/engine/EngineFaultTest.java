package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.testkit.disk.Fault;
import io.quantara.testkit.disk.Repeat;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lets every call to the disk fail in turn, those of opening and of background work included. */
class EngineFaultTest {

    /** Each call in turn by 1; every third by 3 takes a third of the time. */
    private static final int STEP = Integer.getInteger("quantara.faults.step", 3);

    private static final List<List<Operation>> SCENARIOS = List.of(
            List.of(Operation.INSERT_BATCH, Operation.DELETE, Operation.INSERT_BATCH, Operation.UPDATE),
            List.of(Operation.LOAD, Operation.DELETE_ALL, Operation.INSERT_OWN_ID),
            List.of(Operation.CLONE_COLLECTION, Operation.UPSERT_EXISTING, Operation.COMPACT, Operation.CLEAR),
            List.of(Operation.CREATE_COLLECTION, Operation.INSERT_OWN_ID, Operation.REOPEN, Operation.SET_CONFIG),
            List.of(Operation.DELETE_ALL, Operation.COMPACT, Operation.LOAD, Operation.DROP_COLLECTION),
            List.of(Operation.CREATE_VERSION, Operation.DELETE_ALL, Operation.COMPACT, Operation.DELETE_VERSION));

    private final CrashExplorer.Prepared filled = CrashExplorer.Prepared.filled();

    @ParameterizedTest
    @EnumSource
    void aFailingDiskGivesTypedErrorsAndLosesNothing(Fault fault, TestReporter reporter) throws IOException {
        long runs = 0;
        for (List<Operation> scenario : SCENARIOS) {
            for (Repeat repeat : Repeat.values()) {
                for (EngineLimits limits : List.of(SimulatedDatabase.FLUSHING, SimulatedDatabase.LOGGING)) {
                    runs += FaultRun.explore(new FaultRun.Plan(scenario, fault, repeat, limits), filled, STEP);
                }
            }
        }
        reporter.publishEntry("runs with a failing call", Long.toString(runs));
        assertThat(runs).isGreaterThan(100);
    }
}
