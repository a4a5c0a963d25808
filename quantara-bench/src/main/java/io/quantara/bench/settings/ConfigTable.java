package io.quantara.bench.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table in a text file: a row a line, columns separated by {@code |}; empty lines and those with # are skipped. */
public final class ConfigTable {

    private ConfigTable() {}

    /**
     * Reads a file.
     *
     * @param columns how many columns each row must have
     * @throws IllegalArgumentException naming the first line that has another number
     */
    public static List<List<String>> read(Path file, int columns) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            List<String> cells =
                    Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
            if (cells.size() != columns) {
                throw new IllegalArgumentException(file.getFileName() + ":" + (i + 1) + " has " + cells.size()
                        + " columns: write " + columns + ", separated by |");
            }
            rows.add(cells);
        }
        return rows;
    }
}
