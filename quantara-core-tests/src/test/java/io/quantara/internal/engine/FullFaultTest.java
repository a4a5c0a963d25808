package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.Durability;
import io.quantara.testkit.disk.Fault;
import io.quantara.testkit.disk.Repeat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * All pairs of operations, with each call to the disk failing in each way, once and for ever. It takes long and is run
 * by {@code -Dquantara.faults=full}; what is done is in the result file and not done again.
 */
@EnabledIfSystemProperty(named = "quantara.faults", matches = "full")
class FullFaultTest {

    private static final Path RESULTS = Path.of(System.getProperty("quantara.results", "target/faults.tsv"));
    private static final long FROM = Long.getLong("quantara.from", 0);
    private static final long TO = Long.getLong("quantara.to", Long.MAX_VALUE);

    private final CrashExplorer.Prepared filled = CrashExplorer.Prepared.filled();

    @Test
    void everyCallOfEveryPairMayFail() throws IOException {
        ResultFile results = new ResultFile(RESULTS);
        CrashSequences pairs = new CrashSequences(List.of(Operation.values()), 2, Durability.SYNC);
        for (long number = FROM; number < Math.min(TO, pairs.count()); number++) {
            String key = Long.toString(number);
            if (!results.has(key)) {
                EngineLimits limits = number % 2 == 0 ? SimulatedDatabase.FLUSHING : SimulatedDatabase.LOGGING;
                results.add(key, explore(pairs.get(number), limits));
            }
        }
        assertThat(results.total()).isPositive();
    }

    private long explore(List<Operation> operations, EngineLimits limits) throws IOException {
        long runs = 0;
        for (Fault fault : Fault.values()) {
            for (Repeat repeat : Repeat.values()) {
                runs += FaultRun.explore(new FaultRun.Plan(operations, fault, repeat, limits), filled, 1);
            }
        }
        return runs;
    }
}
