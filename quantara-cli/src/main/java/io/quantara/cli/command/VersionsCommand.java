package io.quantara.cli.command;

import io.quantara.Database;
import io.quantara.NamedVersion;
import io.quantara.VersionStats;
import io.quantara.cli.terminal.Table;
import io.quantara.cli.terminal.Terminal;
import io.quantara.cli.terminal.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists named versions, and is the parent of the commands that change them. */
@Command(
        name = "versions",
        description = {
            "List, create or delete named versions: states of the whole database that are kept.",
            "Alone it lists them. 'get', 'list', 'search' and 'export' read one with --as-of.",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  quantara versions",
            "  quantara versions create before-cleanup",
            "  quantara list --as-of before-cleanup",
            "  quantara versions delete before-cleanup",
        })
public final class VersionsCommand extends TerminalCommand {

    @Mixin
    private final DatabaseFolder folder = new DatabaseFolder();

    /** Creates the command. */
    public VersionsCommand(Terminal terminal) {
        super(terminal);
    }

    /** Returns the commands below this one. */
    public static List<TerminalCommand> children(Terminal terminal) {
        return List.of(new ListAll(terminal), new Create(terminal), new Delete(terminal));
    }

    @Override
    protected ExitCode run() {
        return listAll(this, folder);
    }

    private static ExitCode listAll(TerminalCommand command, DatabaseFolder folder) {
        List<VersionStats> versions;
        try (Database db = folder.openToRead()) {
            versions = db.stats().versions();
        }
        if (command.json()) {
            command.printJson(Map.of("versions", versions.stream().map(each -> each.asMetadata().asMap())));
        } else {
            Table table = new Table("VERSION", "CREATED", "WRITES", "KEEPS");
            versions.forEach(each -> table.row(
                    each.name(),
                    each.createdAt(),
                    Text.count(each.sequenceNumber()),
                    Text.bytes(each.bytesOnDisk())));
            table.print(command.terminal());
        }
        return ExitCode.DONE;
    }

    /** Lists versions. */
    @Command(name = "list", description = "List named versions, and what each alone keeps on disk.")
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

    /** Creates a version. */
    @Command(
            name = "create",
            description = "Give the present state of the database a name and keep it. No data is copied.",
            footerHeading = "%nExample:%n",
            footer = "  quantara versions create before-cleanup")
    static final class Create extends TerminalCommand {

        @Parameters(paramLabel = "NAME", description = "The name of the version.")
        private String name = "";

        @Mixin
        private final DatabaseFolder folder = new DatabaseFolder();

        Create(Terminal terminal) {
            super(terminal);
        }

        @Override
        protected ExitCode run() {
            NamedVersion created;
            try (Database db = folder.openToChange()) {
                created = db.createVersion(name);
            }
            if (json()) {
                Map<String, Object> json = new LinkedHashMap<>();
                json.put("created", created.name());
                json.put("sequenceNumber", created.sequence());
                json.put("createdAt", created.createdAt().toString());
                printJson(json);
            } else {
                out().println("Version '" + name + "' is created: read it with --as-of " + name + ".");
            }
            return ExitCode.DONE;
        }
    }

    /** Deletes a version. */
    @Command(
            name = "delete",
            description = "Let go of a named version; what only it needed goes from the disk.",
            footerHeading = "%nExample:%n",
            footer = "  quantara versions delete before-cleanup")
    static final class Delete extends TerminalCommand {

        @Parameters(paramLabel = "NAME", description = "The version.")
        private String name = "";

        @Mixin
        private final DatabaseFolder folder = new DatabaseFolder();

        Delete(Terminal terminal) {
            super(terminal);
        }

        @Override
        protected ExitCode run() {
            boolean deleted;
            try (Database db = folder.openToChange()) {
                deleted = db.deleteVersion(name);
            }
            if (json()) {
                printJson(Map.of("deleted", deleted ? List.of(name) : List.of()));
            } else {
                out().println(deleted
                        ? "Version '" + name + "' is deleted."
                        : "There is no version '" + name + "'.");
            }
            return deleted ? ExitCode.DONE : ExitCode.NOT_FOUND;
        }
    }
}
