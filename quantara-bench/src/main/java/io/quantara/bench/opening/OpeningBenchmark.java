package io.quantara.bench.opening;

import io.quantara.bench.settings.Settings;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Opens a database of generated vectors in fresh JVMs and searches it: with the Vector API and without, and both with
 * an ahead-of-time cache of the JVM. Prints the median of each phase. The first process of each kind is not counted, so
 * that the files are in the page cache.
 */
public final class OpeningBenchmark {

    private static final String USAGE = """
            scripts/benchmark-opening [--name=value ...]
              --cache      folder for the database, which is built once; QUANTARA_BENCH_CACHE
              --rows       how many vectors; 1000000
              --dimension  of how many components; 128
              --rounds     how many processes of each kind; 11
            """;

    private static final Set<String> NAMES = Set.of("cache", "rows", "dimension", "rounds");
    private static final int USAGE_ERROR = 2;

    /** The jars of a program that uses the database; the first one has the program. */
    private static final Pattern NEEDED =
            Pattern.compile(".*(quantara-bench|quantara-core|jackson-core|jspecify)-[^/\\\\]*\\.jar");

    private static final List<String> PHASES =
            List.of("start of the JVM", "open", "first search", "tenth search");
    private static final List<String> VECTOR_API = List.of("--add-modules", "jdk.incubator.vector");
    private static final int FIRST_SEARCH = 2;

    private final OpeningFolder folder;
    private final int rows;
    private final int rounds;
    private final String classPath;

    private OpeningBenchmark(OpeningFolder folder, int rows, int rounds) {
        this.folder = folder;
        this.rows = rows;
        this.rounds = rounds;
        this.classPath = classPath();
    }

    /** Runs the benchmark. */
    public static void main(String[] arguments) throws IOException {
        try {
            Settings options = Settings.ofArguments(Arrays.asList(arguments), NAMES);
            Path cache =
                    options.folder("cache", Objects.requireNonNullElse(System.getenv("QUANTARA_BENCH_CACHE"), ""));
            int rows = options.getInt("rows", 1_000_000);
            OpeningFolder folder = OpeningFolder.prepare(cache, rows, options.getInt("dimension", 128));
            new OpeningBenchmark(folder, rows, options.getInt("rounds", 11)).run();
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n\n" + USAGE);
            System.exit(USAGE_ERROR);
        }
    }

    private static String classPath() {
        List<String> jars = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> NEEDED.matcher(entry).matches())
                .toList();
        return String.join(File.pathSeparator, jars);
    }

    private void run() throws IOException {
        System.out.println("| JVM | " + String.join(" | ", PHASES) + " |");
        System.out.println("|---|---|---|---|---|");
        measure("as it is", List.of());
        measure("with the Vector API", VECTOR_API);
        measureCached("as it is, ahead-of-time cache", List.of());
        measureCached("with the Vector API, ahead-of-time cache", VECTOR_API);
    }

    private void measureCached(String name, List<String> flags) throws IOException {
        Path cache = Files.createTempFile("quantara-opening", ".aot");
        try {
            process(with(flags, "-XX:AOTCacheOutput=" + cache));
            measure(name, with(flags, "-XX:AOTCache=" + cache));
        } finally {
            Files.deleteIfExists(cache);
        }
    }

    private static List<String> with(List<String> flags, String flag) {
        List<String> more = new ArrayList<>(flags);
        more.add(flag);
        return more;
    }

    /** Prints a row of the table: the medians. */
    private void measure(String name, List<String> flags) throws IOException {
        process(flags);
        double[][] millis = new double[PHASES.size()][rounds];
        for (int round = 0; round < rounds; round++) {
            double[] measured = process(flags);
            for (int phase = 0; phase < measured.length; phase++) {
                millis[phase][round] = measured[phase];
            }
        }
        StringBuilder row = new StringBuilder("| ").append(name);
        for (double[] phase : millis) {
            Arrays.sort(phase);
            row.append(String.format(Locale.ROOT, " | %.1f ms", phase[rounds / 2]));
        }
        System.out.println(row.append(" |"));
    }

    /** Returns the milliseconds of each phase in one process. */
    private double[] process(List<String> flags) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of(
                "-cp",
                classPath,
                OpeningProcess.class.getName(),
                folder.database().toString(),
                folder.queries().toString()));
        long startMillis = System.currentTimeMillis();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String[] words = output.lines()
                .filter(line -> line.startsWith(OpeningProcess.MARK))
                .findFirst()
                .orElseThrow(() -> new IOException("The process ended without an answer: " + command))
                .split(" ", -1);
        if (Long.parseLong(words[words.length - 1]) != rows) {
            throw new IOException("The database has " + words[words.length - 1] + " vectors instead of " + rows);
        }
        int first = 1 + FIRST_SEARCH;
        return new double[] {
            Long.parseLong(words[1]) - startMillis,
            Long.parseLong(words[2]) / 1e6,
            Long.parseLong(words[first]) / 1e6,
            Long.parseLong(words[first + OpeningProcess.SEARCHES - 1]) / 1e6,
        };
    }
}
