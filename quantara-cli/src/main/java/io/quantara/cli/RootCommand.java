package io.quantara.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code quantara} itself; it does nothing without one of its commands. */
@Command(
        name = "quantara",
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "",
            "A vector database in one folder: add documents, find them by meaning, lose nothing.",
            "",
            "The database is the folder that --db names, else the one in the environment variable QUANTARA_DB, else the"
                    + " folder quantara-db here.",
            "Every command has its own --help with examples. With --json a command prints one JSON document.",
        },
        footerHeading = "%nStart here:%n",
        footer = {
            "  quantara demo                                  a tour with 6,000 real documents",
            "  quantara add --text \"Buy milk\"                 embeds the text and stores it",
            "  quantara search \"groceries\"                    finds it by meaning",
            "",
            "All of it is described in docs/cli.md.",
        })
final class RootCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        CommandLine self = spec.commandLine();
        throw new ParameterException(self, "No command is given.");
    }
}
