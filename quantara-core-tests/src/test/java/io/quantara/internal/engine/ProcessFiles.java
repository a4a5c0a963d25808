package io.quantara.internal.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of a folder that this process has open or mapped, as Linux tells it; none elsewhere. */
final class ProcessFiles {

    private static final Path SELF = Path.of("/proc/self");

    private ProcessFiles() {}

    /** Returns the mappings of files of a folder, deleted ones included. */
    static List<String> mappingsOf(Path folder) throws IOException {
        Path maps = SELF.resolve("maps");
        return Files.exists(maps)
                ? Files.readAllLines(maps).stream().filter(line -> line.contains(folder + "/")).toList()
                : List.of();
    }

    /** Returns the open handles of files of a folder, deleted ones included. */
    static List<String> handlesOf(Path folder) throws IOException {
        Path handles = SELF.resolve("fd");
        if (!Files.exists(handles)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(handles)) {
            return entries.map(ProcessFiles::target).filter(file -> file.startsWith(folder + "/")).toList();
        }
    }

    private static String target(Path handle) {
        try {
            return Files.readSymbolicLink(handle).toString();
        } catch (IOException _) {
            return "closed meanwhile";
        }
    }
}
