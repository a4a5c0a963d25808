package io.quantara.bench.systems;

import io.quantara.bench.data.DataSet;
import io.quantara.bench.settings.Settings;
import io.quantara.bench.systems.SearchSystem.Searcher;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The program around a {@link SearchSystem}: reads the arguments, builds or searches, prints the lines of the protocol.
 * Nothing is allocated in the measured loops but what the system allocates.
 */
final class SystemProcess {

    private static final Path STATUS = Path.of("/proc/self/status");

    private final SearchSystem system;
    private final Settings settings;
    private final PrintStream out;

    private SystemProcess(SearchSystem system, Settings settings, PrintStream out) {
        this.system = system;
        this.settings = settings;
        this.out = out;
    }

    /** Runs the program with the arguments of the command line. */
    static void run(SearchSystem system, String[] arguments) throws IOException {
        List<String> words = Arrays.asList(arguments);
        Settings settings = Settings.of(words.subList(Math.min(3, words.size()), words.size()));
        SystemProcess process = new SystemProcess(system, settings, System.out);
        String problem = system.problem(settings);
        process.print("version", system.version());
        if (!problem.isEmpty()) {
            process.print("skip", problem);
            return;
        }
        switch (words.getFirst()) {
            case "check" -> {}
            case "build" -> process.build(DataSet.open(Path.of(words.get(1))), Path.of(words.get(2)));
            case "search" -> process.search(DataSet.open(Path.of(words.get(1))), Path.of(words.get(2)));
            default -> throw new IllegalArgumentException(words.getFirst() + ": write check, build or search");
        }
    }

    private void build(DataSet data, Path folder) throws IOException {
        long start = System.nanoTime();
        Map<String, String> notes = system.build(data, folder, settings);
        double seconds = secondsSince(start);
        notes.forEach((name, value) -> print("note", name, value));
        print("build", seconds, statusBytes("VmHWM"));
    }

    private void search(DataSet data, Path folder) throws IOException {
        float[][] queries =
                IntStream.range(0, data.queries().count()).mapToObj(data.queries()::row).toArray(float[][]::new);
        List<String> efforts = List.of(settings.get("efforts").split(",", -1));
        long start = System.nanoTime();
        try (Searcher searcher = system.open(data, folder, settings);
                ExecutorService others = Executors.newCachedThreadPool()) {
            print("open", secondsSince(start));
            if (settings.getInt("writes", 0) > 0) {
                print("note", "searching core", OwnCore.take());
            }
            List<SearchRun> runs = efforts.stream()
                    .map(effort -> new SearchRun(searcher, effort, queries, settings, others))
                    .toList();
            searcher.settle();
            runs.get(runs.size() / 2).warm(settings.getDouble("warmSeconds", 10));
            measure(runs);
            runs.forEach(this::print);
            searcher.notes().forEach((name, value) -> print("note", name, value));
            System.gc();
            print("memory", statusBytes("VmRSS"), statusBytes("RssAnon"));
        }
    }

    /** Measures all efforts one after the other, as many times as there are slices. */
    private void measure(List<SearchRun> runs) throws IOException {
        int slices = settings.getInt("slices", 1);
        int passes = Math.max(1, settings.getInt("passes", 20) / slices);
        double seconds = settings.getDouble("passSeconds", 0.5) / slices;
        for (int slice = 0; slice < slices; slice++) {
            for (SearchRun run : runs) {
                run.warm(seconds);
                run.measure(passes, seconds);
            }
        }
    }

    private void print(SearchRun run) {
        run.passSeconds().forEach(seconds -> print("pass", run.effort(), seconds));
        for (int query = 0; query < run.count(); query++) {
            print("query", run.effort(), query, joined(run.found(query)), joined(run.nanos(query)));
        }
    }

    private static String joined(int[] numbers) {
        return Arrays.stream(numbers).mapToObj(Integer::toString).collect(Collectors.joining(","));
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** Returns a figure of this process from the kernel, or 0 where there is none. */
    private static long statusBytes(String field) throws IOException {
        if (!Files.isReadable(STATUS)) {
            return 0;
        }
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElse(0);
    }

    private void print(Object... cells) {
        out.println(Arrays.stream(cells).map(Object::toString).collect(Collectors.joining("\t")));
    }
}
