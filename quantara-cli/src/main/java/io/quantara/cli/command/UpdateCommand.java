package io.quantara.cli.command;

import io.quantara.Database;
import io.quantara.DocumentPatch;
import io.quantara.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes parts of a document. */
@Command(
        name = "update",
        description = "Change parts of a document; what is not named stays as it is.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  quantara update f778a384-a322-4997-9a54-2d293390ac2c --put year=2018 --remove draft",
            "  quantara update f778a384-a322-4997-9a54-2d293390ac2c --name \"A better title\"",
            "  quantara update f778a384-a322-4997-9a54-2d293390ac2c --put 'tags=[\"nlp\", \"vision\"]'",
            "  quantara update f778a384-a322-4997-9a54-2d293390ac2c --put year=2018 --if-version 12",
        })
public final class UpdateCommand extends TerminalCommand {

    @Parameters(paramLabel = "ID", description = "The document's id.")
    private @Nullable UUID id;

    @Mixin
    private final DatabaseFolder folder = new DatabaseFolder();

    @Mixin
    private final CollectionChoice collection = new CollectionChoice();

    @Option(names = "--name", paramLabel = "TEXT", description = "The new name.")
    private @Nullable String name;

    @Option(names = "--vector", paramLabel = "NUMBERS", description = "The new vector, such as 0.1,0.7,0.2.")
    private @Nullable String vector;

    @Option(names = "--vector-file", paramLabel = "FILE", description = "A file that holds the new vector.")
    private @Nullable Path vectorFile;

    @Option(
            names = "--metadata",
            paramLabel = "JSON",
            description = "Metadata to replace all that is there, a JSON object.")
    private @Nullable String metadata;

    @Option(
            names = "--put",
            paramLabel = "KEY=JSON",
            description = "Set one key of the metadata. A value that is no JSON is taken as text.")
    private Map<String, String> put = Map.of();

    @Option(names = "--remove", paramLabel = "KEY", description = "Remove one key of the metadata.")
    private List<String> remove = List.of();

    @Option(
            names = "--if-version",
            paramLabel = "N",
            description = "Change the document only if it has this version, as 'get' prints it.")
    private @Nullable Long ifVersion;

    /** Creates the command. */
    public UpdateCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected ExitCode run() throws IOException {
        UUID wanted = Objects.requireNonNull(id, "id");
        DocumentPatch patch = patch();
        if (patch.isEmpty()) {
            throw new UsageException(
                    "Nothing is to be changed. Give --name, --vector, --vector-file, --metadata, --put or --remove.");
        }
        try (Database db = folder.openToChange()) {
            db.getCollection(collection.name).update(wanted, patch);
        }
        if (json()) {
            printJson(Map.of("updated", wanted));
        } else {
            out().println("Updated " + wanted + ".");
        }
        return ExitCode.DONE;
    }

    private DocumentPatch patch() throws IOException {
        if (vector != null && vectorFile != null) {
            throw new UsageException("Give the new vector either with --vector or with --vector-file.");
        }
        DocumentPatch patch = DocumentPatch.of();
        patch = metadata == null ? patch : patch.metadata(Assignments.metadata(metadata));
        patch = name == null ? patch : patch.name(name);
        patch = vector == null ? patch : patch.vector(VectorText.parse(vector));
        patch = vectorFile == null ? patch : patch.vector(VectorText.read(vectorFile));
        for (Map.Entry<String, String> entry : put.entrySet()) {
            patch = patch.put(entry.getKey(), Assignments.value(entry.getValue()));
        }
        for (String key : remove) {
            patch = patch.remove(key);
        }
        return ifVersion == null ? patch : patch.ifVersion(ifVersion);
    }
}
