package io.quantara.internal.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The results of a long run, a line each, so that it goes on where it was stopped. */
final class ResultFile {

    private final Path file;
    private final Map<String, Long> results = new HashMap<>();

    ResultFile(Path file) throws IOException {
        this.file = file;
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                int tab = line.indexOf('\t');
                results.put(line.substring(0, tab), Long.parseLong(line.substring(tab + 1)));
            }
        }
    }

    boolean has(String key) {
        return results.containsKey(key);
    }

    void add(String key, long count) throws IOException {
        results.put(key, count);
        Files.write(file, List.of(key + "\t" + count), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Returns the sum of all counts. */
    long total() {
        return results.values().stream().mapToLong(Long::longValue).sum();
    }
}
