package io.quantara.cli.command;

import io.quantara.Database;
import io.quantara.VectorCollection;
import io.quantara.cli.terminal.Terminal;
import io.quantara.cli.terminal.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists collections, and is the parent of the commands that change them. */
@Command(
        name = "collections",
        description = {"List, create, rename, clone, clear or delete collections.", "Alone it lists them."},
        footerHeading = "%nExamples:%n",
        footer = {
            "  quantara collections",
            "  quantara collections create papers --metric dot --dimension 768",
            "  quantara collections clone papers trial",
        })
public final class CollectionsCommand extends TerminalCommand {

    @Mixin
    private final DatabaseFolder folder = new DatabaseFolder();

    /** Creates the command. */
    public CollectionsCommand(Terminal terminal) {
        super(terminal);
    }

    /** Returns the commands below this one. */
    public static List<TerminalCommand> children(Terminal terminal) {
        return List.of(
                new ListAll(terminal),
                new CreateCollectionCommand(terminal),
                new Rename(terminal),
                new Clone(terminal),
                new Clear(terminal),
                new Delete(terminal));
    }

    @Override
    protected ExitCode run() {
        return listAll(this, folder);
    }

    private static ExitCode listAll(TerminalCommand command, DatabaseFolder folder) {
        try (Database db = folder.openToRead()) {
            var collections = db.stats().collections();
            if (command.json()) {
                command.printJson(Map.of(
                        "collections", collections.stream().map(each -> each.asMetadata().asMap())));
            } else {
                StatsCommand.collections(collections).print(command.terminal());
            }
        }
        return ExitCode.DONE;
    }

    /** Prints what was done. */
    private static ExitCode done(TerminalCommand command, String text, String key, Object value) {
        if (command.json()) {
            command.printJson(Map.of(key, value));
        } else {
            command.out().println(text);
        }
        return ExitCode.DONE;
    }

    /** Lists collections. */
    @Command(name = "list", description = "List collections.")
    static final class ListAll extends TerminalCommand {

        @Mixin
        private final DatabaseFolder folder = new DatabaseFolder();

        ListAll(Terminal terminal) {
            super(terminal);
        }

        @Override
        protected ExitCode run() {
            return listAll(this, folder);
        }
    }

    /** Renames a collection. */
    @Command(
            name = "rename",
            description = "Give a collection another name.",
            footerHeading = "%nExample:%n",
            footer = "  quantara collections rename papers publications")
    static final class Rename extends TerminalCommand {

        @Parameters(index = "0", paramLabel = "FROM", description = "Its present name.")
        private String from = "";

        @Parameters(index = "1", paramLabel = "TO", description = "Its new name.")
        private String to = "";

        @Mixin
        private final DatabaseFolder folder = new DatabaseFolder();

        Rename(Terminal terminal) {
            super(terminal);
        }

        @Override
        protected ExitCode run() {
            try (Database db = folder.openToChange()) {
                db.renameCollection(from, to);
            }
            return done(this, "Collection '" + from + "' is now '" + to + "'.", "renamed", to);
        }
    }

    /** Clones a collection. */
    @Command(
            name = "clone",
            description = "Copy a collection. No data is copied; both are independent afterwards.",
            footerHeading = "%nExample:%n",
            footer = "  quantara collections clone papers trial")
    static final class Clone extends TerminalCommand {

        @Parameters(index = "0", paramLabel = "SOURCE", description = "The collection to copy.")
        private String source = "";

        @Parameters(index = "1", paramLabel = "TARGET", description = "The name of the copy.")
        private String target = "";

        @Mixin
        private final DatabaseFolder folder = new DatabaseFolder();

        Clone(Terminal terminal) {
            super(terminal);
        }

        @Override
        protected ExitCode run() {
            long documents;
            try (Database db = folder.openToChange()) {
                documents = db.cloneCollection(source, target).count();
            }
            if (json()) {
                Map<String, @Nullable Object> json = new LinkedHashMap<>();
                json.put("cloned", target);
                json.put("documents", documents);
                printJson(json);
            } else {
                out().println("Collection '" + target + "' has the " + Text.count(documents, "document") + " of '"
                        + source + "'.");
            }
            return ExitCode.DONE;
        }
    }

    /** Deletes the documents of a collection. */
    @Command(
            name = "clear",
            description = "Delete all documents of a collection, but not the collection.",
            footerHeading = "%nExample:%n",
            footer = "  quantara collections clear papers")
    static final class Clear extends TerminalCommand {

        @Parameters(paramLabel = "NAME", description = "The collection.")
        private String name = "";

        @Mixin
        private final DatabaseFolder folder = new DatabaseFolder();

        Clear(Terminal terminal) {
            super(terminal);
        }

        @Override
        protected ExitCode run() {
            try (Database db = folder.openToChange()) {
                VectorCollection collection = db.getCollection(name);
                collection.clear();
            }
            return done(this, "Collection '" + name + "' is empty.", "cleared", name);
        }
    }

    /** Deletes a collection. */
    @Command(
            name = "delete",
            description = "Delete a collection with its documents. The 'default' collection cannot be deleted.",
            footerHeading = "%nExample:%n",
            footer = "  quantara collections delete trial")
    static final class Delete extends TerminalCommand {

        @Parameters(paramLabel = "NAME", description = "The collection.")
        private String name = "";

        @Mixin
        private final DatabaseFolder folder = new DatabaseFolder();

        Delete(Terminal terminal) {
            super(terminal);
        }

        @Override
        protected ExitCode run() {
            try (Database db = folder.openToChange()) {
                db.deleteCollection(name);
            }
            return done(this, "Collection '" + name + "' is deleted.", "deleted", name);
        }
    }
}
