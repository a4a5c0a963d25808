package io.quantara.cli.command;

import io.quantara.CollectionStats;
import io.quantara.Database;
import io.quantara.IndexState;
import io.quantara.SegmentIndex;
import io.quantara.cli.terminal.Table;
import io.quantara.cli.terminal.Terminal;
import io.quantara.cli.terminal.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows how far the index of a collection is, and is the parent of the commands about indexes. */
@Command(
        name = "index",
        description = {
            "Show, choose, build, save or load the index of a collection.",
            "Alone it shows how far the index is."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  quantara index status -c papers",
            "  quantara index use flat -c papers",
            "  quantara index build -c papers",
            "  quantara index save papers.index -c papers",
        })
public final class IndexCommand extends TerminalCommand {

    @Mixin
    private final DatabaseFolder folder = new DatabaseFolder();

    @Mixin
    private final CollectionChoice collection = new CollectionChoice();

    /** Creates the command. */
    public IndexCommand(Terminal terminal) {
        super(terminal);
    }

    /** Returns the commands below this one. */
    public static List<TerminalCommand> children(Terminal terminal) {
        return List.of(
                new Status(terminal),
                new Types(terminal),
                new UseIndexCommand(terminal),
                new BuildIndexCommand(terminal),
                new Save(terminal),
                new Load(terminal));
    }

    @Override
    protected ExitCode run() {
        try (Database db = folder.openToRead()) {
            return printStatus(this, db.getCollection(collection.name).stats());
        }
    }

    /** Prints how far an index is. */
    static ExitCode printStatus(TerminalCommand command, CollectionStats stats) {
        if (command.json()) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("collection", stats.name());
            json.put("indexType", stats.indexType());
            json.put("indexState", stats.indexState().name());
            json.put("documents", stats.documents());
            json.put("unindexedRows", stats.unindexedRows());
            json.put("segments", stats.segments());
            json.put("indexes", stats.indexes().stream().map(each -> each.asMetadata().asMap()));
            json.put("problem", stats.indexProblem().orElse(null));
            command.printJson(json);
        } else {
            String state = stats.indexState().name().toLowerCase(Locale.ROOT);
            String rows = stats.indexState() == IndexState.EXACT
                    ? "every search is exact"
                    : Text.count(stats.unindexedRows(), "row") + " without an index are searched exactly";
            command.out().println("Index " + stats.indexType() + " of '" + stats.name() + "' is " + state + ": "
                    + Text.count(stats.documents(), "document") + " in " + Text.count(stats.segments(), "segment")
                    + "; " + rows + ".");
            if (stats.indexState() != IndexState.EXACT) {
                printSegments(command, stats.indexes());
            }
        }
        return ExitCode.DONE;
    }

    private static void printSegments(TerminalCommand command, List<SegmentIndex> indexes) {
        Table table = new Table("SEGMENT", "ROWS", "INDEX", "STATE", "DONE", "BYTES", "SEARCHED EXACTLY BECAUSE");
        indexes.forEach(each -> table.row(
                each.segment(),
                Text.count(each.rows()),
                each.type(),
                each.state().name().toLowerCase(Locale.ROOT),
                each.state() == IndexState.EXACT ? "-" : each.percent() + "%",
                each.state() == IndexState.READY ? Text.bytes(each.bytes()) : "-",
                each.reason()));
        table.print(command.terminal());
    }

    /** Shows how far the index is. */
    @Command(name = "status", description = "Show how far the index of each segment is.")
    static final class Status extends TerminalCommand {

        @Mixin
        private final DatabaseFolder folder = new DatabaseFolder();

        @Mixin
        private final CollectionChoice collection = new CollectionChoice();

        Status(Terminal terminal) {
            super(terminal);
        }

        @Override
        protected ExitCode run() {
            try (Database db = folder.openToRead()) {
                return printStatus(this, db.getCollection(collection.name).stats());
            }
        }
    }

    /** Lists the types of indexes. */
    @Command(name = "types", description = "List the index types that this program knows.")
    static final class Types extends TerminalCommand {

        Types(Terminal terminal) {
            super(terminal);
        }

        @Override
        protected ExitCode run() {
            List<String> types;
            try (Database db = Database.inMemory()) {
                types = db.indexes().list();
            }
            if (json()) {
                printJson(Map.of("types", types));
            } else {
                types.forEach(out()::println);
            }
            return ExitCode.DONE;
        }
    }

    /** Saves an index. */
    @Command(
            name = "save",
            description = "Write the built index to a new file, for another database with the same documents.",
            footerHeading = "%nExample:%n",
            footer = "  quantara index save papers.index -c papers")
    static final class Save extends TerminalCommand {

        @Parameters(paramLabel = "FILE", description = "The file to write.")
        private @Nullable Path file;

        @Mixin
        private final DatabaseFolder folder = new DatabaseFolder();

        @Mixin
        private final CollectionChoice collection = new CollectionChoice();

        Save(Terminal terminal) {
            super(terminal);
        }

        @Override
        protected ExitCode run() {
            Path target = Objects.requireNonNull(file, "file");
            try (Database db = folder.openToChange()) {
                db.getCollection(collection.name).saveIndex(target);
            }
            if (json()) {
                printJson(Map.of("saved", target));
            } else {
                out().println("The index of '" + collection.name + "' is written to " + target + ".");
            }
            return ExitCode.DONE;
        }
    }

    /** Loads an index. */
    @Command(
            name = "load",
            description = "Attach an index that 'quantara index save' wrote, after verifying that it fits.",
            footerHeading = "%nExample:%n",
            footer = "  quantara index load papers.index -c papers")
    static final class Load extends TerminalCommand {

        @Parameters(paramLabel = "FILE", description = "The file to read.")
        private @Nullable Path file;

        @Mixin
        private final DatabaseFolder folder = new DatabaseFolder();

        @Mixin
        private final CollectionChoice collection = new CollectionChoice();

        Load(Terminal terminal) {
            super(terminal);
        }

        @Override
        protected ExitCode run() throws IOException {
            Path source = Objects.requireNonNull(file, "file");
            if (!Files.exists(source)) {
                throw new NoSuchFileException(source.toString());
            }
            try (Database db = folder.openToChange()) {
                var target = db.getCollection(collection.name);
                target.loadIndex(source);
                return printStatus(this, target.stats());
            }
        }
    }
}
