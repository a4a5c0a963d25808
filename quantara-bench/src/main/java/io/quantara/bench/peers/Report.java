package io.quantara.bench.peers;

import io.quantara.bench.data.DataSet;
import io.quantara.bench.peers.Curve.Reading;
import io.quantara.bench.peers.SystemSpec.Table;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The section of one data set, in Markdown. */
final class Report {

    /** At which recalls systems are compared. */
    static final List<Double> RECALLS = List.of(0.90, 0.95, 0.99);

    /** Exact search reaches about 1 or is none. */
    static final double EXACT = 0.9995;

    private static final double LATENCY_RECALL = 0.95;
    private static final double MEBI = 1 << 20;

    private final String name;
    private final DataSet data;
    private final List<SystemResult> results;
    private final Options options;
    private final Machine machine;

    /** Writes nothing yet. */
    Report(String name, DataSet data, List<SystemResult> results, Options options, Machine machine) {
        this.name = name;
        this.data = data;
        this.results = results;
        this.options = options;
        this.machine = machine;
    }

    /** Returns the section; it refers to the plot {@code benchmarks/NAME.svg}. */
    String markdown() {
        StringBuilder text = new StringBuilder();
        text.append("### ").append(name).append("\n\n").append(conditions()).append("\n");
        for (Table table : Table.values()) {
            List<SystemResult> rows = results.stream()
                    .filter(result -> result.ran() && result.spec().table() == table)
                    .toList();
            if (!rows.isEmpty()) {
                text.append("\n#### ").append(table.title()).append("\n\n");
                if (table == Table.INDEX) {
                    text.append("![Queries a second against recall on ").append(name).append("](benchmarks/")
                            .append(name).append(".svg)\n\n");
                }
                text.append(table == Table.DELETES ? RecallTable.of(rows, results) : table(table, rows));
                String sentences = Comparison.of(table, rows, results);
                text.append(sentences.isEmpty() ? "" : "\n" + sentences);
            }
        }
        return text.append(footnotes()).toString();
    }

    private String conditions() {
        return String.format(
                Locale.ROOT,
                "%,d x %d, %s. Measured: %s. %d round%s in turn, on core %s%s; built by %d thread%s.",
                data.base().count(),
                data.base().dimension(),
                data.metric().name().toLowerCase(Locale.ROOT),
                machine.text(),
                options.rounds(),
                plural(options.rounds()),
                options.searchCores().getFirst(),
                results.stream().anyMatch(result -> result.ran() && result.spec().cores() > 1)
                        ? " (two: " + options.searchCores(2).orElseThrow() + ")"
                        : "",
                options.buildThreads(),
                plural(options.buildThreads()));
    }

    private static String plural(int count) {
        return count == 1 ? "" : "s";
    }

    private static List<Double> recalls(Table table) {
        return table == Table.EXACT ? List.of(EXACT) : RECALLS;
    }

    private static String table(Table table, List<SystemResult> rows) {
        List<Double> recalls = recalls(table);
        StringBuilder text = new StringBuilder("| system |");
        for (double recall : recalls) {
            text.append(table == Table.EXACT ? " QPS |" : String.format(Locale.ROOT, " QPS at %.2f |", recall));
        }
        text.append(table == Table.EXACT ? " p50 / p99, µs |" : " p50 / p99 at 0.95, µs |");
        text.append(" build s | build peak MiB | disk MiB | memory MiB (anonymous) |\n|---|");
        text.append("---|".repeat(recalls.size() + 5)).append("\n");
        for (SystemResult row : rows) {
            text.append("| ").append(row.spec().isOurs() ? "**" + row.spec().name() + "**" : row.spec().name());
            for (double recall : recalls) {
                text.append(" | ").append(qps(row.curve(), recall));
            }
            text.append(" | ").append(latency(row.curve()));
            text.append(" | ").append(number(row.buildSeconds(), "%,.1f"));
            text.append(" | ").append(mebibytes(row.buildPeakBytes()));
            text.append(" | ").append(mebibytes(row.diskBytes()));
            text.append(" | ").append(mebibytes(row.residentBytes())).append(" (")
                    .append(mebibytes(row.anonymousBytes())).append(") |\n");
        }
        return text.toString();
    }

    /** Returns the median, and the best pass in parentheses. */
    private static String qps(Curve curve, double recall) {
        Optional<Reading> median = curve.at(recall, OperatingPoint::qps);
        Optional<Reading> best = curve.at(recall, OperatingPoint::bestQps);
        if (median.isEmpty() || best.isEmpty()) {
            return String.format(Locale.ROOT, "not reached (%.3f)", curve.mostRecall());
        }
        return text(recall < EXACT ? median.get() : new Reading(median.get().value(), false))
                + String.format(Locale.ROOT, " (%,.0f)", best.get().value());
    }

    /** Returns queries a second, with {@code ≥} where even the least effort has more recall. */
    static String text(Reading qps) {
        return String.format(Locale.ROOT, "%s%,.0f", qps.atLeast() ? "≥ " : "", qps.value());
    }

    private static String latency(Curve curve) {
        return latency(curve, OperatingPoint::p50Micros) + " / " + latency(curve, OperatingPoint::p99Micros);
    }

    private static String latency(Curve curve, ToDoubleFunction<OperatingPoint> figure) {
        return curve.at(LATENCY_RECALL, figure)
                .map(reading -> number(reading.value(), "%,.0f"))
                .orElse("-");
    }

    private static String number(double value, String format) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }

    private static String mebibytes(long bytes) {
        return bytes == 0 ? "-" : String.format(Locale.ROOT, "%,.0f", bytes / MEBI);
    }

    private String footnotes() {
        StringBuilder text = new StringBuilder();
        String versions = results.stream()
                .filter(SystemResult::ran)
                .map(SystemResult::version)
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .collect(Collectors.joining("; "));
        text.append("\nVersions: ").append(versions).append(".\n");
        for (SystemResult result : results) {
            if (result.ran()) {
                text.append("- `").append(result.spec().name()).append("`: ").append(settings(result)).append("\n");
            } else {
                text.append("- `").append(result.spec().name()).append("` did not run: ")
                        .append(result.skipped()).append("\n");
            }
        }
        return text.toString();
    }

    private static String settings(SystemResult result) {
        String notes = result.notes().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(note -> note.getKey() + " " + note.getValue())
                .collect(Collectors.joining(", "));
        String opened = String.format(Locale.ROOT, "opened in %,.2f s", result.openSeconds());
        return result.spec().settings() + "; " + opened + (notes.isEmpty() ? "" : "; " + notes);
    }
}
