package io.quantara.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** What the figures depend on beside the systems: machine, JDK, date and commit. */
record Machine(String text) {

    private static final String MODEL = "model name";

    /** Describes this machine, without its name or folders. */
    static Machine here() throws IOException {
        String commit = Programs.output(List.of("git", "rev-parse", "--short=10", "HEAD"));
        String changes = Programs.output(
                List.of("git", "status", "--porcelain", "--untracked-files=no", "--", "*.java"));
        return new Machine(String.format(
                Locale.ROOT,
                "%s, %s, %d cores, %s, %s %s, JDK %s, commit %s%s",
                LocalDate.now(ZoneOffset.UTC),
                field("/proc/cpuinfo", MODEL),
                Runtime.getRuntime().availableProcessors(),
                memory(),
                System.getProperty("os.name"),
                System.getProperty("os.version").replaceAll("[^0-9.].*", ""),
                System.getProperty("java.version"),
                commit.isEmpty() ? "unknown" : commit,
                changes.isEmpty() ? "" : " with changes"));
    }

    private static String memory() throws IOException {
        String kibibytes = field("/proc/meminfo", "MemTotal").replaceAll("\\D", "");
        return kibibytes.isEmpty()
                ? "memory unknown"
                : Math.round(Long.parseLong(kibibytes) / (1024.0 * 1024)) + " GiB";
    }

    private static String field(String file, String name) throws IOException {
        Path path = Path.of(file);
        if (!Files.isReadable(path)) {
            return "unknown";
        }
        return Files.readAllLines(path).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }
}
