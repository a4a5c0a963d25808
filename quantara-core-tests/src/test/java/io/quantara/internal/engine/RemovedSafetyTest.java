package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quantara.Durability;
import io.quantara.testkit.disk.CrashVariant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The test of the tests: each safety step is removed in turn, and the power cuts must find out. */
class RemovedSafetyTest {

    /** Together they write every kind of file, and delete every kind. */
    private static final List<List<Operation>> SEQUENCES = List.of(
            List.of(Operation.INSERT_BATCH, Operation.DELETE, Operation.INSERT_BATCH),
            List.of(Operation.DELETE_ALL, Operation.PERSIST, Operation.UPSERT_EXISTING),
            List.of(Operation.LOAD, Operation.REOPEN, Operation.UPDATE),
            List.of(Operation.INSERT_OWN_ID, Operation.REOPEN, Operation.INSERT_OWN_ID),
            List.of(Operation.COMPACT, Operation.DELETE_ALL, Operation.COMPACT));

    private final CrashExplorer.Prepared filled = CrashExplorer.Prepared.filled();

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void theLossOfEachSafetyStepIsNoticed(UnsafeDisk.Step step) {
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> explore(step));
    }

    @Test
    void nothingIsNoticedWhenNothingIsLost() {
        assertThat(explore(UnsafeDisk.Step.NONE)).isGreaterThan(10_000);
    }

    private long explore(UnsafeDisk.Step step) {
        long states = 0;
        for (CrashExplorer.Prepared prepared : List.of(CrashExplorer.Prepared.nothing(), filled)) {
            for (int seed = 0; seed < 2 * SEQUENCES.size(); seed++) {
                states += explore(step, seed, prepared);
            }
        }
        return states;
    }

    private static long explore(UnsafeDisk.Step step, int seed, CrashExplorer.Prepared prepared) {
        EngineLimits limits = seed < SEQUENCES.size() ? SimulatedDatabase.FLUSHING : SimulatedDatabase.LOGGING;
        CrashRun.Plan plan = new CrashRun.Plan(
                SEQUENCES.get(seed % SEQUENCES.size()),
                Durability.SYNC,
                limits,
                seed,
                disk -> new UnsafeDisk(disk, step));
        return new CrashExplorer(plan, prepared).explore(CrashVariant.values());
    }
}
