package io.quantara.cli.command;

import io.quantara.Database;
import io.quantara.VectorCollection;
import io.quantara.cli.terminal.Terminal;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Chooses the index of a collection. */
@Command(
        name = "use",
        description = "Choose the index type of a collection and wait until it is built.",
        footerHeading = "%nExamples:%n",
        footer = {"  quantara index use auto -c papers", "  quantara index use lsh --index-option tables=16 -c papers"})
final class UseIndexCommand extends TerminalCommand {

    @Parameters(paramLabel = "TYPE", description = "auto, flat, or another of 'quantara index types'.")
    private String type = "";

    @Option(names = "--index-option", paramLabel = "NAME=VALUE", description = "An option of the index type.")
    private Map<String, String> indexOptions = Map.of();

    @Option(names = "--no-wait", description = "Do not wait; the next command that writes goes on building.")
    private boolean noWait;

    @Mixin
    private final DatabaseFolder folder = new DatabaseFolder();

    @Mixin
    private final CollectionChoice collection = new CollectionChoice();

    @Mixin
    private final IndexWait wait = new IndexWait();

    UseIndexCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected ExitCode run() {
        try (Database db = folder.openToChange()) {
            VectorCollection target = db.getCollection(collection.name);
            target.useIndex(type, Assignments.indexOptions(indexOptions));
            if (!noWait) {
                wait.await(target, terminal());
            }
            return IndexCommand.printStatus(this, target.stats());
        }
    }
}
