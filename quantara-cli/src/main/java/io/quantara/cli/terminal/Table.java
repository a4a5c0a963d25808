package io.quantara.cli.terminal;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A table of text in aligned columns; the last column gives way when the line is too short. */
public final class Table {

    private static final String GAP = "  ";
    private static final int LEAST_LAST_COLUMN = 8;
    private static final String NUMBER = "-?[0-9][0-9,.]*( [kMGTPE]?B| ms| s|%)?|-|";

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    /** Starts a table with these headings. */
    public Table(String... headings) {
        this.headings = List.of(headings);
    }

    /** Adds a row: one value for each heading. */
    public void row(Object... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException(
                    "A row of " + cells.length + " cells in a table of " + headings.size() + " columns");
        }
        rows.add(Arrays.stream(cells).map(String::valueOf).map(Text::oneLine).toList());
    }

    /** Prints the table; columns that hold nothing but numbers stand to the right. */
    public void print(Terminal terminal) {
        int last = headings.size() - 1;
        int[] widths = IntStream.rangeClosed(0, last).map(this::widest).toArray();
        int before = Arrays.stream(widths).limit(last).map(width -> width + GAP.length()).sum();
        widths[last] = Math.min(widths[last], Math.max(LEAST_LAST_COLUMN, terminal.width() - before));
        PrintStream out = terminal.out();
        out.println(terminal.style().dim(line(headings, widths)));
        rows.forEach(row -> out.println(line(row, widths)));
    }

    private int widest(int column) {
        return rows.stream()
                .mapToInt(row -> Text.width(row.get(column)))
                .reduce(Text.width(headings.get(column)), Math::max);
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = Text.oneLine(cells.get(column), widths[column]);
            String padding = " ".repeat(widths[column] - Text.width(cell));
            line.append(column == 0 ? "" : GAP).append(isNumeric(column) ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    private boolean isNumeric(int column) {
        return !rows.isEmpty() && rows.stream().allMatch(row -> row.get(column).matches(NUMBER));
    }
}
