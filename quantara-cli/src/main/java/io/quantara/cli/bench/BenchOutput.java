package io.quantara.cli.bench;

import io.quantara.cli.terminal.JsonText;
import io.quantara.cli.terminal.Table;
import io.quantara.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the rows of a benchmark are printed. */
final class BenchOutput {

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table, or jsonl for one JSON object a line as soon as it is measured; ${DEFAULT-VALUE} when"
                    + " not given.")
    private Format format = Format.TABLE;

    private final List<Map<String, @Nullable Object>> rows = new ArrayList<>();

    /** The forms of output. */
    enum Format {
        /** For people. */
        TABLE,
        /** For programs. */
        JSONL
    }

    /** Takes a row: names in the order of their columns. */
    void row(Map<String, @Nullable Object> row, Terminal terminal) {
        rows.add(row);
        if (format == Format.JSONL) {
            terminal.out().println(JsonText.of(row));
            terminal.out().flush();
        }
    }

    /** Returns all rows taken so far. */
    List<Map<String, @Nullable Object>> rows() {
        return List.copyOf(rows);
    }

    /** Prints what is to be printed at the end: rows of one kind as a table, a row that is alone as lines. */
    void end(Terminal terminal) {
        if (format == Format.JSONL) {
            return;
        }
        Set<Object> kinds = new TreeSet<>();
        rows.forEach(row -> kinds.add(String.valueOf(row.get("kind"))));
        for (Object kind : kinds) {
            List<Map<String, @Nullable Object>> alike = rows.stream()
                    .filter(row -> kind.equals(row.get("kind")))
                    .toList();
            if (alike.size() == 1) {
                printLines(alike.getFirst(), terminal);
            } else {
                printTable(alike, terminal);
            }
            terminal.out().println();
        }
    }

    private static void printLines(Map<String, @Nullable Object> row, Terminal terminal) {
        Table table = new Table("FIGURE", "VALUE");
        row.forEach((name, value) -> table.row(name, text(value)));
        table.print(terminal);
    }

    private static void printTable(List<Map<String, @Nullable Object>> alike, Terminal terminal) {
        Table table = new Table(alike.getFirst().keySet().toArray(String[]::new));
        alike.forEach(row -> table.row(row.values().stream().map(BenchOutput::text).toArray()));
        table.print(terminal);
    }

    private static String text(@Nullable Object value) {
        return value == null ? "-" : value instanceof Map<?, ?> ? JsonText.of(value) : value.toString();
    }
}
