package io.quantara.bench.peers;

import io.quantara.bench.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The arguments of {@link PeerBenchmark}.
 *
 * @param dataSets names, with {@code @rows} or without
 * @param systems names of systems, programs or tables; all when empty
 * @param searchCores the numbers of cores; a system is searched on as many of the first as its row says
 * @param buildCores what {@code taskset} takes; as many threads build
 * @param rebuild {@code none}, {@code ours} or {@code all}
 * @param measuring what the processes are told beside the settings of their system
 */
record Options(
        List<String> dataSets,
        List<String> systems,
        Path data,
        Path cache,
        Path docs,
        Path config,
        Path sources,
        List<String> searchCores,
        String buildCores,
        int rounds,
        String rebuild,
        Settings measuring) {

    static final String USAGE = """
            scripts/benchmark-peers [--name=value ...] DATASET[@ROWS] ... [-- SYSTEM ...]
              DATASET     a row of quantara-bench/benchmark/data-sets.conf
              SYSTEM      a row of systems.conf there, a program or a table; all of them when left out
              --data      folder with the vector files; QUANTARA_BENCH_DATA
              --cache     folder for prepared data, indexes and output; QUANTARA_BENCH_CACHE
              --docs      where benchmarks.md is, and where plots go; docs
              --core      the core on which everything is searched, and behind it, separated by commas, those that
                          rows with cores=2 take as well; the last one and those before it
              --build-cores  the cores that build, separated by commas; the first of --core
              --rounds    how often each system is started; 3
              --rebuild   none, ours (Quantara's indexes, the default) or all
              --k, --passes, --pass-seconds, --warm-seconds  10, 20, 0.5 and 10
            """;

    private static final Set<String> NAMES = Set.of(
            "data", "cache", "docs", "core", "build-cores", "rounds", "rebuild", "k", "passes", "pass-seconds",
            "warm-seconds", "config", "sources");

    /**
     * Reads arguments.
     *
     * @param environment the value of a variable, or an empty text
     * @throws IllegalArgumentException when they are not understood
     */
    static Options parse(List<String> arguments, UnaryOperator<String> environment) {
        List<String> named = new ArrayList<>();
        List<String> dataSets = new ArrayList<>();
        List<String> systems = new ArrayList<>();
        List<String> words = dataSets;
        for (String argument : arguments) {
            if (argument.equals("--")) {
                words = systems;
            } else if (argument.startsWith("--")) {
                named.add(argument);
            } else {
                words.add(argument);
            }
        }
        Settings values = Settings.ofArguments(named, NAMES);
        if (dataSets.isEmpty()) {
            throw new IllegalArgumentException("Name a data set");
        }
        List<String> cores = Arrays.asList(values.get("core", allCores()).split(",", -1));
        return new Options(
                List.copyOf(dataSets),
                List.copyOf(systems),
                values.folder("data", environment.apply("QUANTARA_BENCH_DATA")),
                values.folder("cache", environment.apply("QUANTARA_BENCH_CACHE")),
                values.folder("docs", "docs"),
                values.folder("config", "quantara-bench/benchmark"),
                values.folder("sources", "quantara-bench/src/main/peers"),
                cores,
                values.get("build-cores", cores.getFirst()),
                values.getInt("rounds", 3),
                rebuild(values),
                measuring(values));
    }

    /** Returns the numbers of all cores, the last one first. */
    private static String allCores() {
        return IntStream.range(0, Runtime.getRuntime().availableProcessors())
                .mapToObj(Integer::toString)
                .toList()
                .reversed()
                .stream()
                .collect(Collectors.joining(","));
    }

    private static String rebuild(Settings values) {
        String rebuild = values.get("rebuild", "ours");
        if (!List.of("none", "ours", "all").contains(rebuild)) {
            throw new IllegalArgumentException("--rebuild is " + rebuild + ": choose none, ours or all");
        }
        return rebuild;
    }

    private static Settings measuring(Settings values) {
        return Settings.of(List.of(
                "k=" + values.getInt("k", 10),
                "passes=" + values.getInt("passes", 20),
                "passSeconds=" + values.getDouble("pass-seconds", 0.5),
                "warmSeconds=" + values.getDouble("warm-seconds", 10)));
    }

    /** Returns how many neighbours are asked for. */
    int k() {
        return measuring.getInt("k", 10);
    }

    /** Returns what {@code taskset} takes to search on so many cores, or empty when there are not as many. */
    Optional<String> searchCores(int count) {
        return count <= searchCores.size()
                ? Optional.of(String.join(",", searchCores.subList(0, count)))
                : Optional.empty();
    }

    /** Returns how many threads build. */
    int buildThreads() {
        return Math.toIntExact(Arrays.stream(buildCores.split(",", -1)).count());
    }

    /** Returns whether a system is wanted. */
    boolean wants(SystemSpec spec) {
        return systems.isEmpty()
                || systems.contains(spec.name())
                || systems.contains(spec.program())
                || systems.contains(spec.table().name().toLowerCase(Locale.ROOT));
    }

    /** Returns whether an index that is there is built again. */
    boolean rebuilds(SystemSpec spec) {
        return rebuild.equals("all") || (rebuild.equals("ours") && spec.isOurs());
    }
}
