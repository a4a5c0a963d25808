package io.quantara.cli.bench;

import io.quantara.cli.command.ExitCode;
import io.quantara.cli.command.TerminalCommand;
import io.quantara.cli.command.UsageException;
import io.quantara.cli.terminal.Terminal;
import java.util.List;
import picocli.CommandLine.Command;

/** The parent of the benchmarks. */
@Command(
        name = "bench",
        synopsisSubcommandLabel = "COMMAND",
        description = "Measure search, loading, single durable writes and reopening on this machine.")
public final class BenchCommand extends TerminalCommand {

    /** Creates the command. */
    public BenchCommand(Terminal terminal) {
        super(terminal);
    }

    /** Returns the benchmarks. */
    public static List<TerminalCommand> children(Terminal terminal) {
        return List.of(
                new AnnCommand(terminal),
                new LoadCommand(terminal),
                new CommitCommand(terminal),
                new ReopenCommand(terminal));
    }

    @Override
    protected ExitCode run() {
        throw new UsageException("No benchmark is named. Choose ann, load, commit or reopen.");
    }
}
