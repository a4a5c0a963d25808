package io.quantara.bench.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders as a whole. */
public final class Folders {

    private Folders() {}

    /** Deletes a folder with all that is in it, if it is there. */
    public static void delete(Path folder) throws IOException {
        for (Path file : content(folder).reversed()) {
            Files.delete(file);
        }
    }

    /** Returns the bytes of all files in a folder. */
    public static long sizeBytes(Path folder) throws IOException {
        long sum = 0;
        for (Path file : content(folder)) {
            sum += Files.isRegularFile(file) ? Files.size(file) : 0;
        }
        return sum;
    }

    /** Returns the folder and what is in it, outer ones first; nothing when it is not there. */
    private static List<Path> content(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.sorted(Comparator.naturalOrder()).toList();
        }
    }
}
