package io.quantara.bench.peers;

import io.quantara.bench.data.DataSet;
import io.quantara.bench.peers.Programs.MissingProgramException;
import io.quantara.bench.peers.SystemOutput.Measured;
import io.quantara.bench.settings.Folders;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One system on one data set: builds its index unless it is kept from before, searches it in rounds, and sums up. Every
 * step is a process of its own, pinned to cores. For one thread.
 */
final class SystemRunner {

    private final SystemSpec spec;
    private final DataSet data;
    private final Options options;
    private final List<String> command;
    private final String searchCores;
    private final Path indexes;
    private final Path outputs;
    private final List<SystemOutput> rounds = new ArrayList<>();

    /**
     * Finds out whether the system can run.
     *
     * @throws MissingProgramException saying why not
     */
    SystemRunner(SystemSpec spec, DataSet data, Options options, Programs programs)
            throws IOException, MissingProgramException {
        this.spec = spec;
        this.data = data;
        this.options = options;
        this.indexes = data.folder().resolve("indexes");
        this.outputs = data.folder().resolve("output");
        Files.createDirectories(indexes);
        Files.createDirectories(outputs);
        this.command = programs.command(spec);
        this.searchCores = options.searchCores(spec.cores())
                .orElseThrow(() -> new MissingProgramException(
                        "it takes " + spec.cores() + " cores: name as many by --core, separated by commas"));
        run("check", index(), searchCores, spec.settings().words());
    }

    /** Returns the system that is run. */
    SystemSpec spec() {
        return spec;
    }

    private Path index() {
        return indexes.resolve(spec.indexOwner());
    }

    /** What an index was built from; another text means another index. */
    private String madeFrom() {
        return spec.program() + " " + spec.settings() + " threads=" + options.buildThreads() + "\n";
    }

    /** Builds the index, unless it is there or belongs to another system. */
    void build() throws IOException, MissingProgramException {
        if (!spec.indexOwner().equals(spec.name())) {
            return;
        }
        Path madeFrom = indexes.resolve(spec.name() + ".made-from");
        boolean kept = Files.exists(madeFrom) && Files.readString(madeFrom).equals(madeFrom());
        if (kept && !options.rebuilds(spec)) {
            return;
        }
        Files.deleteIfExists(madeFrom);
        Folders.delete(index());
        Files.createDirectories(index());
        List<String> settings = new ArrayList<>(spec.settings().words());
        settings.add("threads=" + options.buildThreads());
        run("build", index(), options.buildCores(), settings);
        Files.writeString(madeFrom, madeFrom());
    }

    /** Measures one round of all efforts. */
    void search() throws IOException, MissingProgramException {
        List<String> settings = new ArrayList<>(spec.settings().words());
        settings.addAll(options.measuring().words());
        settings.add("efforts=" + String.join(",", spec.efforts()));
        rounds.add(run("search", index(), searchCores, settings));
    }

    private SystemOutput run(String step, Path index, String cores, List<String> settings)
            throws IOException, MissingProgramException {
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", cores));
        pinned.addAll(command);
        pinned.addAll(List.of(step, data.folder().toString(), index.toString()));
        pinned.addAll(settings);
        Path output = output(step);
        Path errors = outputs.resolve(spec.name() + "." + step + ".err");
        Process process = new ProcessBuilder(pinned)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            int exitCode = process.waitFor();
            if (exitCode != 0) {
                throw new MissingProgramException(
                        step + " ended with exit code " + exitCode + ", see " + data.folder().relativize(errors));
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while " + spec.name() + " ran");
        }
        SystemOutput printed = SystemOutput.parse(Files.readAllLines(output));
        if (!printed.skipped().isEmpty()) {
            throw new MissingProgramException(printed.skipped());
        }
        return printed;
    }

    private Path output(String step) {
        String round = step.equals("search") ? "-" + (rounds.size() + 1) : "";
        return outputs.resolve(spec.name() + "." + step + round + ".tsv");
    }

    /** Sums up the rounds. */
    SystemResult result(Recall recall) throws IOException {
        Map<String, List<Measured>> byEffort = new LinkedHashMap<>();
        Map<String, String> notes = new LinkedHashMap<>();
        SystemOutput built = SystemOutput.parse(
                spec.indexOwner().equals(spec.name()) ? Files.readAllLines(output("build")) : List.of());
        notes.putAll(built.notes());
        for (SystemOutput round : rounds) {
            notes.putAll(round.notes());
            round.measured().forEach((effort, measured) ->
                    byEffort.computeIfAbsent(effort, _ -> new ArrayList<>()).add(measured));
        }
        SystemOutput last = rounds.getLast();
        return new SystemResult(
                spec,
                last.version(),
                "",
                built.buildSeconds().orElse(Double.NaN),
                OperatingPoint.percentile(
                        rounds.stream()
                                .flatMapToDouble(round -> round.openSeconds().stream())
                                .toArray(),
                        50),
                built.buildPeakBytes(),
                Folders.sizeBytes(index()),
                last.residentBytes(),
                last.anonymousBytes(),
                notes,
                byEffort.entrySet().stream()
                        .map(entry -> OperatingPoint.of(entry.getKey(), entry.getValue(), recall))
                        .toList());
    }
}
