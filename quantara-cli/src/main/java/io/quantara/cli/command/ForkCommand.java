package io.quantara.cli.command;

import io.quantara.CopyReport;
import io.quantara.Database;
import io.quantara.cli.terminal.ProgressDisplay;
import io.quantara.cli.terminal.Terminal;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Makes a database of its own out of the present state of another. */
@Command(
        name = "fork",
        description = {
            "Make a database of its own out of the present state, for experiments.",
            "Where both folders are on one file system its files are hard links: it takes no time and no space, and"
                    + " whatever is done to either database never shows in the other. May run beside a process that"
                    + " writes.",
        },
        footerHeading = "%nExamples:%n",
        footer = {"  quantara fork trial_db --db papers_db"})
public final class ForkCommand extends TerminalCommand {

    @Parameters(paramLabel = "TARGET", description = "The folder of the new database: new or empty.")
    private @Nullable Path target;

    @Mixin
    private final DatabaseFolder folder = new DatabaseFolder();

    @Mixin
    private final CopyArguments arguments = new CopyArguments();

    /** Creates the command. */
    public ForkCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected ExitCode run() {
        Path to = Objects.requireNonNull(target, "target");
        CopyReport report;
        try (Database db = folder.openToCopy();
                var display = new ProgressDisplay(terminal(), "forking", "bytes")) {
            report = db.fork(to, arguments.options(display));
        }
        new CopyOutcome("Forked to", to, report).print(this);
        return ExitCode.DONE;
    }
}
