package io.quantara.internal.engine;

import io.quantara.CheckProblem;
import io.quantara.CorruptionException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects what a check finds. Used by one thread. */
public final class Findings {

    private static final int MOST_OF_ONE_FILE = 1_000;

    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final Map<String, Long> files = new LinkedHashMap<>();
    private final List<Recall> recalls = new ArrayList<>();
    private long documents;

    Findings() {}

    /**
     * One thing that is wrong.
     *
     * @param file the name of the file, empty when it is in memory
     * @param offset where in the file, or -1
     * @param collection the name of the collection, or null when it is not known
     * @param message what is wrong, then what to do
     */
    public record Problem(
            CheckProblem.Kind kind, String file, long offset, @Nullable String collection, String message) {}

    /** How well an index answers. */
    public record Recall(String collection, String file, String type, int queries, double recall) {}

    void data(String file, long offset, @Nullable String collection, String message) {
        add(new Problem(CheckProblem.Kind.DATA, file, offset, collection, message));
    }

    void data(CorruptionException damage) {
        data(damage.file(), damage.offset(), null, String.valueOf(damage.getMessage()));
    }

    void derived(String file, long offset, @Nullable String collection, String message) {
        add(new Problem(CheckProblem.Kind.DERIVED, file, offset, collection, message));
    }

    void stray(String file, String message) {
        add(new Problem(CheckProblem.Kind.STRAY, file, -1, null, message));
    }

    /** A report of a million lines helps nobody. */
    private void add(Problem problem) {
        if (counts.merge(problem.kind + " " + problem.file, 1, Integer::sum) <= MOST_OF_ONE_FILE) {
            problems.add(problem);
        }
    }

    /** Counts a file that was verified, once. */
    void file(String name, long sizeBytes) {
        files.put(name, sizeBytes);
    }

    boolean hasFile(String name) {
        return files.containsKey(name);
    }

    /** Returns whether a file is known to be damaged, so that its rows must not be read. */
    boolean hasDamaged(String file) {
        return problems.stream()
                .anyMatch(problem -> problem.kind == CheckProblem.Kind.DATA && problem.file.equals(file));
    }

    /** Returns whether anything was found about a file. */
    boolean has(String file) {
        return problems.stream().anyMatch(problem -> problem.file.equals(file));
    }

    void recall(Recall recall) {
        recalls.add(recall);
    }

    void documents(long count) {
        documents = count;
    }

    /** Returns how many files were verified. */
    public long files() {
        return files.size();
    }

    /** Returns the bytes of these files. */
    public long bytes() {
        return files.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns how many documents there are. */
    public long documents() {
        return documents;
    }

    /** Returns what is wrong, the worst first. */
    public List<Problem> problems() {
        return problems.stream()
                .sorted(Comparator.comparing(Problem::kind).reversed())
                .toList();
    }

    /** Returns how well indexes answer. */
    public List<Recall> recalls() {
        return List.copyOf(recalls);
    }
}
