package io.quantara.cli;

import io.quantara.cli.terminal.JsonText;
import io.quantara.cli.terminal.Terminal;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What a command printed and how it ended.
 *
 * @param code the exit code
 * @param out standard output
 * @param err standard error
 */
public record Outcome(int code, String out, String err) {

    private static final int WIDTH = 120;

    /** Runs a command as in a pipe. */
    public static Outcome of(Object... arguments) {
        return run(Terminal.Kind.PLAIN, "", Map.of(), arguments);
    }

    /** Runs a command as in front of a person who types this. */
    public static Outcome typed(String input, Map<String, String> environment, Object... arguments) {
        return run(Terminal.Kind.INTERACTIVE, input, environment, arguments);
    }

    private static Outcome run(
            Terminal.Kind kind, String input, Map<String, String> environment, Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new BufferedReader(new StringReader(input)),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                environment,
                kind,
                WIDTH);
        String[] words = List.of(arguments).stream().map(Object::toString).toArray(String[]::new);
        int code = Main.run(terminal, words);
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Returns standard output as a JSON object. */
    @SuppressWarnings("unchecked") // an object has String keys
    public Map<String, Object> json() {
        if (JsonText.parse(out) instanceof Map<?, ?> object) {
            return (Map<String, Object>) object;
        }
        throw new AssertionError("No JSON object: " + out + err);
    }

    /** Returns a list of objects in the JSON object on standard output. */
    @SuppressWarnings("unchecked") // the commands print objects there
    public List<Map<String, Object>> jsonList(String name) {
        if (json().get(name) instanceof List<?> list) {
            return (List<Map<String, Object>>) list;
        }
        throw new AssertionError("No list '" + name + "': " + out + err);
    }
}
