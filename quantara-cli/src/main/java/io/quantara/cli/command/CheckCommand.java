package io.quantara.cli.command;

import io.quantara.CheckOptions;
import io.quantara.CheckProblem;
import io.quantara.CheckReport;
import io.quantara.Database;
import io.quantara.NotFoundException;
import io.quantara.cli.terminal.Terminal;
import io.quantara.cli.terminal.Text;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Verifies all files and documents. */
@Command(
        name = "check",
        description = {
            "Verify every byte, document and index of the database.",
            "Changes nothing, takes no lock, and may run beside a process that writes. Works on a database that is too"
                    + " damaged to be opened.",
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:all is well, but perhaps for files without need",
            " 1:an index is damaged, which is rebuilt by itself; no document is",
            " 2:documents are damaged, or what says which there are; see 'quantara repair'",
            " 3:wrong options, or no database in the folder; all others as for every command",
        },
        footerHeading = "%nExamples:%n",
        footer = {"  quantara check", "  quantara check --fast", "  quantara check --db papers_db --json"})
public final class CheckCommand extends TerminalCommand {

    @Mixin
    private final DatabaseFolder folder = new DatabaseFolder();

    @Option(
            names = "--fast",
            description = "Look at headers, tables, lengths, the manifest and the logs only, not at all contents.")
    private boolean fast;

    /** Creates the command. */
    public CheckCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected ExitCode run() {
        long start = System.nanoTime();
        CheckReport report = check();
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        if (json()) {
            printJson(json(report, elapsed));
        } else {
            print(report, elapsed);
        }
        return switch (report.severity()) {
            case CLEAN, STRAY -> ExitCode.DONE;
            case DERIVED -> ExitCode.DERIVED_DAMAGE;
            case DATA -> ExitCode.DATA_DAMAGE;
        };
    }

    private CheckReport check() {
        try {
            return Database.check(folder.path(), fast ? CheckOptions.fast() : CheckOptions.full());
        } catch (NotFoundException e) {
            throw folder.missing(e);
        }
    }

    @Override
    public ExitCode failure(ExitCode usual) {
        return ExitCode.besideDamage(usual);
    }

    private static Map<String, Object> json(CheckReport report, Duration elapsed) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("clean", report.isClean());
        json.put("severity", report.severity().name().toLowerCase(Locale.ROOT));
        json.put("files", report.files());
        json.put("bytes", report.bytes());
        json.put("documents", report.documents());
        json.put("problems", report.problems().stream().map(CheckCommand::json).toList());
        json.put("indexes", report.indexes().stream().map(CheckCommand::json).toList());
        json.put("seconds", elapsed.toNanos() / 1e9);
        return json;
    }

    private static Map<String, Object> json(CheckProblem problem) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", problem.kind().name().toLowerCase(Locale.ROOT));
        json.put("file", problem.file());
        json.put("offset", problem.offset());
        problem.collection().ifPresent(name -> json.put("collection", name));
        json.put("message", problem.message());
        return json;
    }

    private static Map<String, Object> json(CheckReport.IndexRecall index) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("collection", index.collection());
        json.put("file", index.file());
        json.put("type", index.type());
        json.put("queries", index.queries());
        json.put("recall", index.recall());
        return json;
    }

    private void print(CheckReport report, Duration elapsed) {
        for (CheckProblem problem : report.problems()) {
            String label = switch (problem.kind()) {
                case STRAY -> "stray: ";
                case DERIVED -> style().bad("damaged index: ");
                case DATA -> style().bad("damaged: ");
            };
            out().println(label + Text.oneLine(problem.message()));
        }
        for (CheckReport.IndexRecall index : report.indexes()) {
            out().println("index " + index.type() + " of " + index.collection() + ": finds "
                    + String.format(Locale.ROOT, "%.1f", 100 * index.recall()) + "% of the ten best, over "
                    + Text.count(index.queries(), "vector"));
        }
        out().println(verdict(report) + Text.count(report.documents(), "document") + " in "
                + Text.count(report.files(), "file") + ", " + Text.bytes(report.bytes()) + " verified in "
                + Text.time(elapsed) + ".");
        hint(report).forEach(line -> out().println(line));
    }

    private String verdict(CheckReport report) {
        return switch (report.severity()) {
            case CLEAN, STRAY -> style().good("All is well: ");
            case DERIVED, DATA -> style().bad(Text.count(report.problems().size(), "problem") + ": ");
        };
    }

    private static List<String> hint(CheckReport report) {
        return switch (report.severity()) {
            case CLEAN, STRAY -> List.of();
            case DERIVED -> List.of("No document is damaged: the index is rebuilt at the next open for writing.");
            case DATA -> List.of("'quantara repair' shows what can be saved, and changes nothing unless told to.");
        };
    }
}
