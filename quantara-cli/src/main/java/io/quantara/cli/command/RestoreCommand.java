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

/** Makes a database out of a backup. */
@Command(
        name = "restore",
        description = {
            "Make a database out of a backup, in a new folder.",
            "Every block of the backup is verified; when it is damaged, the command ends with 5, names file and offset,"
                    + " and leaves nothing behind. The backup stays as it is.",
        },
        footerHeading = "%nExamples:%n",
        footer = {"  quantara restore /mnt/backup/papers papers_db"})
public final class RestoreCommand extends TerminalCommand {

    @Parameters(index = "0", paramLabel = "BACKUP", description = "The folder of the backup.")
    private @Nullable Path backup;

    @Parameters(index = "1", paramLabel = "TARGET", description = "The folder of the database: new or empty.")
    private @Nullable Path target;

    @Mixin
    private final CopyArguments arguments = new CopyArguments();

    /** Creates the command. */
    public RestoreCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected ExitCode run() {
        Path from = Objects.requireNonNull(backup, "backup");
        Path to = Objects.requireNonNull(target, "target");
        CopyReport report;
        try (var display = new ProgressDisplay(terminal(), "restoring", "bytes")) {
            report = Database.restore(from, to, arguments.options(display));
        }
        new CopyOutcome("Restored to", to, report).print(this);
        return ExitCode.DONE;
    }
}
