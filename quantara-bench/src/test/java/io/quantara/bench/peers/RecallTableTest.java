package io.quantara.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.bench.peers.SystemSpec.Table;
import io.quantara.bench.settings.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecallTableTest {

    private static SystemResult system(String name, String launch, OperatingPoint... points) {
        SystemSpec spec = new SystemSpec(
                name, "quantara", Table.DELETES, List.of(), Settings.parse(""), Settings.parse(launch));
        return new SystemResult(spec, "1", "", 1, 1, 0, 0, 0, 0, Map.of(), List.of(points));
    }

    private static OperatingPoint point(String effort, double recall, double qps) {
        return new OperatingPoint(effort, recall, qps, qps, 1, 1);
    }

    @Test
    void comparesRecallEffortByEffort() {
        List<SystemResult> rows = List.of(
                system("deleted", "against=fresh", point("10", 0.9, 2_000), point("20", 0.98, 900), point("30", 1, 1)),
                system("fresh", "", point("10", 0.9025, 3_000), point("20", 0.97, 1_000)));

        assertThat(RecallTable.of(rows, rows)).endsWith("""
                | deleted | 10 | 0.9000 | 0.9025 | -0.25 | 2,000 | 3,000 |
                | deleted | 20 | 0.9800 | 0.9700 | +1.00 | 900 | 1,000 |

                - deleted: -0.25 points of recall against fresh where that is worst.
                """);
    }

    @Test
    void isEmptyWhenTheOtherDidNotRun() {
        List<SystemResult> rows = List.of(system("deleted", "against=fresh", point("10", 0.9, 2_000)));

        assertThat(RecallTable.of(rows, rows)).isEmpty();
    }
}
