package io.quantara;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a program printed that ran in a JVM of its own.
 *
 * @param exitCode 0 when it ended well
 * @param output all that it printed, errors included
 */
public record ChildJvm(int exitCode, String output) {

    /** Runs a main class with the class path of this JVM and waits for its end. */
    public static ChildJvm run(Class<?> main, List<String> options, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-ea", "--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new ChildJvm(process.waitFor(), output);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Returns the number after a label at the beginning of a line of the output. */
    long figure(String label) {
        return output.lines()
                .filter(line -> line.startsWith(label + "="))
                .mapToLong(line -> Long.parseLong(line.substring(label.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no figure " + label + " in: " + output));
    }
}
