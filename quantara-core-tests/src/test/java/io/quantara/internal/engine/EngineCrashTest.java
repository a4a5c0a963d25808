package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.Durability;
import io.quantara.testkit.disk.CrashVariant;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Cuts the power before every call to the disk that changes it. */
class EngineCrashTest {

    private static final List<Operation> ALL = List.of(Operation.values());

    private final CrashExplorer.Prepared filled = CrashExplorer.Prepared.filled();

    @Test
    void everyPairSurvivesEveryPowerCut(TestReporter reporter) {
        long start = System.nanoTime();
        long states = 0;
        for (long number = 0; number < CrashExplorer.power(ALL.size(), 2); number++) {
            List<Operation> pair = CrashExplorer.sequence(ALL, 2, number);
            states += explore(pair, Durability.SYNC, number, filled);
        }
        report(reporter, states, start);
        assertThat(states).isGreaterThan(20_000);
    }

    @Test
    void everyOperationSurvivesEveryPowerCutInAFolderJustCreated(TestReporter reporter) {
        long start = System.nanoTime();
        long states = 0;
        for (Operation operation : ALL) {
            states += explore(List.of(operation), Durability.SYNC, operation.ordinal(),
                    CrashExplorer.Prepared.nothing());
        }
        report(reporter, states, start);
        assertThat(states).isGreaterThan(500);
    }

    private static long explore(
            List<Operation> sequence, Durability durability, long seed, CrashExplorer.Prepared prepared) {
        EngineLimits limits = seed % 2 == 0 ? SimulatedDatabase.FLUSHING : SimulatedDatabase.LOGGING;
        CrashRun.Plan plan = new CrashRun.Plan(sequence, durability, limits, seed, UnaryOperator.identity());
        return new CrashExplorer(plan, prepared)
                .explore(CrashVariant.UNSYNCED_DROPPED, CrashVariant.RANDOM_SECTORS);
    }

    private static void report(TestReporter reporter, long states, long start) {
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        reporter.publishEntry("crash states", states + " in " + took.toMillis() + " ms");
    }
}
