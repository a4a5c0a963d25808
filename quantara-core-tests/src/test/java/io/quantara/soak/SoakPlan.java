package io.quantara.soak;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a soak is run.
 *
 * @param folder where the database is made; must be empty or missing
 * @param results the table, a line for each interval
 * @param duration how long
 * @param interval what a line of the table covers; the first is the warm-up and does not count
 */
record SoakPlan(Path folder, Path results, Duration duration, Duration interval) {

    static final int WRITERS = 4;
    static final int READERS = 8;

    /** So small that a memtable is flushed every few seconds, and is small against what is live. */
    static final int MEMTABLE_ROWS = 1_000;

    /** Steps of all writers in a second. */
    static final double STEPS_PER_SECOND = Double.parseDouble(System.getProperty("quantara.soak.writes", "40"));

    /** Reads of all readers in a second. */
    static final double READS_PER_SECOND = Double.parseDouble(System.getProperty("quantara.soak.reads", "80"));

    /** Takes the folder, the file of results, and the seconds of all and of an interval. */
    static SoakPlan of(String[] arguments) {
        return new SoakPlan(
                Path.of(arguments[0]).toAbsolutePath(),
                Path.of(arguments[1]).toAbsolutePath(),
                Duration.ofSeconds(Long.parseLong(arguments[2])),
                Duration.ofSeconds(Long.parseLong(arguments[3])));
    }

    /** Returns how often a collection is cloned: every five seconds, and once an interval at least. */
    double clonesPerSecond() {
        return Math.max(0.2, 1.0 / interval.toSeconds());
    }

    /** Returns for how many clones everything is compacted once: about once an interval, at most every other time. */
    int clonesPerCompaction() {
        return (int) Math.max(2, interval.toSeconds() * clonesPerSecond());
    }

    /** Returns whether it is long enough for a drift of the latencies to mean something. */
    boolean isLong() {
        return duration.compareTo(Duration.ofMinutes(30)) >= 0;
    }
}
