package io.quantara.cli.command;

import io.quantara.Database;
import io.quantara.Filter;
import io.quantara.VectorCollection;
import io.quantara.cli.terminal.Terminal;
import io.quantara.cli.terminal.Text;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deletes documents. */
@Command(
        name = "delete",
        description = "Delete documents by their ids, or all that match a filter, all at once.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  quantara delete f778a384-a322-4997-9a54-2d293390ac2c",
            "  quantara delete f778a384-a322-4997-9a54-2d293390ac2c --if-version 12",
            "  quantara delete -c notes --filter \"source startsWith 'old/'\"",
        })
public final class DeleteCommand extends TerminalCommand {

    @ArgGroup(multiplicity = "1")
    private Doomed doomed = new Doomed();

    @Mixin
    private final DatabaseFolder folder = new DatabaseFolder();

    @Mixin
    private final CollectionChoice collection = new CollectionChoice();

    @Option(
            names = "--if-version",
            paramLabel = "N",
            description = "Delete the document only if it has this version, as 'get' prints it; takes one id.")
    private @Nullable Long ifVersion;

    /** What is deleted: exactly one of these. */
    private static final class Doomed {

        @Parameters(paramLabel = "ID", arity = "1..*", description = "The ids of the documents to delete.")
        private List<UUID> ids = List.of();

        @Option(
                names = {"-f", "--filter"},
                paramLabel = "FILTER",
                description = "Delete all documents that match.")
        private @Nullable String filter;
    }

    /** Creates the command. */
    public DeleteCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected ExitCode run() {
        if (ifVersion != null && doomed.ids.size() != 1) {
            throw new UsageException("Give --if-version with one id: it is the version of one document.");
        }
        long deleted;
        try (Database db = folder.openToChange()) {
            deleted = deleteFrom(db.getCollection(collection.name));
        }
        if (json()) {
            printJson(Map.of("deleted", deleted));
        } else {
            out().println(Text.count(deleted, "document") + " deleted.");
        }
        return deleted == 0 ? ExitCode.NOT_FOUND : ExitCode.DONE;
    }

    private long deleteFrom(VectorCollection documents) {
        if (ifVersion != null) {
            documents.delete(doomed.ids.getFirst(), ifVersion);
            return 1;
        }
        return doomed.filter == null
                ? documents.deleteAll(doomed.ids)
                : documents.deleteAll(Filter.parse(doomed.filter));
    }
}
