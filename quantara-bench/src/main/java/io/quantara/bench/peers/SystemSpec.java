package io.quantara.bench.peers;

import io.quantara.bench.settings.ConfigTable;
import io.quantara.bench.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A row of {@code systems.conf}, where the columns are explained.
 *
 * @param settings what the program is told; without {@code heap}, {@code vectorApi} and {@code indexOf}
 * @param launch those three
 */
record SystemSpec(
        String name, String program, Table table, List<String> efforts, Settings settings, Settings launch) {

    /** Where the results of a system go. */
    enum Table {
        INDEX("Approximate search"),
        EXACT("Exact search"),
        LOADED("As loaded, without compaction"),
        SCALAR("Without the Vector API module");

        private final String title;

        Table(String title) {
            this.title = title;
        }

        /** Returns the heading. */
        String title() {
            return title;
        }
    }

    private static final String[] LAUNCH = {"heap", "vectorApi", "indexOf"};

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException when a row is not understood or a name comes twice
     */
    static List<SystemSpec> read(Path file) throws IOException {
        Set<String> names = new HashSet<>();
        List<SystemSpec> specs = ConfigTable.read(file, 5).stream().map(SystemSpec::of).toList();
        for (SystemSpec spec : specs) {
            if (!names.add(spec.name)) {
                throw new IllegalArgumentException("Two systems are named '" + spec.name + "'");
            }
        }
        for (SystemSpec spec : specs) {
            if (!names.contains(spec.indexOwner())) {
                throw new IllegalArgumentException(
                        spec.name + " searches the index of '" + spec.indexOwner() + "', which is not there");
            }
        }
        return specs;
    }

    private static SystemSpec of(List<String> cells) {
        Settings all = Settings.parse(cells.get(4));
        return new SystemSpec(
                cells.get(0),
                cells.get(1),
                Table.valueOf(cells.get(2).toUpperCase(Locale.ROOT)),
                Arrays.asList(cells.get(3).split("\\s+", -1)),
                all.without(LAUNCH),
                all.only(LAUNCH));
    }

    /** Returns whether it is Quantara itself. */
    boolean isOurs() {
        return program.equals("quantara");
    }

    /** Returns the name of the system whose index it searches, mostly its own. */
    String indexOwner() {
        return launch.get("indexOf", name);
    }
}
