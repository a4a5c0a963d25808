package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.Durability;
import io.quantara.testkit.disk.CrashVariant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * All sequences of one to three of the twelve writing calls, cut before every call to the disk, in all variants. It
 * takes long and is run by {@code -Dquantara.crash=full}; what is done is in the result file and not done again.
 */
@EnabledIfSystemProperty(named = "quantara.crash", matches = "full")
class FullCrashTest {

    private static final Path RESULTS = Path.of(System.getProperty("quantara.results", "target/crash-states.tsv"));
    private static final long FROM = Long.getLong("quantara.from", 0);
    private static final long TO = Long.getLong("quantara.to", Long.MAX_VALUE);

    @Test
    void everySequenceOfUpToThreeWritesSurvivesEveryPowerCut() throws IOException {
        ResultFile results = new ResultFile(RESULTS);
        CrashExplorer.Prepared filled = CrashExplorer.Prepared.filled();
        for (int length : List.of(1, 2, 3)) {
            CrashSequences sequences = new CrashSequences(Operation.writes(), length, Durability.SYNC);
            for (long number = FROM; number < Math.min(TO, sequences.count()); number++) {
                String key = length + "/" + number;
                if (!results.has(key)) {
                    results.add(key, sequences.explore(number, filled, CrashVariant.values()));
                }
            }
        }
        assertThat(results.total()).isPositive();
    }
}
