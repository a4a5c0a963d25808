package io.quantara.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.bench.peers.SystemSpec.Table;
import io.quantara.bench.settings.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    /** A system that answers so many queries a second at recall 0.9, and half as many at 0.999. */
    private static SystemResult system(String name, String program, Table table, String launch, double qps) {
        SystemSpec spec = new SystemSpec(
                name, program, table, List.of("1", "2"), Settings.parse(""), Settings.parse(launch));
        return result(spec, point("1", 0.9, qps), point("2", 0.999, qps / 2));
    }

    /** A system without efforts that answers so many queries a second with recall 1. */
    private static SystemResult exact(String name, String program, String settings, double qps) {
        SystemSpec spec = new SystemSpec(
                name, program, Table.EXACT, List.of("-"), Settings.parse(settings), Settings.parse(""));
        return result(spec, point("-", 1, qps));
    }

    private static SystemResult result(SystemSpec spec, OperatingPoint... points) {
        return new SystemResult(spec, "1", "", 1, 1, 0, 0, 0, 0, Map.of(), List.of(points));
    }

    private static OperatingPoint point(String effort, double recall, double qps) {
        return new OperatingPoint(effort, recall, qps, qps, 1, 1);
    }

    @Test
    void comparesTheBestOfOursWithTheBestPeer() {
        List<SystemResult> rows = List.of(
                system("ours", "quantara", Table.INDEX, "", 300),
                system("slow", "lucene", Table.INDEX, "", 100),
                system("fast", "hnswlib", Table.INDEX, "", 200));

        assertThat(Comparison.of(Table.INDEX, rows, rows))
                .contains("- At recall 0.90: ours has 1.50 times the queries a second of the best peer, fast.\n")
                .contains("- At recall 0.99: ours has 1.50 times")
                .doesNotContain("lose");
        assertThat(Comparison.of(Table.INDEX, rows.subList(1, 3), rows)).isEmpty();
    }

    @Test
    void comparesBatchesWithBatchesAndSingleQueriesWithSingleQueries() {
        List<SystemResult> rows = List.of(
                exact("ours", "quantara", "", 200),
                exact("ours-batch", "quantara", "batch=128", 900),
                exact("theirs", "faiss", "", 100),
                exact("theirs-batch", "faiss", "batch=128", 1_000),
                exact("theirs-large", "faiss", "batch=1000", 2_000));

        assertThat(Comparison.of(Table.EXACT, rows, rows)).isEqualTo("""
                - Exact, one query at a time: ours has 2.00 times the queries a second of the best peer, theirs.
                - Exact, in batches of 128: ours-batch has 0.90 times the queries a second of the best peer, \
                theirs-batch: **we lose here**.
                """);
    }

    @Test
    void comparesARowWithTheOneItNamesAndItsGainWithThatOfOthers() {
        List<SystemResult> rows = List.of(
                system("ours-1", "quantara", Table.THREADS, "", 1_000),
                system("ours-2", "quantara", Table.THREADS, "against=ours-1", 1_500),
                system("theirs-1", "hnswlib", Table.THREADS, "", 2_000),
                system("theirs-2", "hnswlib", Table.THREADS, "against=theirs-1", 4_000));

        assertThat(Comparison.of(Table.THREADS, rows, rows))
                .contains("- At recall 0.90: ours-2 has 1.50 times the queries a second of ours-1 (1,500 to 1,000).\n")
                .contains("theirs-2 has 2.00 times")
                .contains("- At recall 0.95: ours-2 gains 0.75 times what theirs-2 gains.\n");
    }

    @Test
    void saysNothingAboutARowWhoseOtherIsNotThere() {
        List<SystemResult> rows = List.of(system("ours-2", "quantara", Table.THREADS, "against=ours-1", 1_500));

        assertThat(Comparison.of(Table.THREADS, rows, rows)).isEmpty();
    }
}
