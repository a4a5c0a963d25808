package io.quantara.cli.terminal;

import java.io.BufferedReader;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where a command reads and writes. Not safe for several threads.
 *
 * @param in what the person types
 * @param out results
 * @param err progress, notes and errors
 * @param environment the environment variables
 * @param kind whether a person sits in front of it
 * @param width columns of a line
 */
public record Terminal(
        BufferedReader in, PrintStream out, PrintStream err, Map<String, String> environment, Kind kind, int width) {

    /** Columns where nobody told: lines in files and pipes may be long. */
    public static final int DEFAULT_WIDTH = 200;

    private static final int LEAST_WIDTH = 40;

    /** Whether a person sits in front of it. */
    public enum Kind {
        /** A terminal: colours, bars and questions make sense. */
        INTERACTIVE,
        /** A pipe or a file. */
        PLAIN
    }

    /** Returns the terminal of this process. */
    @SuppressWarnings("SystemConsoleNull") // since Java 25 there is none again where input or output is a pipe
    public static Terminal ofThisProcess() {
        Map<String, String> environment = System.getenv();
        Console console = System.console();
        boolean interactive = console != null && console.isTerminal();
        // What goes into a pipe is for programs, which expect UTF-8 whatever the locale is.
        Charset charset = interactive ? System.out.charset() : StandardCharsets.UTF_8;
        return new Terminal(
                new BufferedReader(new InputStreamReader(System.in, charset)),
                new PrintStream(new FileOutputStream(FileDescriptor.out), false, charset),
                System.err,
                environment,
                interactive ? Kind.INTERACTIVE : Kind.PLAIN,
                width(environment, interactive));
    }

    private static int width(Map<String, String> environment, boolean interactive) {
        String columns = environment.getOrDefault("COLUMNS", "");
        if (columns.matches("[1-9][0-9]{0,3}")) {
            return Math.max(LEAST_WIDTH, Integer.parseInt(columns));
        }
        return interactive ? Math.max(LEAST_WIDTH, WindowSize.columns()) : DEFAULT_WIDTH;
    }

    /** Returns whether a person sits in front of it. */
    public boolean isInteractive() {
        return kind == Kind.INTERACTIVE;
    }

    /** Returns how text is marked here: with colours on a terminal unless {@code NO_COLOR} is set. */
    public Style style() {
        boolean wanted = environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM"));
        return isInteractive() && wanted ? Style.COLOURED : Style.PLAIN;
    }
}
