package io.quantara.cli.command;

import io.quantara.CollectionOptions;
import io.quantara.Database;
import io.quantara.DatabaseOptions;
import io.quantara.Metric;
import io.quantara.cli.terminal.Terminal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Creates a collection. */
@Command(
        name = "create",
        description = "Create a collection, and the database when there is none.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  quantara collections create papers --metric dot --dimension 768",
            "  quantara collections create notes --embedded-by all-minilm-l6-v2-q",
        })
final class CreateCollectionCommand extends TerminalCommand {

    @Parameters(paramLabel = "NAME", description = "The name, 1 to 255 characters.")
    private String name = "";

    @Mixin
    private final DatabaseFolder folder = new DatabaseFolder();

    @Option(
            names = {"-m", "--metric"},
            paramLabel = "METRIC",
            description = "cosine (when not given), dot or euclidean.")
    private @Nullable Metric metric;

    @Option(
            names = "--dimension",
            paramLabel = "D",
            description = "The dimension of the vectors; the first vector's when not given.")
    private @Nullable Integer dimension;

    @Option(
            names = "--index",
            paramLabel = "TYPE",
            description = "The index type; 'auto' when not given. 'quantara index types' lists them.")
    private @Nullable String index;

    @Option(names = "--index-option", paramLabel = "NAME=VALUE", description = "An option of the index type.")
    private Map<String, String> indexOptions = Map.of();

    @Option(
            names = "--embedded-by",
            paramLabel = "MODEL",
            description = "The embedding model to remember, such as all-minilm-l6-v2-q.")
    private @Nullable String model;

    CreateCollectionCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected ExitCode run() {
        CollectionOptions options = options();
        try (Database db = folder.openOrCreate(DatabaseOptions.defaults())) {
            db.createCollection(name, options);
        }
        if (json()) {
            printJson(Map.of("created", name));
        } else {
            out().println("Collection '" + name + "' is created.");
        }
        return ExitCode.DONE;
    }

    private CollectionOptions options() {
        if (index == null && !indexOptions.isEmpty()) {
            throw new UsageException("Options of an index are given, but no index. Name its type with --index.");
        }
        CollectionOptions options = CollectionOptions.defaults();
        options = metric == null ? options : options.metric(metric);
        options = dimension == null ? options : options.dimension(dimension);
        options = index == null ? options : options.index(index, Assignments.indexOptions(indexOptions));
        return model == null ? options : options.embeddedBy(model);
    }
}
