package io.quantara.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.cli.Outcome;
import io.quantara.cli.terminal.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandsTest {

    private static final int DOCUMENTS = 300;
    private static final int DIMENSION = 12;
    private static final List<String> LOAD_FIELDS = List.of(
            "kind", "index", "indexOptions", "metric", "documents", "dimension", "batch", "loadSeconds",
            "documentsPerSecond", "compactSeconds", "buildSeconds", "bytesOnDisk", "peakAnonymousBytes", "segments",
            "unindexedRows", "plan");
    private static final List<String> SEARCH_FIELDS = List.of(
            "kind", "index", "metric", "k", "effort", "threads", "rounds", "queries", "recall", "qps", "p50Micros",
            "p99Micros", "qpsWithDocuments", "plan");

    @TempDir
    private Path folder;

    private final float[][] base = TestVectors.random(11, DOCUMENTS, DIMENSION);
    private final float[][] queries = TestVectors.random(12, 20, DIMENSION);

    @Test
    void annPrintsOneLineForTheLoadAndOneForEachEffort() throws IOException {
        Outcome outcome = Outcome.of(
                "bench", "ann", "--base", TestVectors.fvecs(folder.resolve("b.fvecs"), base), "--queries",
                TestVectors.fvecs(folder.resolve("q.fvecs"), queries), "--truth", truth(20), "--metric", "euclidean",
                "--index", "flat", "--k", 10, "--threads", 2, "--efforts", "10,20", "--rounds", 2, "--batch", 100,
                "--compact", "--format", "jsonl");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        List<Map<String, Object>> rows = outcome.out().lines().map(BenchCommandsTest::row).toList();
        assertThat(rows).hasSize(3);
        assertThat(rows.get(0).keySet()).containsExactlyElementsOf(LOAD_FIELDS);
        assertThat(rows.get(0)).containsEntry("documents", 300L).containsEntry("dimension", 12L);
        for (int i = 1; i < 3; i++) {
            assertThat(rows.get(i).keySet()).containsExactlyElementsOf(SEARCH_FIELDS);
            assertThat(rows.get(i)).containsEntry("recall", 1.0).containsEntry("effort", 10L * i);
            assertThat((Double) rows.get(i).get("qps")).isPositive();
        }
    }

    @Test
    void annFindsTheDimensionOfHalvesAndTakesMetadata() throws IOException {
        Path records = Files.writeString(
                folder.resolve("records.jsonl"),
                IntStream.range(0, DOCUMENTS)
                        .mapToObj(i -> "{\"name\": \"n" + i + "\", \"even\": " + (i % 2 == 0) + "}\n")
                        .collect(Collectors.joining()));
        Path kept = folder.resolve("kept");
        Outcome outcome = Outcome.of(
                "bench", "ann", "--base", TestVectors.f16(folder.resolve("b.f16"), base), "--queries",
                TestVectors.f16(folder.resolve("q.f16"), queries), "--truth", truth(5), "--metric", "euclidean",
                "--metadata", records, "--rounds", 1, "--dir", kept, "--json");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.jsonList("rows").get(1)).containsEntry("recall", 1.0).containsEntry("effort", null);
        Outcome stored = Outcome.of("list", "-c", "ann", "--db", kept, "--filter", "even == true", "--json");
        assertThat(stored.json()).containsEntry("matching", 150L);
    }

    @Test
    void annFindsTheTruthItselfWhenNoneIsGiven() throws IOException {
        Outcome outcome = Outcome.of(
                "bench", "ann", "--base", TestVectors.fvecs(folder.resolve("b.fvecs"), base), "--queries",
                TestVectors.fvecs(folder.resolve("q.fvecs"), queries), "--metric", "dot", "--rounds", 1);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).containsPattern("recall +1.0\\R").containsPattern("peakAnonymousBytes");
    }

    @Test
    void annRefusesFilesThatDoNotBelongTogether() throws IOException {
        Path vectors = TestVectors.fvecs(folder.resolve("b.fvecs"), base);
        Outcome truth = Outcome.of("bench", "ann", "--base", vectors, "--queries", vectors, "--truth", truth(5));
        assertThat(truth.code()).isEqualTo(2);
        assertThat(truth.err()).contains("300 queries and true neighbours of 20");
        Path narrow = TestVectors.fvecs(folder.resolve("n.fvecs"), TestVectors.random(13, 4, DIMENSION - 1));
        Outcome dimension = Outcome.of("bench", "ann", "--base", vectors, "--queries", narrow);
        assertThat(dimension.err()).contains("12 dimensions, the queries 11");
        Path halves = TestVectors.f16(folder.resolve("h.f16"), base);
        assertThat(Outcome.of("bench", "ann", "--base", halves, "--queries", halves).err()).contains("--dimension");
    }

    @Test
    void loadComparesWithPlainWritesOfTheSameBytes() {
        Outcome outcome = Outcome.of(
                "bench", "load", "--documents", 200, "--batch", 50, "--rounds", 2, "--format", "jsonl");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        Map<String, Object> row = row(outcome.out());
        assertThat(row).containsEntry("documents", 200L);
        assertThat((Long) row.get("bytes")).isGreaterThan(200L * 384 * Float.BYTES);
        assertThat((Double) row.get("ratio")).isPositive();
    }

    @Test
    void commitCountsForcesOfTheLog() {
        Outcome outcome = Outcome.of(
                "bench", "commit", "--threads", "1,4", "--documents", 40, "--dimension", 8, "--json");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        List<Map<String, Object>> rows = outcome.jsonList("rows");
        assertThat(rows).extracting("threads").containsExactly(1L, 4L);
        assertThat(rows).allSatisfy(row -> {
            assertThat(row).containsEntry("commits", 40L);
            assertThat((Double) row.get("forcesPerCommit")).isGreaterThan(0).isLessThan(1.5);
        });
        assertThat(Outcome.of("bench", "commit", "--threads", 0).code()).isEqualTo(2);
    }

    @Test
    void reopenTimesFreshProcessesAfterCloseAndKill() {
        Outcome outcome = Outcome.of(
                "bench", "reopen", "--documents", 50, "--dimension", 8, "--rounds", 1, "--format", "jsonl");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out().lines().map(BenchCommandsTest::row))
                .extracting(row -> row.get("after"))
                .containsExactly("close", "kill");
    }

    private Path truth(int count) throws IOException {
        return TestVectors.ivecs(folder.resolve("t.ivecs"), TestVectors.nearest(base, queries, count));
    }

    @SuppressWarnings("unchecked") // a line is an object
    private static Map<String, Object> row(String line) {
        if (JsonText.parse(line) instanceof Map<?, ?> row) {
            return (Map<String, Object>) row;
        }
        throw new AssertionError("No JSON object: " + line);
    }
}
