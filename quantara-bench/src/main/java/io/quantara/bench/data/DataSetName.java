package io.quantara.bench.data;

import io.quantara.bench.settings.ConfigTable;
import io.quantara.bench.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A row of {@code data-sets.conf}: the name of a data set, how it comes about and its settings.
 *
 * @param kind {@code files} or {@code mixture}, see {@link Preparation}
 * @param rows the first so many rows are taken, or all when 0; written {@code name@rows}
 */
public record DataSetName(String name, String kind, Settings settings, int rows) {

    /**
     * Finds a name in a file.
     *
     * @param asked the name, with {@code @rows} or without
     * @throws IllegalArgumentException when the file does not have it
     */
    public static DataSetName find(Path file, String asked) throws IOException {
        int at = asked.indexOf('@');
        String name = at < 0 ? asked : asked.substring(0, at);
        int rows = at < 0 ? 0 : Integer.parseInt(asked.substring(at + 1));
        List<List<String>> known = ConfigTable.read(file, 3);
        for (List<String> row : known) {
            if (row.getFirst().equals(name)) {
                return new DataSetName(name, row.get(1), Settings.parse(row.get(2)), rows);
            }
        }
        throw new IllegalArgumentException("No data set is named '" + name + "': choose among "
                + known.stream().map(List::getFirst).toList());
    }

    /** Returns a name for files: that of the data set, and the number of rows when it was given. */
    public String fileName() {
        return rows == 0 ? name : name + "-" + rows;
    }
}
