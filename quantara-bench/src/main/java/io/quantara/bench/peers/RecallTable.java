package io.quantara.bench.peers;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Recall and queries a second of rows and of those that they name by {@code against}, at equal effort, in Markdown. */
final class RecallTable {

    private static final String HEADING = """
            | system | effort | recall | recall of the other | difference, points | QPS | QPS of the other |
            |---|---|---|---|---|---|---|
            """;
    private static final double POINTS = 100;

    private RecallTable() {}

    /** Returns the table, with a line for each effort that both have, and below it the worst difference of each row. */
    static String of(List<SystemResult> rows, List<SystemResult> all) {
        StringBuilder lines = new StringBuilder();
        StringBuilder worst = new StringBuilder();
        for (SystemResult row : rows) {
            row.against(all).ifPresent(other -> {
                row.points().forEach(point -> with(point.effort(), other)
                        .ifPresent(its -> lines.append(line(row.spec().name(), point, its))));
                row.points().stream()
                        .flatMapToDouble(point -> with(point.effort(), other).stream()
                                .mapToDouble(its -> point.recall() - its.recall()))
                        .min()
                        .ifPresent(difference -> worst.append(String.format(
                                Locale.ROOT,
                                "- %s: %+.2f points of recall against %s where that is worst.\n",
                                row.spec().name(),
                                difference * POINTS,
                                other.spec().name())));
            });
        }
        return lines.isEmpty() ? "" : HEADING + lines + "\n" + worst;
    }

    private static Optional<OperatingPoint> with(String effort, SystemResult result) {
        return result.points().stream()
                .filter(point -> point.effort().equals(effort))
                .findFirst();
    }

    private static String line(String name, OperatingPoint point, OperatingPoint other) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.4f | %.4f | %+.2f | %,.0f | %,.0f |\n",
                name,
                point.effort(),
                point.recall(),
                other.recall(),
                (point.recall() - other.recall()) * POINTS,
                point.qps(),
                other.qps());
    }
}
