package io.quantara.internal.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The results of a long run, a line each, so that it goes on where it was stopped: a key, and one or more counts,
 * separated by tabs. Thread-safe.
 */
final class ResultFile {

    private final Path file;
    private final Map<String, long[]> results = new HashMap<>();

    ResultFile(Path file) throws IOException {
        this.file = file;
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                String[] columns = line.split("\t", -1);
                results.put(columns[0], Arrays.stream(columns).skip(1).mapToLong(Long::parseLong).toArray());
            }
        }
    }

    synchronized boolean has(String key) {
        return results.containsKey(key);
    }

    synchronized void add(String key, long... counts) throws IOException {
        results.put(key, counts.clone());
        String line = Arrays.stream(counts).mapToObj(Long::toString).collect(Collectors.joining("\t"));
        Files.write(file, List.of(key + "\t" + line), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Returns the sum of all first counts. */
    long total() {
        return total(0);
    }

    /** Returns the sum of all counts of a column, the first of which is 0. */
    synchronized long total(int column) {
        return results.values().stream().mapToLong(counts -> counts[column]).sum();
    }
}
