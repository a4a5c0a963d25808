package io.quantara.cli.command;

import io.quantara.CheckReport;
import io.quantara.Database;
import io.quantara.cli.terminal.Terminal;
import io.quantara.cli.terminal.Text;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Verifies all checksums and counts. */
@Command(
        name = "check",
        description = {
            "Verify every checksum and count of the database.",
            "Changes nothing, and may run beside a process that writes. Ends with 0 when all is well and with 5 when"
                    + " something is damaged.",
        },
        footerHeading = "%nExamples:%n",
        footer = {"  quantara check", "  quantara check --db papers_db --json"})
public final class CheckCommand extends TerminalCommand {

    @Mixin
    private final DatabaseFolder folder = new DatabaseFolder();

    /** Creates the command. */
    public CheckCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected ExitCode run() {
        long start = System.nanoTime();
        CheckReport report;
        try (Database db = folder.openToRead()) {
            report = db.check();
        }
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        if (json()) {
            printJson(json(report, elapsed));
        } else {
            print(report, elapsed);
        }
        return report.isClean() ? ExitCode.DONE : ExitCode.DAMAGED;
    }

    private static Map<String, Object> json(CheckReport report, Duration elapsed) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("clean", report.isClean());
        json.put("files", report.files());
        json.put("bytes", report.bytes());
        json.put("documents", report.documents());
        json.put("problems", report.problems());
        json.put("seconds", elapsed.toNanos() / 1e9);
        return json;
    }

    private void print(CheckReport report, Duration elapsed) {
        report.problems().forEach(problem -> out().println(style().bad("damaged: ") + Text.oneLine(problem)));
        String verdict = report.isClean()
                ? style().good("All is well: ")
                : style().bad(Text.count(report.problems().size(), "problem") + ": ");
        out().println(verdict + Text.count(report.documents(), "document") + " in " + Text.count(report.files(), "file")
                + ", " + Text.bytes(report.bytes()) + " verified in " + Text.time(elapsed) + ".");
    }
}
