package io.quantara.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quantara.testkit.disk.CrashScenario;
import io.quantara.testkit.disk.PowerCuts;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cuts the power before every call that changes the disk, in all variants. */
class StorageCrashTest {

    private static final int LOG_SEEDS = 20;

    @Test
    void theLogNeverLosesWhatWasForced(TestReporter reporter) throws IOException {
        long start = System.nanoTime();
        long states = 0;
        for (long seed = 1; seed <= LOG_SEEDS; seed++) {
            long scenario = seed;
            states += PowerCuts.explore(() -> new LogScenario(scenario, 12, UnaryOperator.identity()), 8);
        }
        report(reporter, states, start);
        assertThat(states).isGreaterThan(20_000);
    }

    @Test
    void aCheckpointIsTheOldOneOrTheNewOne(TestReporter reporter) throws IOException {
        long start = System.nanoTime();
        long states = PowerCuts.explore(() -> new CheckpointScenario(4, UnaryOperator.identity()), 40);
        report(reporter, states, start);
        assertThat(states).isGreaterThan(5_000);
    }

    @ParameterizedTest
    @EnumSource
    void everySafetyStepIsMissedWhenItIsLeftOut(SkippingDisk.Step step) {
        Supplier<CrashScenario> log = () -> new LogScenario(1, 12, disk -> new SkippingDisk(disk, step));
        Supplier<CrashScenario> checkpoint = () -> new CheckpointScenario(3, disk -> new SkippingDisk(disk, step));
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> {
            PowerCuts.explore(log, 8);
            PowerCuts.explore(checkpoint, 8);
        });
    }

    private static void report(TestReporter reporter, long states, long start) {
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        reporter.publishEntry("crash states", states + " in " + took.toMillis() + " ms");
    }
}
