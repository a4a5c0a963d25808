package io.quantara.cli.command;

import io.quantara.CopyOptions;
import io.quantara.CopyReport;
import io.quantara.Database;
import io.quantara.cli.terminal.ProgressDisplay;
import io.quantara.cli.terminal.Terminal;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a backup, or brings one up to date. */
@Command(
        name = "backup",
        description = {
            "Make a backup of the database in a folder, or bring one up to date.",
            "Only files that are new since the last backup are taken, as hard links where both folders are on one file"
                    + " system; all that is new is verified. The last backup stands until the new one is whole. May"
                    + " run beside a process that writes; it then holds what that process is known to have on disk.",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  quantara backup /mnt/backup/papers --db papers_db",
            "  quantara backup ../papers-backup --copy --io-limit 50",
        })
public final class BackupCommand extends TerminalCommand {

    @Parameters(paramLabel = "TARGET", description = "The folder of the backup: new, empty, or with an earlier one.")
    private @Nullable Path target;

    @Mixin
    private final DatabaseFolder folder = new DatabaseFolder();

    @Option(
            names = "--copy",
            description = "Copy all files, also where they could be linked: a failing disk sector then damages only"
                    + " one of the two.")
    private boolean copy;

    @Mixin
    private final CopyArguments arguments = new CopyArguments();

    /** Creates the command. */
    public BackupCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected ExitCode run() {
        Path to = Objects.requireNonNull(target, "target");
        CopyReport report;
        try (Database db = folder.openToCopy();
                var display = new ProgressDisplay(terminal(), "backing up", "bytes")) {
            CopyOptions options = arguments.options(display);
            report = db.backup(to, copy ? options.copyFiles() : options);
        }
        new CopyOutcome("Backed up to", to, report).print(this);
        return ExitCode.DONE;
    }
}
