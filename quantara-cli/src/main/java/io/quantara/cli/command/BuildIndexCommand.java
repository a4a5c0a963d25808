package io.quantara.cli.command;

import io.quantara.Database;
import io.quantara.VectorCollection;
import io.quantara.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Builds what is missing of an index, waits for it and shows how far it is. */
@Command(
        name = "build",
        description = {
            "Build what is missing of the index and wait until it is there.",
            "Documents that are in no segment yet are written into one first."
        },
        footerHeading = "%nExample:%n",
        footer = "  quantara index build -c papers --timeout 600")
final class BuildIndexCommand extends TerminalCommand {

    @Mixin
    private final DatabaseFolder folder = new DatabaseFolder();

    @Mixin
    private final CollectionChoice collection = new CollectionChoice();

    @Mixin
    private final IndexWait wait = new IndexWait();

    BuildIndexCommand(Terminal terminal) {
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
