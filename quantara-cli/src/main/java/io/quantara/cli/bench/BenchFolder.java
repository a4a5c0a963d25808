package io.quantara.cli.bench;

import io.quantara.cli.command.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a benchmark keeps its databases: in a temporary folder that it deletes, or in a named one that stays. */
final class BenchFolder {

    @Option(
            names = "--dir",
            paramLabel = "FOLDER",
            description = "Keep the databases in this new or empty folder; a temporary one, deleted at the end, when"
                    + " not given.")
    private @Nullable Path given;

    /** A benchmark in a folder. */
    @FunctionalInterface
    interface Work {
        /** Runs it. */
        void in(Path folder) throws IOException;
    }

    /** Runs a benchmark in the folder. */
    void run(Work work) throws IOException {
        if (given != null) {
            if (Files.exists(given) && !isEmpty(given)) {
                throw new UsageException("The folder " + given + " is not empty. Name a new or an empty one.");
            }
            work.in(Files.createDirectories(given));
            return;
        }
        Path temporary = Files.createTempDirectory("quantara-bench");
        try {
            work.in(temporary);
        } finally {
            delete(temporary);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    /** Deletes a folder that a benchmark made, with all in it. */
    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
