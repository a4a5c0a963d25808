package io.quantara.cli.command;

import io.quantara.Database;
import io.quantara.NotFoundException;
import io.quantara.RepairOptions;
import io.quantara.RepairReport;
import io.quantara.cli.terminal.Terminal;
import io.quantara.cli.terminal.Text;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Saves what can be saved of a damaged database. */
@Command(
        name = "repair",
        description = {
            "Tell what can be saved of a damaged database, and save it with --apply.",
            "Without --apply nothing is changed. With it, what can be read is kept, damaged files are moved to the"
                    + " quarantine, and what is lost is listed. Where there is a backup, restoring it loses less.",
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:nothing to repair; with --apply also: repaired, and nothing is lost",
            " 1:without --apply only: it can be repaired, and nothing will be lost",
            " 2:something is lost by the damage, or a deleted document may come back; the report says what",
            " 3:wrong options, or no database in the folder; all others as for every command",
        },
        footerHeading = "%nExamples:%n",
        footer = {"  quantara repair", "  quantara repair --apply --quarantine /backup/damaged"})
public final class RepairCommand extends TerminalCommand {

    private static final int MOST_PRINTED = 20;

    @Mixin
    private final DatabaseFolder folder = new DatabaseFolder();

    @Option(names = "--apply", description = "Do it. Takes the lock: no other process may have the database open.")
    private boolean apply;

    @Option(
            names = "--quarantine",
            paramLabel = "FOLDER",
            description = "Where damaged files go; the first free of <database>-quarantine-1, -2 and so on when not"
                    + " given.")
    private @Nullable Path quarantine;

    /** Creates the command. */
    public RepairCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public ExitCode failure(ExitCode usual) {
        return ExitCode.besideDamage(usual);
    }

    @Override
    protected ExitCode run() {
        Path place = quarantine == null ? unused(folder.path().toAbsolutePath().normalize()) : quarantine;
        RepairReport report = repair(apply ? RepairOptions.dryRun().quarantine(place) : RepairOptions.dryRun());
        if (json()) {
            printJson(json(report));
        } else {
            print(report, place);
        }
        if (!report.isNeeded() || (report.isDone() && report.isLossless())) {
            return ExitCode.DONE;
        }
        return report.isLossless() ? ExitCode.DERIVED_DAMAGE : ExitCode.DATA_DAMAGE;
    }

    private RepairReport repair(RepairOptions options) {
        try {
            return Database.repair(folder.path(), options);
        } catch (NotFoundException e) {
            throw folder.missing(e);
        }
    }

    private static Path unused(Path database) {
        int number = 1;
        Path place = database.resolveSibling(database.getFileName() + "-quarantine-" + number);
        while (Files.exists(place)) {
            number++;
            place = database.resolveSibling(database.getFileName() + "-quarantine-" + number);
        }
        return place;
    }

    private static Map<String, Object> json(RepairReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("needed", report.isNeeded());
        json.put("done", report.isDone() && report.isNeeded());
        json.put("lossless", report.isLossless());
        json.put("actions", report.actions().stream()
                .map(action -> Map.of("file", action.file(), "description", action.description()))
                .toList());
        json.put("documentsKept", report.documentsKept());
        json.put("documentsLost", report.documentsLost());
        json.put("documentsReturned", report.documentsReturned());
        json.put("lostIds", report.lostIds().stream()
                .map(lost -> Map.of("collection", lost.collection(), "id", lost.id().toString()))
                .toList());
        json.put("lostSequences", report.lostSequences().stream().map(RepairCommand::json).toList());
        json.put("unappliedBatches", report.unappliedBatches());
        json.put("quarantinedFiles", report.quarantinedFiles());
        report.quarantine().ifPresent(place -> json.put("quarantine", place.toString()));
        return json;
    }

    private static Map<String, Object> json(RepairReport.SequenceRange range) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("first", range.first());
        range.last().ifPresent(last -> json.put("last", last));
        return json;
    }

    private void print(RepairReport report, Path place) {
        if (!report.isNeeded()) {
            out().println(style().good("Nothing to repair: ") + Text.count(report.documentsKept(), "document") + ".");
            return;
        }
        out().println(report.isDone() ? "What was done:" : "What can be done:");
        for (RepairReport.Action action : report.actions()) {
            out().println("  " + action.file() + ": " + Text.oneLine(action.description()));
        }
        out().println("Documents kept: " + Text.count(report.documentsKept()) + ".");
        printLosses(report);
        if (report.isDone()) {
            if (!report.quarantinedFiles().isEmpty()) {
                out().println("In the quarantine " + place.toAbsolutePath().normalize() + ": "
                        + some(report.quarantinedFiles()) + ".");
            }
            out().println(style().good("The database is repaired."));
        } else {
            out().println("Nothing was changed. 'quantara repair --apply' does it, and moves damaged files to "
                    + place.toAbsolutePath().normalize() + ".");
        }
    }

    private void printLosses(RepairReport report) {
        if (report.isLossless()) {
            out().println("Nothing is lost.");
            return;
        }
        if (report.documentsLost() > 0) {
            out().println(style().bad("Documents lost: ") + Text.count(report.documentsLost()) + ".");
            List<String> ids = report.lostIds().stream()
                    .map(lost -> lost.collection() + "/" + lost.id())
                    .toList();
            if (!ids.isEmpty()) {
                out().println("  " + some(ids) + (ids.size() > MOST_PRINTED ? " (--json lists 1,000)." : "."));
            }
        }
        if (report.documentsReturned() > 0) {
            out().println("Documents that may have been deleted before: " + Text.count(report.documentsReturned())
                    + ".");
        }
        report.lostSequences().forEach(range -> out().println(style().bad("Batches lost: ") + range + "."));
        if (report.unappliedBatches() > 0) {
            out().println("Batches that can be read but not applied: " + Text.count(report.unappliedBatches()) + ".");
        }
    }

    private static String some(List<String> names) {
        String listed = String.join(", ", names.subList(0, Math.min(names.size(), MOST_PRINTED)));
        return names.size() > MOST_PRINTED ? listed + " and " + (names.size() - MOST_PRINTED) + " more" : listed;
    }
}
