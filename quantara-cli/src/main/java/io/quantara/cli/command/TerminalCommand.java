package io.quantara.cli.command;

import io.quantara.cli.terminal.JsonText;
import io.quantara.cli.terminal.Style;
import io.quantara.cli.terminal.Terminal;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** A command with a terminal. One instance serves one run. */
public abstract class TerminalCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private final OutputOptions output = new OutputOptions();

    /** Creates the command. */
    protected TerminalCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Does the work; failures are exceptions. */
    protected abstract ExitCode run() throws IOException;

    /** Returns the code with which this command fails where others fail with the usual one; the same by default. */
    public ExitCode failure(ExitCode usual) {
        return usual;
    }

    @Override
    public final Integer call() throws IOException {
        return run().number();
    }

    /** Returns where to read and write. */
    protected final Terminal terminal() {
        return terminal;
    }

    /** Returns where results go. */
    protected final PrintStream out() {
        return terminal.out();
    }

    /** Returns how text is marked. */
    protected final Style style() {
        return terminal.style();
    }

    /** Returns whether the result is to be JSON. */
    protected final boolean json() {
        return output.json;
    }

    /** Prints the result as one JSON document on one line; see {@link JsonText} for what it may hold. */
    protected final void printJson(@Nullable Object value) {
        Writer writer = new OutputStreamWriter(out(), out().charset());
        JsonText.write(value, writer);
        try {
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out().println();
    }
}
