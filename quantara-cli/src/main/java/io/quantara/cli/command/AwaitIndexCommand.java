package io.quantara.cli.command;

import io.quantara.Database;
import io.quantara.VectorCollection;
import io.quantara.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Builds what is missing of an index and waits for it. */
@Command(
        name = "wait",
        description = "Build what is missing of the index and wait until it is there.",
        footerHeading = "%nExample:%n",
        footer = "  quantara index wait -c papers --timeout 600")
final class AwaitIndexCommand extends TerminalCommand {

    @Mixin
    private final DatabaseFolder folder = new DatabaseFolder();

    @Mixin
    private final CollectionChoice collection = new CollectionChoice();

    @Mixin
    private final IndexWait wait = new IndexWait();

    AwaitIndexCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected ExitCode run() {
        try (Database db = folder.openToChange()) {
            VectorCollection target = db.getCollection(collection.name);
            wait.await(target, terminal());
            return IndexCommand.printStatus(this, target.stats());
        }
    }
}
