package io.quantara.bench.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What the process of a system printed, see {@code quantara-bench/src/main/peers/README.md}. Lines that are not of the
 * protocol are ignored; a line of it that is not understood is an error.
 */
final class SystemOutput {

    private final Map<String, String> notes = new LinkedHashMap<>();
    private final Map<String, Measured> measured = new LinkedHashMap<>();
    private String version = "";
    private String skipped = "";
    private OptionalDouble buildSeconds = OptionalDouble.empty();
    private OptionalDouble openSeconds = OptionalDouble.empty();
    private long buildPeakBytes;
    private long residentBytes;
    private long anonymousBytes;

    /** What was measured with one effort in one process. */
    static final class Measured {

        private final List<Double> passSeconds = new ArrayList<>();
        private final List<int[]> found = new ArrayList<>();
        private final List<int[]> nanos = new ArrayList<>();

        /** Returns the seconds of each pass over all queries. */
        List<Double> passSeconds() {
            return passSeconds;
        }

        /** Returns the rows that each query found. */
        List<int[]> found() {
            return found;
        }

        /** Returns the time of each query in each pass; none where queries were asked together. */
        List<int[]> nanos() {
            return nanos;
        }
    }

    private SystemOutput() {}

    /**
     * Reads lines.
     *
     * @throws IllegalArgumentException naming a line that is not understood
     */
    static SystemOutput parse(List<String> lines) {
        SystemOutput output = new SystemOutput();
        for (String line : lines) {
            try {
                output.add(line.split("\t", -1));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new IllegalArgumentException("A system printed a line that is not understood: " + line, e);
            }
        }
        return output;
    }

    private void add(String[] cells) {
        switch (cells[0]) {
            case "version" -> version = cells[1];
            case "skip" -> skipped = cells[1];
            case "note" -> notes.put(cells[1], cells[2]);
            case "build" -> {
                buildSeconds = OptionalDouble.of(Double.parseDouble(cells[1]));
                buildPeakBytes = Long.parseLong(cells[2]);
            }
            case "open" -> openSeconds = OptionalDouble.of(Double.parseDouble(cells[1]));
            case "pass" -> measured(cells[1]).passSeconds.add(Double.valueOf(cells[2]));
            case "query" -> addQuery(measured(cells[1]), cells);
            case "memory" -> {
                residentBytes = Long.parseLong(cells[1]);
                anonymousBytes = Long.parseLong(cells[2]);
            }
            default -> {
                // Some libraries print on their own.
            }
        }
    }

    /** Returns what was measured with an effort, nothing when that was not. */
    Measured measured(String effort) {
        return measured.computeIfAbsent(effort, _ -> new Measured());
    }

    private static void addQuery(Measured measured, String[] cells) {
        int number = Integer.parseInt(cells[2]);
        if (number != measured.found.size()) {
            throw new IllegalArgumentException("Query " + number + " of effort " + cells[1] + " came instead of "
                    + measured.found.size());
        }
        measured.found.add(numbers(cells[3]));
        measured.nanos.add(numbers(cells[4]));
    }

    private static int[] numbers(String text) {
        return text.isEmpty()
                ? new int[0]
                : Arrays.stream(text.split(",", -1)).mapToInt(Integer::parseInt).toArray();
    }

    /** Returns name and version. */
    String version() {
        return version;
    }

    /** Returns why the system cannot run, or an empty text. */
    String skipped() {
        return skipped;
    }

    /** Returns the notes by name. */
    Map<String, String> notes() {
        return notes;
    }

    /** Returns what was measured by effort, in the order of measuring. */
    Map<String, Measured> measured() {
        return measured;
    }

    /** Returns how long the build took, or empty when nothing was built. */
    OptionalDouble buildSeconds() {
        return buildSeconds;
    }

    /** Returns how long it took to open the index, or empty when none was opened. */
    OptionalDouble openSeconds() {
        return openSeconds;
    }

    /** Returns the most resident memory of the build, or 0. */
    long buildPeakBytes() {
        return buildPeakBytes;
    }

    /** Returns the resident memory after the searches, or 0. */
    long residentBytes() {
        return residentBytes;
    }

    /** Returns the resident memory that is no mapped file, or 0. */
    long anonymousBytes() {
        return anonymousBytes;
    }
}
