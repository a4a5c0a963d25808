package io.quantara.cli.bench;

import io.quantara.Metric;
import io.quantara.cli.command.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code bench ann}. */
final class AnnOptions {

    @Option(names = "--base", required = true, paramLabel = "FILE", description = "The vectors to load.")
    private @Nullable Path base;

    @Option(names = "--queries", required = true, paramLabel = "FILE", description = "The queries.")
    private @Nullable Path queries;

    @Option(
            names = "--truth",
            paramLabel = "FILE",
            description = "The rows of the true neighbours of each query, .ivecs; exact search finds them when not"
                    + " given.")
    @Nullable Path truth;

    @Option(
            names = "--dimension",
            paramLabel = "D",
            defaultValue = "0",
            description = "The dimension of .f16 files; found from the number of rows of the truth when not given.")
    int dimension;

    @Option(
            names = "--metadata",
            paramLabel = "FILE",
            description = "A .jsonl or .jsonl.gz file with name and metadata of each vector; without it a document's"
                    + " name is its row.")
    @Nullable Path metadata;

    @Option(
            names = "--metric",
            paramLabel = "METRIC",
            defaultValue = "cosine",
            description = "cosine, dot or euclidean; ${DEFAULT-VALUE} when not given.")
    Metric metric = Metric.COSINE;

    @Option(
            names = "--index",
            paramLabel = "TYPE",
            defaultValue = "auto",
            description = "The index type; ${DEFAULT-VALUE} when not given.")
    String index = "auto";

    @Option(names = "--index-option", paramLabel = "NAME=VALUE", description = "An option of the index type.")
    Map<String, String> indexOptions = Map.of();

    @Option(
            names = {"-k", "--k"},
            paramLabel = "K",
            defaultValue = "10",
            description = "How many neighbours to ask for; ${DEFAULT-VALUE} when not given.")
    int k;

    @Option(
            names = "--efforts",
            paramLabel = "N",
            split = ",",
            description = "The efforts to measure, such as 10,20,40; the index's own default when not given.")
    List<Integer> efforts = List.of();

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many threads ask at once; each search runs in the thread that asks. ${DEFAULT-VALUE}"
                    + " when not given.")
    int threads;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "How often all queries are timed; ${DEFAULT-VALUE} when not given.")
    int rounds;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many documents each durable batch of the load has; ${DEFAULT-VALUE} when not given.")
    int batch;

    @Option(names = "--compact", description = "Merge all into one segment before the index is built.")
    boolean compact;

    /** Returns the vectors to load. */
    Path base() {
        return Objects.requireNonNull(base, "base");
    }

    /** Returns the queries. */
    Path queries() {
        return Objects.requireNonNull(queries, "queries");
    }

    /** Refuses numbers that make no sense. */
    void check() {
        requirePositive("--k", k);
        requirePositive("--threads", threads);
        requirePositive("--rounds", rounds);
        requirePositive("--batch", batch);
        efforts.forEach(effort -> requirePositive("--efforts", effort));
    }

    /** Refuses a number below 1. */
    static void requirePositive(String option, int number) {
        if (number < 1) {
            throw new UsageException(option + " is " + number + ". Give at least 1.");
        }
    }
}
