package io.quantara.bench.peers;

import io.quantara.bench.data.Deletes;
import io.quantara.bench.settings.ConfigTable;
import io.quantara.bench.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A row of {@code systems.conf}, where the columns are explained.
 *
 * @param settings what the program is told
 * @param launch what the benchmark itself reads: {@code heap}, {@code vectorApi}, {@code indexOf}, {@code cores} and
 *     {@code against}
 */
record SystemSpec(
        String name, String program, Table table, List<String> efforts, Settings settings, Settings launch) {

    /** Where the results of a system go. */
    enum Table {
        INDEX("Approximate search"),
        EXACT("Exact search"),
        LOADED("As loaded, without compaction"),
        SCALAR("Without the Vector API module"),
        THREADS("Two searching threads against one, on two cores"),
        WRITER("Beside a writer, on two cores"),
        FLUSHES("After 1,000 flushes, without compaction"),
        DELETES("After deletes, at equal effort");

        private final String title;

        Table(String title) {
            this.title = title;
        }

        /** Returns the heading. */
        String title() {
            return title;
        }
    }

    private static final String[] LAUNCH = {"heap", "vectorApi", "indexOf", "cores", "against"};

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
            if (!names.contains(spec.against().orElse(spec.name))) {
                throw new IllegalArgumentException(
                        spec.name + " is compared with '" + spec.launch.get("against") + "', which is not there");
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

    /** Returns the name of the system with which it is compared in particular. */
    Optional<String> against() {
        return Optional.ofNullable(launch.values().get("against"));
    }

    /** Returns how many queries it is asked together. */
    int batch() {
        return settings.getInt("batch", 1);
    }

    /** Returns which rows its index does not have, because they were deleted or never loaded. */
    Optional<Deletes> lacks() {
        return Deletes.of(settings.get("deletes", settings.get("without", "")));
    }

    /** Returns on how many cores it is searched. */
    int cores() {
        return launch.getInt("cores", 1);
    }
}
