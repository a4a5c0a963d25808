package io.quantara.internal.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Tries damages by number, in a JVM of its own so that its heap can be small. Takes the first number, the one behind
 * the last, and the file of results, to which it adds a line for each thousand; those that are in it are left out.
 * Exits with 1 when anything forbidden happened, and with 2 when a damage kept it busy for five seconds.
 */
final class DamageRun {

    private static final int BLOCK = 1_000;
    private static final long MOST_NANOS = 5_000_000_000L;
    private static final long PAUSE_MILLIS = 100;

    /** Indexes are built anew by the thousand; the reference keeps the level. */
    private static final Logger EXPECTED = Logger.getLogger("io.quantara.internal.engine");

    private DamageRun() {}

    public static void main(String[] arguments) throws IOException {
        long from = Long.parseLong(arguments[0]);
        long to = Long.parseLong(arguments[1]);
        ResultFile results = new ResultFile(Path.of(arguments[2]));
        DamageTrial trial = start(DamagePlace.heap());
        for (long block = from / BLOCK; block * BLOCK < to; block++) {
            String key = "damage/" + block;
            if (!results.has(key)) {
                for (long number = block * BLOCK; number < (block + 1) * BLOCK; number++) {
                    trial.run(number);
                }
                results.add(key, BLOCK);
            }
        }
        report(trial.outcomes());
        System.exit(0);
    }

    /** Returns a trial that is watched: whoever hangs, ends the process. */
    static DamageTrial start(DamagePlace place) throws IOException {
        EXPECTED.setLevel(Level.OFF);
        List<DamageSample> samples = DamageSample.all();
        DamageTrial trial = new DamageTrial(samples, place);
        Thread watched = Thread.currentThread();
        Thread.ofPlatform().daemon().start(() -> watch(trial, watched));
        return trial;
    }

    private static void watch(DamageTrial trial, Thread watched) {
        try {
            while (System.nanoTime() - trial.startNanos() < MOST_NANOS) {
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the watchdog", e);
        }
        System.err.println("hangs: " + trial.current() + " in " + List.of(watched.getStackTrace()));
        Runtime.getRuntime().halt(2);
    }

    private static void report(Map<DamageTrial.Outcome, Long> outcomes) {
        outcomes.forEach((outcome, count) -> System.out.println(outcome + "=" + count));
    }
}
