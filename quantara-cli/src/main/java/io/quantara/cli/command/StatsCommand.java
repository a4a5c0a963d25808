package io.quantara.cli.command;

import io.quantara.CollectionStats;
import io.quantara.Database;
import io.quantara.DatabaseStats;
import io.quantara.cli.terminal.Table;
import io.quantara.cli.terminal.Terminal;
import io.quantara.cli.terminal.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints figures about a database. */
@Command(
        name = "stats",
        description = {"Print figures about the database and its collections.", "With --json all there are."},
        footerHeading = "%nExamples:%n",
        footer = {"  quantara stats", "  quantara stats --db papers_db --json"})
public final class StatsCommand extends TerminalCommand {

    @Mixin
    private final DatabaseFolder folder = new DatabaseFolder();

    /** Creates the command. */
    public StatsCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected ExitCode run() {
        DatabaseStats stats;
        try (Database db = folder.openToRead()) {
            stats = db.stats();
        }
        if (json()) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>(stats.asMetadata().asMap());
            json.put("collections", stats.collections().stream().map(each -> each.asMetadata().asMap()));
            printJson(json);
        } else {
            print(stats);
        }
        return ExitCode.DONE;
    }

    private void print(DatabaseStats stats) {
        line("database", folder.path().toAbsolutePath().normalize().toString());
        line("documents", Text.count(stats.documents()));
        line("deleted rows", Text.count(stats.deletedRows()));
        line("on disk", Text.bytes(stats.bytesOnDisk()));
        line("writes", Text.count(stats.sequenceNumber()));
        if (!stats.versions().isEmpty()) {
            line("versions", Text.count(stats.versions().size()) + ", which keep "
                    + Text.bytes(stats.versionBytes()) + " of their own");
        }
        out().println();
        collections(stats.collections()).print(terminal());
        stats.collections().forEach(each -> each.indexProblem()
                .ifPresent(problem -> out().println(
                        style().bad("index of '" + each.name() + "': ") + Text.oneLine(problem))));
    }

    private void line(String name, String value) {
        out().println(style().dim(String.format(Locale.ROOT, "%-14s", name)) + value);
    }

    /** Returns the table of collections that {@code collections list} shows too. */
    static Table collections(List<CollectionStats> collections) {
        Table table = new Table(
                "COLLECTION", "DOCUMENTS", "DIMENSION", "METRIC", "INDEX", "STATE", "UNINDEXED", "SEGMENTS", "MODEL");
        collections.forEach(each -> table.row(
                each.name(),
                Text.count(each.documents()),
                each.dimension().isPresent() ? each.dimension().getAsInt() : "-",
                each.metric().name().toLowerCase(Locale.ROOT),
                each.indexType(),
                each.indexState().name().toLowerCase(Locale.ROOT),
                Text.count(each.unindexedRows()),
                each.segments(),
                each.embeddingModel().orElse("-")));
        return table;
    }
}
