package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills writing processes. The long form, run by {@code -Dquantara.kill=full}, makes chains of twenty kills, and does
 * not repeat those in its result file.
 */
class KillTest {

    private static final Path RESULTS = Path.of(System.getProperty("quantara.results", "target/kills.tsv"));
    private static final int LANES = Integer.getInteger("quantara.lanes", 2);
    private static final long FROM = Long.getLong("quantara.from", 0);
    private static final long TO = Long.getLong("quantara.to", 100);
    private static final int CHAIN = 20;

    @TempDir
    private Path parent;

    @Test
    void nothingAcknowledgedIsLostAndNothingIsHalfDone(TestReporter reporter)
            throws IOException, InterruptedException, ExecutionException {
        ResultFile results = new ResultFile(parent.resolve("kills.tsv"));
        kill(0, 2, CHAIN / 2, results);
        report(results, reporter);
    }

    @Test
    @EnabledIfSystemProperty(named = "quantara.kill", matches = "full")
    void nothingIsLostInThousandsOfKills(TestReporter reporter)
            throws IOException, InterruptedException, ExecutionException {
        ResultFile results = new ResultFile(RESULTS);
        kill(FROM, TO, CHAIN, results);
        report(results, reporter);
    }

    private void kill(long from, long to, int kills, ResultFile results)
            throws InterruptedException, ExecutionException {
        List<Callable<Boolean>> chains = new ArrayList<>();
        for (long seed = from; seed < to; seed++) {
            long number = seed;
            chains.add(() -> results.has(Long.toString(number)) || isKilled(number, kills, results));
        }
        try (ExecutorService lanes = Executors.newFixedThreadPool(LANES)) {
            for (Future<Boolean> chain : lanes.invokeAll(chains)) {
                assertThat(chain.get()).isTrue();
            }
        }
    }

    private boolean isKilled(long seed, int kills, ResultFile results) throws IOException, InterruptedException {
        var counts = new KillChain(parent, seed).run(kills);
        results.add(Long.toString(seed), Arrays.stream(KillChain.Counted.values())
                .mapToLong(counted -> counts.getOrDefault(counted, 0L))
                .toArray());
        return true;
    }

    private static void report(ResultFile results, TestReporter reporter) {
        int column = 0;
        for (KillChain.Counted counted : KillChain.Counted.values()) {
            long total = results.total(column++);
            reporter.publishEntry(counted.toString(), Long.toString(total));
            boolean maybeNever = counted.toString().startsWith("DURING");
            assertThat(maybeNever || total > 0).as("any %s", counted).isTrue();
        }
    }
}
