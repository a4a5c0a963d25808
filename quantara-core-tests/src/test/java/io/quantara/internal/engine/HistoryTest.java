package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Histories of the engine on real threads. The long form, run by {@code -Dquantara.history=full}, has a thousand of
 * five thousand operations, and does not repeat those in its result file.
 */
class HistoryTest {

    private static final Path RESULTS = Path.of(System.getProperty("quantara.results", "target/histories.tsv"));
    private static final long FROM = Long.getLong("quantara.from", 0);
    private static final long TO = Long.getLong("quantara.to", 1_000);

    @TempDir
    private Path parent;

    @Test
    void everyReadIsTheStateAtItsSequenceNumber(TestReporter reporter)
            throws IOException, InterruptedException, ExecutionException {
        ResultFile results = new ResultFile(parent.resolve("histories.tsv"));
        run(0, 20, 800, results);
        report(results, reporter);
    }

    @Test
    @EnabledIfSystemProperty(named = "quantara.history", matches = "full")
    void everyReadOfAThousandHistoriesIsTheStateAtItsSequenceNumber(TestReporter reporter)
            throws IOException, InterruptedException, ExecutionException {
        ResultFile results = new ResultFile(RESULTS);
        run(FROM, TO, 5_000, results);
        report(results, reporter);
    }

    private void run(long from, long to, int operations, ResultFile results)
            throws IOException, InterruptedException, ExecutionException {
        for (long seed = from; seed < to; seed++) {
            String key = Long.toString(seed);
            if (!results.has(key)) {
                Path folder = Files.createDirectory(parent.resolve("history-" + key));
                results.add(key, new History(folder, seed, operations).run());
            }
        }
    }

    private static void report(ResultFile results, TestReporter reporter) {
        reporter.publishEntry("histories", results.total(0) + " batches, " + results.total(1) + " reads");
        assertThat(results.total(0)).isPositive();
        assertThat(results.total(1)).isPositive();
    }
}
