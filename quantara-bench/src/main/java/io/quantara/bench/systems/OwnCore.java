package io.quantara.bench.systems;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A core for the calling thread alone. All other threads of the process, with those they start later, get the rest of
 * its cores: what they do then takes no time from the thread that is measured. Linux, with {@code taskset}.
 */
final class OwnCore {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path THREAD = Path.of("/proc/thread-self");
    private static final String ALLOWED = "Cpus_allowed_list:";

    private OwnCore() {}

    /** Takes the first core of the process, if it has more than one, and returns who is where. */
    static String take() throws IOException {
        List<String> cores = cores();
        if (cores.size() < 2) {
            return "shared with all else";
        }
        String own = cores.getFirst();
        String rest = String.join(",", cores.subList(1, cores.size()));
        run("taskset", "-a", "-c", "-p", rest, Long.toString(ProcessHandle.current().pid()));
        run("taskset", "-c", "-p", own, Files.readSymbolicLink(THREAD).getFileName().toString());
        return own + ", all else on " + rest;
    }

    /** Returns the numbers of the cores on which the process may run. */
    private static List<String> cores() throws IOException {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith(ALLOWED))
                .flatMap(line -> Arrays.stream(line.substring(ALLOWED.length()).strip().split(",", -1)))
                .flatMap(OwnCore::numbers)
                .toList();
    }

    /** Returns the numbers of {@code 3} or {@code 0-3}. */
    private static Stream<String> numbers(String range) {
        int dash = range.indexOf('-');
        int from = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
        int to = Integer.parseInt(range.substring(dash + 1));
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString);
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException(Arrays.stream(command).collect(Collectors.joining(" ")) + " failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while threads were pinned");
        }
    }
}
