package io.quantara.cli.command;

import io.quantara.Database;
import io.quantara.DatabaseSnapshot;
import io.quantara.Document;
import io.quantara.cli.terminal.Terminal;
import io.quantara.cli.terminal.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints documents by their ids. */
@Command(
        name = "get",
        description = {"Print documents by their ids.", "Those that exist are printed even when others do not."},
        footerHeading = "%nExamples:%n",
        footer = {
            "  quantara get f778a384-a322-4997-9a54-2d293390ac2c",
            "  quantara get f778a384-a322-4997-9a54-2d293390ac2c --include-vector --json",
        })
public final class GetCommand extends TerminalCommand {

    @Parameters(paramLabel = "ID", arity = "1..*", description = "The ids.")
    private List<UUID> ids = List.of();

    @Mixin
    private final DatabaseFolder folder = new DatabaseFolder();

    @Mixin
    private final CollectionChoice collection = new CollectionChoice();

    @Mixin
    private final VersionChoice version = new VersionChoice();

    @Option(names = "--include-vector", description = "Print all components of the vectors too.")
    private boolean includeVector;

    /** Creates the command. */
    public GetCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected ExitCode run() {
        List<Document> found = new ArrayList<>();
        List<UUID> missing = new ArrayList<>();
        try (Database db = folder.openToRead();
                DatabaseSnapshot snapshot = version.of(db)) {
            var documents = snapshot.getCollection(collection.name);
            for (UUID id : ids) {
                Optional<Document> document = documents.find(id);
                document.ifPresentOrElse(found::add, () -> missing.add(id));
            }
        }
        if (json()) {
            printJson(json(found, missing));
        } else {
            found.forEach(this::print);
            missing.forEach(id -> terminal().err().println("There is no document " + id + " in '" + collection.name
                    + "'."));
        }
        return missing.isEmpty() ? ExitCode.DONE : ExitCode.NOT_FOUND;
    }

    private Map<String, @Nullable Object> json(List<Document> found, List<UUID> missing) {
        var vectors = includeVector ? Rendering.Vectors.INCLUDED : Rendering.Vectors.LEFT_OUT;
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("documents", found.stream().map(document -> Rendering.json(document, vectors)));
        json.put("missing", missing);
        return json;
    }

    private void print(Document document) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("id", document.id().toString());
        lines.put("name", document.name());
        lines.put("vector", includeVector ? vector(document) : VectorText.describe(document.vector()));
        lines.put("version", Long.toString(document.version()));
        document.metadata().asMap().forEach((key, value) -> lines.put("  " + key, Rendering.value(value)));
        int width = lines.keySet().stream().mapToInt(String::length).max().orElse(0);
        lines.forEach((key, value) ->
                out().println(style().dim(key + " ".repeat(width - key.length() + 2)) + Text.oneLine(value)));
        out().println();
    }

    private static String vector(Document document) {
        StringBuilder text = new StringBuilder();
        for (float component : document.vector()) {
            text.append(text.isEmpty() ? "" : ",").append(component);
        }
        return text.toString();
    }
}
