package io.quantara.cli.command;

import io.quantara.CompactOptions;
import io.quantara.CompactReport;
import io.quantara.Database;
import io.quantara.Holder;
import io.quantara.cli.terminal.ProgressDisplay;
import io.quantara.cli.terminal.Terminal;
import io.quantara.cli.terminal.Text;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Merges segments and drops deleted rows from disk. */
@Command(
        name = "compact",
        description = "Merge each collection into one segment and drop deleted documents from disk.",
        footerHeading = "%nExamples:%n",
        footer = {"  quantara compact", "  quantara compact --db papers_db --io-limit 50 --json"})
public final class CompactCommand extends TerminalCommand {

    private static final long MOST_MEGABYTES = 1_000_000;

    @Mixin
    private final DatabaseFolder folder = new DatabaseFolder();

    @Option(
            names = "--io-limit",
            paramLabel = "MB",
            description = "Read and write at most so many megabytes in a second, so that other work goes on.")
    private @Nullable Long ioLimit;

    /** Creates the command. */
    public CompactCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected ExitCode run() {
        CompactReport report;
        try (Database db = folder.openToChange();
                ProgressDisplay display = new ProgressDisplay(terminal(), "compacting", "bytes")) {
            report = db.compact(options().onProgress(display::progress));
        }
        if (json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("bytesBefore", report.bytesBefore());
            json.put("bytesAfter", report.bytesAfter());
            json.put("mergedSegments", report.mergedSegments());
            json.put("droppedDocuments", report.droppedDocuments());
            json.put("holders", report.holders().stream().map(Holder::toString).toList());
            json.put("seconds", report.elapsed().toNanos() / 1e9);
            printJson(json);
        } else {
            out().println("Compacted in " + Text.time(report.elapsed()) + ": " + Text.bytes(report.bytesBefore())
                    + " before, " + Text.bytes(report.bytesAfter()) + " after; " + report.droppedDocuments()
                    + " deleted documents dropped.");
            report.holders().forEach(holder -> out().println("Still held by " + holder));
        }
        return ExitCode.DONE;
    }

    private CompactOptions options() {
        if (ioLimit == null) {
            return CompactOptions.defaults();
        }
        if (ioLimit < 1 || ioLimit > MOST_MEGABYTES) {
            throw new UsageException("--io-limit is " + ioLimit + ": give 1 to " + MOST_MEGABYTES + " MB a second");
        }
        return CompactOptions.defaults().ioLimit(ioLimit << 20);
    }
}
