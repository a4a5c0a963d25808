package io.quantara.bench.peers;

import io.quantara.bench.data.DataSet;
import io.quantara.bench.data.DataSetName;
import io.quantara.bench.data.Deletes;
import io.quantara.bench.data.Preparation;
import io.quantara.bench.peers.Plot.Line;
import io.quantara.bench.peers.Programs.MissingProgramException;
import io.quantara.bench.peers.SystemSpec.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The program behind {@code scripts/benchmark-peers}; {@link Options#USAGE} says how to call it. */
public final class PeerBenchmark {

    private static final int USAGE_ERROR = 2;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final Options options;
    private final List<SystemSpec> specs;
    private final Programs programs;

    private PeerBenchmark(Options options) throws IOException {
        this.options = options;
        this.specs = SystemSpec.read(options.config().resolve("systems.conf")).stream()
                .filter(options::wants)
                .toList();
        this.programs = new Programs(options.sources(), options.cache().resolve("programs"));
    }

    /** Measures and writes the page. */
    public static void main(String[] arguments) throws IOException {
        try {
            Options options = Options.parse(
                    Arrays.asList(arguments), name -> Objects.requireNonNullElse(System.getenv(name), ""));
            new PeerBenchmark(options).run();
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n\n" + Options.USAGE);
            System.exit(USAGE_ERROR);
        }
    }

    private void run() throws IOException {
        Preparation preparation = new Preparation(options.data(), options.cache());
        List<DataSetName> names = new ArrayList<>();
        for (String asked : options.dataSets()) {
            names.add(DataSetName.find(options.config().resolve("data-sets.conf"), asked));
        }
        for (DataSetName name : names) {
            say("preparing " + name.fileName());
            DataSet data = preparation.prepare(name);
            List<SystemResult> results = measure(data);
            write(name.fileName(), data, results);
        }
    }

    /** Builds all indexes, then measures the systems in turn, round by round. */
    private List<SystemResult> measure(DataSet data) throws IOException {
        Map<SystemSpec, SystemRunner> running = new LinkedHashMap<>();
        Map<SystemSpec, SystemResult> skipped = new LinkedHashMap<>();
        for (SystemSpec spec : specs) {
            attempt(spec, running, skipped, () -> {
                SystemRunner runner = new SystemRunner(spec, data, options, programs);
                say(spec.name() + ": index");
                runner.build();
                running.put(spec, runner);
            });
        }
        for (int round = 1; round <= options.rounds(); round++) {
            for (SystemRunner runner : List.copyOf(running.values())) {
                say(runner.spec().name() + ": round " + round);
                attempt(runner.spec(), running, skipped, runner::search);
            }
        }
        Map<Optional<Deletes>, Recall> recalls = recalls(data, running.keySet());
        List<SystemResult> results = new ArrayList<>();
        for (SystemSpec spec : specs) {
            SystemRunner runner = running.get(spec);
            results.add(
                    runner == null
                            ? Objects.requireNonNull(skipped.get(spec))
                            : runner.result(Objects.requireNonNull(recalls.get(spec.lacks()))));
        }
        return results;
    }

    /** Returns one recall for all systems that lack the same rows. */
    private Map<Optional<Deletes>, Recall> recalls(DataSet data, Set<SystemSpec> ran) throws IOException {
        Map<Optional<Deletes>, Recall> recalls = new HashMap<>();
        for (SystemSpec spec : ran) {
            if (!recalls.containsKey(spec.lacks())) {
                recalls.put(spec.lacks(), recall(data, spec.lacks()));
            }
        }
        return recalls;
    }

    private Recall recall(DataSet data, Optional<Deletes> lacking) throws IOException {
        return lacking.isEmpty()
                ? new Recall(data, options.k())
                : Recall.without(lacking.get(), data, options.k());
    }

    /** A step of a system. */
    private interface Step {
        void run() throws IOException, MissingProgramException;
    }

    /** Runs a step; a system that fails is out of this run, and the others go on. */
    private static void attempt(
            SystemSpec spec, Map<SystemSpec, SystemRunner> running, Map<SystemSpec, SystemResult> skipped, Step step)
            throws IOException {
        try {
            step.run();
        } catch (MissingProgramException e) {
            say("SKIPPED " + spec.name() + ": " + e.getMessage());
            running.remove(spec);
            skipped.put(spec, SystemResult.skipped(spec, String.valueOf(e.getMessage())));
        }
    }

    private void write(String name, DataSet data, List<SystemResult> results) throws IOException {
        Path page = options.docs().resolve("benchmarks.md");
        Path plots = options.docs().resolve("benchmarks");
        Files.createDirectories(plots);
        String text = Files.exists(page)
                ? Files.readString(page)
                : "# Benchmarks\n\n" + BenchmarksPage.BEGIN + BenchmarksPage.END;
        BenchmarksPage changed = new BenchmarksPage(text);
        changed.put(name, new Report(name, data, results, options, Machine.here()).markdown());
        List<Line> lines = results.stream()
                .filter(result -> result.ran() && result.spec().table() == Table.INDEX)
                .map(result -> new Line(result.spec().name(), result.spec().isOurs(), result.curve()))
                .toList();
        Files.writeString(plots.resolve(name + ".svg"), new Plot(name, lines).svg());
        Files.writeString(page, changed.text());
        PointTable.write(data.folder().resolve("output").resolve("points.tsv"), results);
        say("wrote " + page);
    }

    private static void say(String text) {
        System.out.println(TIME.format(LocalTime.now(ZoneOffset.UTC)) + " " + text);
    }
}
