package io.quantara.cli;

import io.quantara.cli.bench.BenchCommand;
import io.quantara.cli.command.AddCommand;
import io.quantara.cli.command.BackupCommand;
import io.quantara.cli.command.CheckCommand;
import io.quantara.cli.command.CollectionsCommand;
import io.quantara.cli.command.CompactCommand;
import io.quantara.cli.command.DeleteCommand;
import io.quantara.cli.command.ExitCode;
import io.quantara.cli.command.ExportCommand;
import io.quantara.cli.command.Failures;
import io.quantara.cli.command.ForkCommand;
import io.quantara.cli.command.GetCommand;
import io.quantara.cli.command.ImportCommand;
import io.quantara.cli.command.IndexCommand;
import io.quantara.cli.command.ListCommand;
import io.quantara.cli.command.RepairCommand;
import io.quantara.cli.command.RestoreCommand;
import io.quantara.cli.command.SearchCommand;
import io.quantara.cli.command.StatsCommand;
import io.quantara.cli.command.TerminalCommand;
import io.quantara.cli.command.UpdateCommand;
import io.quantara.cli.command.VersionsCommand;
import io.quantara.cli.demo.DemoCommand;
import io.quantara.cli.terminal.QuietLog;
import io.quantara.cli.terminal.Style;
import io.quantara.cli.terminal.Terminal;
import java.io.PrintWriter;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.TypeConversionException;

/** The program {@code quantara}. */
public final class Main {

    private static final int WIDEST_HELP = 100;
    private static final int NARROWEST_HELP = 60;

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        QuietLog.begin();
        Terminal terminal = Terminal.ofThisProcess();
        int code = run(terminal, arguments);
        System.exit(code);
    }

    /**
     * Runs one command.
     *
     * @return its exit code
     */
    public static int run(Terminal terminal, String... arguments) {
        CommandLine quantara = commandLine(terminal);
        int code = quantara.execute(arguments);
        quantara.getOut().flush();
        quantara.getErr().flush();
        terminal.out().flush();
        terminal.err().flush();
        return code;
    }

    private static CommandLine commandLine(Terminal terminal) {
        CommandLine quantara = new CommandLine(new RootCommand());
        quantara.addSubcommand(new DemoCommand(terminal));
        quantara.addSubcommand(new AddCommand(terminal));
        quantara.addSubcommand(new SearchCommand(terminal));
        quantara.addSubcommand(new GetCommand(terminal));
        quantara.addSubcommand(new ListCommand(terminal));
        quantara.addSubcommand(new UpdateCommand(terminal));
        quantara.addSubcommand(new DeleteCommand(terminal));
        quantara.addSubcommand(group(new CollectionsCommand(terminal), CollectionsCommand.children(terminal)));
        quantara.addSubcommand(group(new VersionsCommand(terminal), VersionsCommand.children(terminal)));
        quantara.addSubcommand(group(new IndexCommand(terminal), IndexCommand.children(terminal)));
        quantara.addSubcommand(new ImportCommand(terminal));
        quantara.addSubcommand(new ExportCommand(terminal));
        quantara.addSubcommand(new BackupCommand(terminal));
        quantara.addSubcommand(new RestoreCommand(terminal));
        quantara.addSubcommand(new ForkCommand(terminal));
        quantara.addSubcommand(new StatsCommand(terminal));
        quantara.addSubcommand(new CheckCommand(terminal));
        quantara.addSubcommand(new RepairCommand(terminal));
        quantara.addSubcommand(new CompactCommand(terminal));
        quantara.addSubcommand(group(new BenchCommand(terminal), BenchCommand.children(terminal)));
        configure(quantara, terminal);
        return quantara;
    }

    private static CommandLine group(TerminalCommand parent, List<? extends TerminalCommand> children) {
        CommandLine group = new CommandLine(parent);
        children.forEach(group::addSubcommand);
        return group;
    }

    private static void configure(CommandLine quantara, Terminal terminal) {
        Failures failures = new Failures(terminal);
        Ansi ansi = terminal.style() == Style.COLOURED ? Ansi.ON : Ansi.OFF;
        quantara.registerConverter(UUID.class, Main::id)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedOptionsAllowed(false)
                .setUsageHelpWidth(Math.clamp(terminal.width(), NARROWEST_HELP, WIDEST_HELP))
                .setColorScheme(Help.defaultColorScheme(ansi))
                .setOut(new PrintWriter(terminal.out(), false, terminal.out().charset()))
                .setErr(new PrintWriter(terminal.err(), false, terminal.err().charset()))
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures);
        quantara.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.table());
        describeHelp(quantara);
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(
                    "'" + text + "' is no id. An id looks like f778a384-a322-4997-9a54-2d293390ac2c");
        }
    }

    private static void describeHelp(CommandLine command) {
        UsageMessageSpec help = command.getCommandSpec().mixinStandardHelpOptions(true).usageMessage();
        help.sortOptions(false).abbreviateSynopsis(true).optionListHeading("%nOptions:%n");
        help.parameterListHeading("%n").commandListHeading("%nCommands:%n");
        command.getSubcommands().values().forEach(Main::describeHelp);
    }
}
