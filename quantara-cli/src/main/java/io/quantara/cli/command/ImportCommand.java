package io.quantara.cli.command;

import io.quantara.Database;
import io.quantara.DatabaseOptions;
import io.quantara.LoadOptions;
import io.quantara.LoadReport;
import io.quantara.OnConflict;
import io.quantara.cli.terminal.ProgressDisplay;
import io.quantara.cli.terminal.Terminal;
import io.quantara.cli.terminal.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads a file that {@code export} or the Python original wrote. */
@Command(
        name = "import",
        description = {
            "Read a .json file that 'quantara export' or the Python original wrote.",
            "All of it is read or nothing. The database is created when there is none. For other files see"
                    + " 'quantara add'.",
        },
        footerHeading = "%nExamples:%n",
        footer = {"  quantara import backup.json", "  quantara import backup.json --on-conflict skip --db restored"})
public final class ImportCommand extends TerminalCommand {

    @Parameters(paramLabel = "FILE", description = "The file to read.")
    private @Nullable Path file;

    @Mixin
    private final DatabaseFolder folder = new DatabaseFolder();

    @Option(
            names = "--on-conflict",
            paramLabel = "RULE",
            defaultValue = "fail",
            description = "What to do with a document whose id exists: fail, skip or replace; ${DEFAULT-VALUE} when not"
                    + " given.")
    private OnConflict onConflict = OnConflict.FAIL;

    /** Creates the command. */
    public ImportCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected ExitCode run() throws IOException {
        Path source = Objects.requireNonNull(file, "file");
        if (!Files.exists(source)) {
            throw new NoSuchFileException(source.toString());
        }
        LoadReport report;
        try (Database db = folder.openOrCreate(DatabaseOptions.defaults());
                var display = new ProgressDisplay(terminal(), "importing " + source.getFileName(), "documents")) {
            report = db.importFromJson(
                    source, LoadOptions.defaults().onConflict(onConflict).onProgress(display::progress));
        }
        if (json()) {
            printJson(Rendering.json(report));
        } else {
            report.warnings().forEach(warning -> terminal().err().println("Note: " + Text.oneLine(warning)));
            out().println(Rendering.text(report));
        }
        return ExitCode.DONE;
    }
}
