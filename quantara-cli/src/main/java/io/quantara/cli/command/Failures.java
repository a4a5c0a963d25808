package io.quantara.cli.command;

import io.quantara.FilterSyntaxException;
import io.quantara.QuantaraException;
import io.quantara.cli.terminal.JsonText;
import io.quantara.cli.terminal.Terminal;
import io.quantara.cli.terminal.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns failures into one line on the error stream and an exit code; {@code --verbose} adds the stack trace. */
public final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {

    private final Terminal terminal;

    /** Creates the handler that writes to this terminal. */
    public Failures(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        ExitCode code = ExitCode.of(failure);
        String hint = code == ExitCode.USAGE ? tryHelp(command) : "";
        return report(failure, command, code, message(failure) + hint, parsed.originalArgs());
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        StringBuilder message = new StringBuilder(sentence(withoutLabel(failure)));
        if (failure instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            message.append(" Did you mean ")
                    .append(String.join(" or ", unmatched.getSuggestions()))
                    .append('?');
        }
        message.append(tryHelp(failure.getCommandLine()));
        return report(
                failure, failure.getCommandLine(), ExitCode.USAGE, message.toString(), List.of(arguments));
    }

    /** Some messages of the parser begin with a label, the line itself says already that it is an error. */
    private static String withoutLabel(ParameterException failure) {
        return String.valueOf(failure.getMessage()).replaceFirst("^Error: ", "");
    }

    private static String tryHelp(CommandLine command) {
        return " Try '" + command.getCommandSpec().qualifiedName() + " --help'.";
    }

    private int report(
            Exception failure, CommandLine command, ExitCode code, String message, List<String> arguments) {
        String line = Text.oneLine(message);
        int number = command.getCommand() instanceof TerminalCommand failed
                ? failed.failure(code).number()
                : code.number();
        terminal.out().flush();
        if (arguments.contains("--json")) {
            Map<String, Object> error = new LinkedHashMap<>();
            error.put("kind", code.kind());
            error.put("exitCode", number);
            error.put("message", line);
            terminal.err().println(JsonText.of(Map.of("error", error)));
        } else {
            terminal.err().println(terminal.style().bad("quantara: ") + line);
        }
        if (arguments.contains("--verbose")) {
            failure.printStackTrace(terminal.err());
        }
        terminal.err().flush();
        return number;
    }

    private static String message(Exception failure) {
        return switch (failure) {
            // The lines after the first show the place in the filter, which the shell's user has before their eyes.
            case FilterSyntaxException filter ->
                String.valueOf(filter.getMessage()).lines().findFirst().orElse("");
            case QuantaraException known -> String.valueOf(known.getMessage());
            case UsageException wrong -> String.valueOf(wrong.getMessage());
            case UncheckedIOException wrapped -> message(Objects.requireNonNull(wrapped.getCause()));
            case NoSuchFileException missing -> "The file " + missing.getFile() + " does not exist.";
            case AccessDeniedException denied -> "The file " + denied.getFile() + " may not be read or written.";
            case FileSystemException file ->
                file.getFile() + ": " + Objects.requireNonNullElse(file.getReason(), "the file system refused.");
            case IOException io -> "Reading or writing failed: " + io.getMessage();
            case IllegalArgumentException wrong -> sentence(String.valueOf(wrong.getMessage()));
            default -> "Unexpected " + failure + ". This is a mistake in Quantara: report it, with --verbose.";
        };
    }

    private static String sentence(String message) {
        return message.matches("(?s).*[.?!]") ? message : message + ".";
    }
}
