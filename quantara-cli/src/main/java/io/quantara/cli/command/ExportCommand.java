package io.quantara.cli.command;

import io.quantara.AlreadyExistsException;
import io.quantara.Database;
import io.quantara.DatabaseSnapshot;
import io.quantara.cli.terminal.Terminal;
import io.quantara.cli.terminal.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a database or a collection to a file. */
@Command(
        name = "export",
        description = {
            "Write the database or a collection to a new file.",
            "A .json file gets all collections and settings; 'quantara import' and the Python original read it. A"
                    + " .jsonl file gets one collection, a document a line; 'quantara add' reads it. A file that exists"
                    + " is never overwritten.",
        },
        footerHeading = "%nExamples:%n",
        footer = {"  quantara export backup.json", "  quantara export papers.jsonl -c papers"})
public final class ExportCommand extends TerminalCommand {

    @Parameters(paramLabel = "FILE", description = "The file to write, named .json or .jsonl.")
    private @Nullable Path file;

    @Mixin
    private final DatabaseFolder folder = new DatabaseFolder();

    @Mixin
    private final VersionChoice version = new VersionChoice();

    @Option(
            names = {"-c", "--collection"},
            paramLabel = "NAME",
            description = "The collection to write to a .jsonl file; 'default' when not given.")
    private @Nullable String collection;

    /** Creates the command. */
    public ExportCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected ExitCode run() throws IOException {
        Path target = Objects.requireNonNull(file, "file");
        boolean lines = isJsonLines(target);
        if (!lines && collection != null) {
            throw new UsageException("A .json file holds all collections. Name the file .jsonl to write one.");
        }
        if (Files.exists(target)) {
            throw new AlreadyExistsException("The file " + target + " exists. Name a new one; none is overwritten.");
        }
        long documents;
        try (Database db = folder.openToRead();
                DatabaseSnapshot snapshot = version.of(db)) {
            if (lines) {
                String name = Objects.requireNonNullElse(collection, Database.DEFAULT_COLLECTION);
                documents = snapshot.getCollection(name).count();
                snapshot.exportToJsonLines(name, target);
            } else {
                documents = snapshot.listCollections().stream()
                        .mapToLong(name -> snapshot.getCollection(name).count())
                        .sum();
                snapshot.exportToJson(target);
            }
        }
        print(target, documents);
        return ExitCode.DONE;
    }

    private static boolean isJsonLines(Path target) {
        String name = target.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
            return true;
        }
        if (name.endsWith(".json")) {
            return false;
        }
        throw new UsageException("The name of " + target + " does not tell the format. Name it .json or .jsonl.");
    }

    private void print(Path target, long documents) throws IOException {
        long bytes = Files.size(target);
        if (json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("file", target.toString());
            json.put("documents", documents);
            json.put("bytes", bytes);
            printJson(json);
        } else {
            out().println(
                    Text.count(documents, "document") + " written to " + target + " (" + Text.bytes(bytes) + ").");
        }
    }
}
