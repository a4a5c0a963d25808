package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.Database;
import io.quantara.Document;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Kills a writing process with {@code kill -9} again and again. More often by {@code -Dquantara.kills=100}. */
class KillTest {

    private static final int KILLS = Integer.getInteger("quantara.kills", 5);
    private static final int MOST_BATCHES = 400;

    private final SplittableRandom random = new SplittableRandom(42);
    private final TreeSet<Long> expected = new TreeSet<>();
    private long lastInserted;

    @Test
    void nothingAcknowledgedIsLostAndNothingIsHalfDone(@TempDir Path folder, TestReporter reporter)
            throws IOException, InterruptedException {
        long acknowledged = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            acknowledged += runAndKill(folder);
            verify(folder, "kill " + kill);
        }
        reporter.publishEntry("kills", KILLS + ", acknowledged steps: " + acknowledged);
        assertThat(acknowledged).isGreaterThan(KILLS);
    }

    /** Lets a process write and kills it after some acknowledged steps; returns how many it acknowledged. */
    private long runAndKill(Path folder) throws IOException, InterruptedException {
        Process process = start(folder);
        int after = 1 + random.nextInt(MOST_BATCHES);
        long steps = 0;
        try (BufferedReader acknowledged = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = acknowledged.readLine(); line != null; line = acknowledged.readLine()) {
                acknowledge(Long.parseLong(line));
                steps++;
                if (steps == after) {
                    process.toHandle().destroyForcibly();
                }
            }
        }
        assertThat(process.waitFor()).as("the exit code of a killed process").isEqualTo(128 + 9);
        return steps;
    }

    private Process start(Path folder) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                folder.toString(),
                Long.toString(lastInserted + 1)));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private void acknowledge(long step) {
        if (step > 0) {
            expected.add(step);
            lastInserted = step;
        } else {
            expected.remove(-step);
        }
    }

    /** The batches found are the acknowledged ones; of the step under way all or nothing. */
    private void verify(Path folder, String when) {
        try (Database db = Database.open(folder, KilledWriter.options())) {
            Map<Long, Integer> found = batches(db);
            found.forEach((batch, count) -> assertThat(count).as("%s, batch %s", when, batch)
                    .isEqualTo(KilledWriter.size(batch)));
            TreeSet<Long> missing = new TreeSet<>(expected);
            missing.removeAll(found.keySet());
            TreeSet<Long> surplus = new TreeSet<>(found.keySet());
            surplus.removeAll(expected);
            assertThat(missing).as("%s: lost batches", when).isSubsetOf(
                    Collections.singleton(lastInserted - KilledWriter.KEPT));
            assertThat(surplus).as("%s: batches nobody wrote", when)
                    .isSubsetOf(Collections.singleton(lastInserted + 1));
            assertThat(missing.size() + surplus.size()).as("%s: steps under way", when).isLessThanOrEqualTo(1);
            assertThat(db.check().problems()).as(when).isEmpty();
            expected.clear();
            expected.addAll(found.keySet());
            lastInserted = Math.max(lastInserted, found.isEmpty() ? 0 : Collections.max(found.keySet()));
        }
    }

    private static Map<Long, Integer> batches(Database db) {
        Map<Long, Integer> batches = new TreeMap<>();
        try (Stream<Document> documents = db.stream()) {
            documents.forEach(document -> batches.merge(document.metadata().getLong("batch"), 1, Integer::sum));
        }
        return batches;
    }
}
