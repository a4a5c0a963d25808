package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.Durability;
import io.quantara.testkit.disk.CrashVariant;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Cuts the power before every call to the disk that changes it. {@link FullCrashTest} tries all sequences of three. */
class EngineCrashTest {

    private static final List<Operation> ALL = List.of(Operation.values());
    private static final CrashVariant[] TWO = {CrashVariant.UNSYNCED_DROPPED, CrashVariant.RANDOM_SECTORS};

    private final CrashExplorer.Prepared filled = CrashExplorer.Prepared.filled();

    @Test
    void everyPairSurvivesEveryPowerCut(TestReporter reporter) {
        long states = explore(reporter, new CrashSequences(ALL, 2, Durability.SYNC), 1, filled, TWO);
        assertThat(states).isGreaterThan(20_000);
    }

    @Test
    void aNamedVersionStaysAsItWasThroughEveryPowerCut(TestReporter reporter) {
        CrashExplorer.Prepared prepared = CrashExplorer.Prepared.withVersion();
        long states = explore(reporter, new CrashSequences(ALL, 2, Durability.SYNC), 5, prepared, TWO);
        assertThat(states).isGreaterThan(2_000);
    }

    @Test
    void someTriplesSurviveEveryPowerCut(TestReporter reporter) {
        CrashSequences triples = new CrashSequences(Operation.writes(), 3, Durability.SYNC);
        long states = explore(reporter, triples, 41, filled, CrashVariant.REORDERED, CrashVariant.GROWN_GARBAGE);
        assertThat(states).isGreaterThan(2_000);
    }

    @Test
    void everyOperationSurvivesEveryPowerCutInAFolderJustCreated(TestReporter reporter) {
        CrashSequences single = new CrashSequences(ALL, 1, Durability.SYNC);
        long states = explore(reporter, single, 1, CrashExplorer.Prepared.nothing(), CrashVariant.values());
        assertThat(states).isGreaterThan(2_000);
    }

    @Test
    void aPowerCutLeavesAPrefixWhenTheOperatingSystemDecides(TestReporter reporter) {
        long states = explore(reporter, new CrashSequences(ALL, 2, Durability.OS), 5, filled, TWO);
        assertThat(states).isGreaterThan(2_000);
    }

    @Test
    void aPowerCutLeavesAPrefixWhenForcedAtAnInterval(TestReporter reporter) {
        Durability interval = Durability.interval(Duration.ofMillis(100));
        long states = explore(reporter, new CrashSequences(ALL, 2, interval), 5, filled, TWO);
        assertThat(states).isGreaterThan(2_000);
    }

    @Test
    void aPowerCutLeavesExactlyWhatWasPersistedByHand(TestReporter reporter) {
        long states = explore(reporter, new CrashSequences(ALL, 2, Durability.MANUAL), 3, filled, TWO);
        assertThat(states).isGreaterThan(2_000);
    }

    private static long explore(
            TestReporter reporter,
            CrashSequences sequences,
            int every,
            CrashExplorer.Prepared prepared,
            CrashVariant... variants) {
        long start = System.nanoTime();
        long states = 0;
        for (long number = 0; number < sequences.count(); number += every) {
            states += sequences.explore(number, prepared, variants);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        reporter.publishEntry("crash states", states + " in " + took.toMillis() + " ms");
        return states;
    }
}
