package io.quantara.cli.command;

import io.quantara.Database;
import io.quantara.cli.terminal.Terminal;
import io.quantara.cli.terminal.Text;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Merges segments and drops deleted rows from disk. */
@Command(
        name = "compact",
        description = "Merge each collection into one segment and drop deleted documents from disk.",
        footerHeading = "%nExamples:%n",
        footer = {"  quantara compact", "  quantara compact --db papers_db --json"})
public final class CompactCommand extends TerminalCommand {

    @Mixin
    private final DatabaseFolder folder = new DatabaseFolder();

    /** Creates the command. */
    public CompactCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected ExitCode run() {
        long start = System.nanoTime();
        long before;
        long after;
        try (Database db = folder.openToChange()) {
            before = db.stats().bytesOnDisk();
            db.compact();
            after = db.stats().bytesOnDisk();
        }
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        if (json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("bytesBefore", before);
            json.put("bytesAfter", after);
            json.put("seconds", elapsed.toNanos() / 1e9);
            printJson(json);
        } else {
            out().println("Compacted in " + Text.time(elapsed) + ": " + Text.bytes(before) + " before, "
                    + Text.bytes(after) + " after.");
        }
        return ExitCode.DONE;
    }
}
