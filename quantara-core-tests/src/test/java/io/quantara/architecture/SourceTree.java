package io.quantara.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The repository as files, found from the folder in which the tests run. */
final class SourceTree {

    private static final Set<String> NOT_SOURCE = Set.of("target", ".git", ".idea", ".vscode", "node_modules");

    private final Path root;

    private SourceTree(Path root) {
        this.root = root;
    }

    static SourceTree find() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("quantara-core")) && Files.isRegularFile(folder.resolve("pom.xml"))) {
                return new SourceTree(folder);
            }
        }
        throw new IllegalStateException("No folder above " + Path.of("").toAbsolutePath()
                + " holds quantara-core. Run the tests in a checkout.");
    }

    /** All files whose path from the root, with slashes, satisfies the predicate; sorted. */
    List<SourceFile> files(Predicate<String> wanted) {
        try (Stream<Path> entries = Files.find(root, Integer.MAX_VALUE, (_, found) -> found.isRegularFile())) {
            return entries.filter(this::isSource)
                    .filter(file -> wanted.test(name(file)))
                    .sorted()
                    .map(file -> new SourceFile(file, name(file), read(file)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isSource(Path file) {
        for (Path part : root.relativize(file)) {
            if (NOT_SOURCE.contains(part.toString())) {
                return false;
            }
        }
        return true;
    }

    private String name(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " is not UTF-8 text", e);
        }
    }

    /**
     * One text file.
     *
     * @param path where it is
     * @param name its path from the root, with slashes
     * @param text all of it
     */
    record SourceFile(Path path, String name, String text) {

        List<String> lines() {
            return text.lines().toList();
        }

        /** Where a finding is, as {@code file:line}; lines count from 1. */
        String at(int line) {
            return name + ":" + line;
        }
    }
}
