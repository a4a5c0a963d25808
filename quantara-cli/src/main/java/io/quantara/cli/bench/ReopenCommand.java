package io.quantara.cli.bench;

import io.quantara.cli.command.ChildJvm;
import io.quantara.cli.command.ExitCode;
import io.quantara.cli.command.TerminalCommand;
import io.quantara.cli.terminal.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures opening a database in a fresh JVM. */
@Command(
        name = "reopen",
        description = {
            "Measure opening a database in a fresh JVM.",
            "The opening alone is timed, without the start of the JVM: after a clean close, and after the process that"
                    + " wrote the database was killed.",
        },
        footerHeading = "%nExample:%n",
        footer = "  quantara bench reopen --documents 60000 --rounds 5 --format jsonl")
final class ReopenCommand extends TerminalCommand {

    @Option(
            names = "--documents",
            paramLabel = "N",
            defaultValue = "20000",
            description = "How many documents the database has; ${DEFAULT-VALUE} when not given.")
    private int documents;

    @Option(
            names = "--dimension",
            paramLabel = "D",
            defaultValue = "384",
            description = "The dimension of their vectors; ${DEFAULT-VALUE} when not given.")
    private int dimension;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often both are measured; ${DEFAULT-VALUE} when not given.")
    private int rounds;

    @Mixin
    private final BenchFolder folder = new BenchFolder();

    @Mixin
    private final BenchOutput output = new BenchOutput();

    ReopenCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected ExitCode run() throws IOException {
        AnnOptions.requirePositive("--documents", documents);
        AnnOptions.requirePositive("--dimension", dimension);
        AnnOptions.requirePositive("--rounds", rounds);
        folder.run(place -> {
            for (ReopenChild.Ending ending : ReopenChild.Ending.values()) {
                output.row(row(place, ending), terminal());
            }
        });
        if (json()) {
            printJson(Map.of("rows", output.rows()));
        } else {
            output.end(terminal());
        }
        return ExitCode.DONE;
    }

    private Map<String, @Nullable Object> row(Path place, ReopenChild.Ending ending) throws IOException {
        double[] millis = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            Path database = place.resolve(ending + "-" + round);
            write(database, ending);
            millis[round] = open(database);
        }
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("kind", "reopen");
        row.put("after", ending.name().toLowerCase(Locale.ROOT));
        row.put("documents", documents);
        row.put("dimension", dimension);
        row.put("rounds", rounds);
        row.put("openMillis", Figures.rounded(Figures.median(millis), 2));
        row.put("slowestMillis", Figures.rounded(Arrays.stream(millis).max().orElse(0), 2));
        return row;
    }

    private void write(Path database, ReopenChild.Ending ending) throws IOException {
        Process child = ChildJvm.start(
                ReopenChild.class,
                List.of("write", database.toString(), ending.name(), "" + documents, "" + dimension));
        requireLine(child, ReopenChild.WRITTEN);
        if (ending == ReopenChild.Ending.KILL) {
            child.destroyForcibly();
        }
        await(child);
    }

    private double open(Path database) throws IOException {
        Process child = ChildJvm.start(ReopenChild.class, List.of("open", database.toString()));
        String line = requireLine(child, ReopenChild.OPENED);
        await(child);
        String[] words = line.split(" ", -1);
        if (Long.parseLong(words[2]) != documents) {
            throw new IOException("the reopened database has " + words[2] + " documents instead of " + documents);
        }
        return Long.parseLong(words[1]) / 1e6;
    }

    private static String requireLine(Process child, String beginning) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
        String line = lines.readLine();
        if (line == null || !line.startsWith(beginning)) {
            child.destroyForcibly();
            throw new IOException("the child process said '" + line + "' instead of '" + beginning + "'");
        }
        return line;
    }

    private static void await(Process child) throws IOException {
        try {
            child.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for a child process", e);
        }
    }
}
