package io.quantara.soak;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A reading process, as the writing one sees it. Used by one thread. */
final class FollowerProcess implements AutoCloseable {

    private final Process process;
    private final BufferedWriter orders;
    private final BufferedReader states;

    /** Starts it on a folder. */
    FollowerProcess(Path folder) throws IOException {
        this.process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-ea",
                        "--enable-native-access=ALL-UNNAMED",
                        "--add-modules=jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SoakFollower.class.getName(),
                        folder.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        this.orders = process.outputWriter();
        this.states = process.inputReader();
    }

    /** Makes it read everything and compare it with the model, and returns the state it saw. */
    SoakState read() throws IOException {
        orders.write("read\n");
        orders.flush();
        String line = states.readLine();
        if (line == null) {
            throw new AssertionError("A reading process ended; why stands above");
        }
        return SoakState.of(Arrays.stream(line.split(" ", -1)).mapToLong(Long::parseLong).toArray());
    }

    /** Ends it. */
    @Override
    public void close() throws IOException {
        try (orders; states) {
            process.destroy();
        }
    }
}
