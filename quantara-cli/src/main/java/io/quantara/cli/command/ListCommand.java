package io.quantara.cli.command;

import io.quantara.Database;
import io.quantara.DatabaseSnapshot;
import io.quantara.Document;
import io.quantara.DocumentReader;
import io.quantara.Filter;
import io.quantara.cli.terminal.Table;
import io.quantara.cli.terminal.Terminal;
import io.quantara.cli.terminal.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists documents in the order of their ids. */
@Command(
        name = "list",
        description = "List documents in the order of their ids.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  quantara list -c papers --filter \"year between 2015 and 2020\"",
            "  quantara list --limit 0 --json        (all of them, as a stream)",
        })
public final class ListCommand extends TerminalCommand {

    private static final int LONGEST_NAME = 60;

    @Mixin
    private final DatabaseFolder folder = new DatabaseFolder();

    @Mixin
    private final CollectionChoice collection = new CollectionChoice();

    @Mixin
    private final VersionChoice version = new VersionChoice();

    @Option(
            names = {"-f", "--filter"},
            paramLabel = "FILTER",
            description = "Only documents that match.")
    private @Nullable String filter;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            defaultValue = "50",
            description = "The most documents, 0 for all; ${DEFAULT-VALUE} when not given.")
    private long limit;

    @Option(names = "--include-vector", description = "With --json: print the vectors too.")
    private boolean includeVector;

    /** Creates the command. */
    public ListCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected ExitCode run() {
        if (limit < 0) {
            throw new UsageException("The limit is " + limit + ". Give 0 for all, or a positive number.");
        }
        if (includeVector && !json()) {
            throw new UsageException("A table has no room for vectors. Add --json, or use 'quantara get'.");
        }
        Filter wanted = Filter.parse(filter == null ? "true" : filter);
        try (Database db = folder.openToRead();
                DatabaseSnapshot snapshot = version.of(db)) {
            DocumentReader documents = snapshot.getCollection(collection.name);
            long matching = filter == null ? documents.count() : documents.count(wanted);
            try (Stream<Document> all = filter == null ? documents.stream() : documents.stream(wanted)) {
                Stream<Document> shown = limit == 0 ? all : all.limit(limit);
                if (json()) {
                    printJson(json(shown, matching));
                } else {
                    print(shown.toList(), matching);
                }
            }
        }
        return ExitCode.DONE;
    }

    private Map<String, @Nullable Object> json(Stream<Document> shown, long matching) {
        var vectors = includeVector ? Rendering.Vectors.INCLUDED : Rendering.Vectors.LEFT_OUT;
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("matching", matching);
        json.put("documents", shown.map(document -> Rendering.json(document, vectors)));
        return json;
    }

    private void print(List<Document> shown, long matching) {
        if (!shown.isEmpty()) {
            Table table = new Table("ID", "NAME", "METADATA");
            shown.forEach(document -> table.row(
                    document.id(),
                    Text.oneLine(document.name(), LONGEST_NAME),
                    Rendering.line(document.metadata())));
            table.print(terminal());
        }
        out().println(style().dim(
                shown.size() == matching
                        ? Text.count(matching, "document")
                        : Text.count(shown.size()) + " of " + Text.count(matching, "document")
                                + "; --limit 0 shows all"));
    }
}
