package io.quantara.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was measured, interval by interval, and what must hold of it. Used by one thread. */
final class SoakTable {

    private static final List<String> COLUMNS = List.of(
            "interval", "reads", "read_p50_us", "read_p99_us", "steps", "step_p50_us", "step_p99_us",
            "anonymous_mib", "handles", "mappings", "disk_mib", "disk_to_live", "disk_to_distinct", "processor",
            "followed", "lag_steps");

    private static final double MOST_DISK_TO_LIVE = 2.5;

    /** How much of a difference the moment makes: a file more or less that is being written, some segments. */
    private static final int MORE_HANDLES = 4;

    private static final int MORE_MAPPINGS = 16;

    private final Path file;
    private final List<Row> rows = new ArrayList<>();

    /**
     * An interval.
     *
     * @param reads the reads of all threads
     * @param steps the writes of all threads
     * @param anonymousBytes the median of the samples, as are handles and mappings
     * @param diskBytes the most of the samples
     * @param diskToLive the most of the samples, relative to the documents of all collections
     * @param diskToDistinct the same, but what a clone shares with its source counts once
     * @param processor share of one processor
     * @param followed reads of the other processes
     * @param lag the most steps that one of them was behind
     */
    record Row(
            Latencies.Percentiles reads,
            Latencies.Percentiles steps,
            double anonymousBytes,
            double handles,
            double mappings,
            double diskBytes,
            double diskToLive,
            double diskToDistinct,
            double processor,
            long followed,
            long lag) {

        private String text(int interval) {
            return Stream.<Object>of(
                            interval,
                            reads.calls(),
                            reads.p50Micros(),
                            reads.p99Micros(),
                            steps.calls(),
                            steps.p50Micros(),
                            steps.p99Micros(),
                            anonymousBytes / (1 << 20),
                            handles,
                            mappings,
                            diskBytes / (1 << 20),
                            diskToLive,
                            diskToDistinct,
                            processor,
                            followed,
                            lag)
                    .map(value -> value instanceof Double number
                            ? String.format(Locale.ROOT, "%.2f", number)
                            : value.toString())
                    .collect(Collectors.joining("\t"));
        }
    }

    SoakTable(Path file) throws IOException {
        this.file = file;
        Files.writeString(file, String.join("\t", COLUMNS) + "\n");
    }

    void add(Row row) throws IOException {
        rows.add(row);
        Files.writeString(file, row.text(rows.size()) + "\n", StandardOpenOption.APPEND);
    }

    /**
     * What is done about a drift of latencies, memory and disk, which means little in a short soak: compilers are at
     * work, and on a busy machine merges come late in the few seconds that there are.
     */
    enum Drift {
        ASSERTED,
        REPORTED
    }

    /** Asserts what must hold of a soak, and returns what was found. The first interval is left out. */
    String summary(Drift drift) {
        List<Row> counted = rows.subList(1, rows.size());
        assertThat(counted).as("intervals after the first").hasSizeGreaterThanOrEqualTo(4);
        List<String> lines = new ArrayList<>();
        Trend read = trend(counted, "read p99, us", row -> row.reads.p99Micros(), lines);
        Trend step = trend(counted, "step p99, us", row -> row.steps.p99Micros(), lines);
        Trend memory = trend(counted, "anonymous memory, bytes", Row::anonymousBytes, lines);
        Trend handles = trend(counted, "handles", Row::handles, lines);
        Trend mappings = trend(counted, "mappings", Row::mappings, lines);
        trend(counted, "disk, bytes", Row::diskBytes, lines);
        double disk = counted.stream().mapToDouble(Row::diskToLive).max().orElseThrow();
        double distinct = counted.stream().mapToDouble(Row::diskToDistinct).max().orElseThrow();
        lines.add("disk to live, at most: %.2f; when what clones share counts once: %.2f, median of intervals: %.2f"
                .formatted(disk, distinct, median(counted, Row::diskToDistinct)));
        lines.add("processor, median: %.2f; reads %d, steps %d, reads of other processes %d".formatted(
                median(counted, Row::processor),
                counted.stream().mapToLong(row -> row.reads.calls()).sum(),
                counted.stream().mapToLong(row -> row.steps.calls()).sum(),
                counted.stream().mapToLong(Row::followed).sum()));
        String summary = String.join("\n", lines);
        assertThat(handles.last).as(summary).isLessThanOrEqualTo(handles.first * 1.1 + MORE_HANDLES);
        assertThat(mappings.last).as(summary).isLessThanOrEqualTo(mappings.first * 1.1 + MORE_MAPPINGS);
        if (drift == Drift.ASSERTED) {
            assertThat(memory.last).as(summary).isLessThan(memory.first * 1.1);
            assertThat(disk).as(summary).isLessThanOrEqualTo(MOST_DISK_TO_LIVE);
            assertThat(read.last).as(summary).isBetween(read.first * 0.8, read.first * 1.2);
            assertThat(step.last).as(summary).isBetween(step.first * 0.8, step.first * 1.2);
        }
        return summary;
    }

    /** The medians of the first and of the last quarter of the intervals. */
    private record Trend(double first, double last) {}

    private static Trend trend(List<Row> rows, String what, ToDoubleFunction<Row> column, List<String> lines) {
        int quarter = rows.size() / 4;
        double first = median(rows.subList(0, quarter), column);
        double last = median(rows.subList(rows.size() - quarter, rows.size()), column);
        lines.add("%s, first and last quarter: %.1f %.1f (%.3f)".formatted(what, first, last, last / first));
        return new Trend(first, last);
    }

    private static double median(List<Row> rows, ToDoubleFunction<Row> column) {
        return median(rows.stream().mapToDouble(column).toArray());
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
