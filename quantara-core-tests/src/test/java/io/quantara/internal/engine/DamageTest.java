package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.ChildJvm;
import io.quantara.ReadMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Damages files of small databases, opens them and reads everything. More, in a heap of 256 MiB, by
 * {@code -Dquantara.damage=full}; what is done is in the result file and not done again.
 */
class DamageTest {

    private static final int DAMAGES = 20_000;
    private static final int DAMAGES_IN_FOLDERS = 150;
    private static final String FROM = System.getProperty("quantara.from", "0");
    private static final String TO = System.getProperty("quantara.to", "500000");
    private static final String RESULTS = System.getProperty("quantara.results", "target/damage.tsv");

    @Test
    void givesTheSameDataOrAnErrorThatNamesTheFile() throws IOException {
        DamageTrial trial = DamageRun.start(DamagePlace.heap());
        for (long number = 0; number < DAMAGES; number++) {
            trial.run(number);
        }
        Map<DamageTrial.Outcome, Long> outcomes = trial.outcomes();
        assertThat(outcomes).containsOnlyKeys(DamageTrial.Outcome.values());
        assertThat(outcomes.values()).allMatch(count -> count > DAMAGES / 100);
    }

    @ParameterizedTest
    @EnumSource(ReadMode.class)
    void doesSoInAFolder(ReadMode mode, @TempDir Path folder) throws IOException {
        DamageTrial trial = DamageRun.start(DamagePlace.folder(folder, mode));
        for (long number = 0; number < DAMAGES_IN_FOLDERS; number++) {
            trial.run(number);
        }
        assertThat(trial.outcomes()).containsKeys(DamageTrial.Outcome.SAME, DamageTrial.Outcome.REFUSED);
    }

    @Test
    @EnabledIfSystemProperty(named = "quantara.damage", matches = "full")
    void doesSoInASmallHeap(TestReporter reporter) throws IOException, InterruptedException {
        ChildJvm child = ChildJvm.run(DamageRun.class, List.of("-Xmx256m"), FROM, TO, RESULTS);
        reporter.publishEntry("damages", child.output());
        assertThat(child.exitCode()).as(child.output()).isZero();
    }
}
