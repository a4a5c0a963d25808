package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.CheckReport;
import io.quantara.Database;
import io.quantara.DatabaseOptions;
import io.quantara.OpenMode;
import io.quantara.ReadMode;
import io.quantara.internal.storage.FolderDisk;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * Kills one {@link KilledWriter} after another in one folder, by {@code kill -9} at a random moment, and holds the
 * folder to H1 to H6. Some are killed while they open it; some leave it to the next process unseen.
 */
final class KillChain {

    /** The longest that a process is let live after its start when it is to be killed while it opens the folder. */
    private static final int MOST_OPENING_MILLIS = 300;

    /** The most calls that a process is let begin and end when it is to be killed at work. */
    private static final int MOST_WORDS = 200;

    /** So long after the last of them it is killed, so that the kill comes at any moment, not only after a call. */
    private static final int MOST_MICROS = 10_000;

    private final Path folder;
    private final Path errors;
    private final SplittableRandom random;
    private final Map<Counted, Long> counts = new TreeMap<>();
    private final Map<Long, Cloned> clones = new HashMap<>();
    private final Set<Long> beingDropped = new TreeSet<>();
    private final Set<KilledWriter.Word> underWay = EnumSet.noneOf(KilledWriter.Word.class);
    private long acknowledged = KillSteps.NONE;

    /** The step that the backup under way, and the last that is known to have ended, must at least hold. */
    private long backingUp = KillSteps.NONE;

    private Optional<Long> backedUp = Optional.empty();

    /** What is counted, for the report: kills, what they hit, and acknowledged calls. */
    enum Counted {
        KILLS,
        DURING_OPEN,
        DURING_CLONE,
        DURING_DROP,
        DURING_COMPACT,
        DURING_BACKUP,
        WITH_UNFINISHED_FILES,
        STEPS,
        CLONES,
        DROPS,
        COMPACTIONS,
        BACKUPS
    }

    /** A clone and the steps it may be the state after. */
    private record Cloned(long from, long to) {}

    /** Creates a chain in a folder of its own; the seed decides when it kills. */
    KillChain(Path parent, long seed) {
        this.folder = parent.resolve("chain-" + seed);
        this.errors = parent.resolve("errors-" + seed);
        this.random = new SplittableRandom(seed);
    }

    /** Kills so many processes; returns what was counted. */
    Map<Counted, Long> run(int kills) throws IOException, InterruptedException {
        try (ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor()) {
            for (int kill = 1; kill <= kills; kill++) {
                runAndKill(killer);
                count(Counted.KILLS);
                if (kill == kills || random.nextInt(4) > 0) {
                    verify("kill " + kill);
                }
            }
        }
        return counts;
    }

    private void count(Counted counted) {
        counts.merge(counted, 1L, Long::sum);
    }

    private void runAndKill(ScheduledExecutorService killer) throws IOException, InterruptedException {
        boolean early = random.nextInt(5) == 0;
        int words = early ? Integer.MAX_VALUE : 1 + random.nextInt(MOST_WORDS);
        Process process = start();
        Runnable kill = () -> process.toHandle().destroyForcibly();
        if (early) {
            schedule(killer, kill, 1_000L * random.nextInt(MOST_OPENING_MILLIS));
        }
        int heard = 0;
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                String[] said = line.split(" ", 2);
                hear(KilledWriter.Word.valueOf(said[0]), Long.parseLong(said[1]));
                heard++;
                if (heard == words) {
                    schedule(killer, kill, random.nextInt(MOST_MICROS));
                }
            }
        } finally {
            kill.run();
        }
        assertThat(process.waitFor()).as(() -> "the exit code of a killed process that said " + errors())
                .isEqualTo(128 + 9);
        countHits(heard > 0);
    }

    private static void schedule(ScheduledExecutorService killer, Runnable kill, long micros) {
        var scheduled = killer.schedule(kill, micros, TimeUnit.MICROSECONDS);
        assertThat(scheduled.isCancelled()).isFalse();
    }

    private String errors() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private Process start() throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-Xshare:auto",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-ea",
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                folder.toString(),
                Long.toString(acknowledged));
        return new ProcessBuilder(command).redirectError(errors.toFile()).start();
    }

    /** Takes note of what the process said: what must be there from now on, what may be, and what must not. */
    private void hear(KilledWriter.Word word, long number) {
        switch (word) {
            case OPEN -> acknowledged = number;
            case STEP -> {
                acknowledged = number;
                count(Counted.STEPS);
            }
            case CLONE -> {
                clones.put(number, new Cloned(acknowledged, Long.MAX_VALUE));
                underWay.add(word);
            }
            case CLONED -> {
                clones.computeIfPresent(number, (_, begun) -> new Cloned(begun.from, acknowledged + 1));
                underWay.remove(KilledWriter.Word.CLONE);
                count(Counted.CLONES);
            }
            case DROP -> {
                beingDropped.add(number);
                underWay.add(word);
            }
            case DROPPED -> {
                beingDropped.remove(number);
                clones.remove(number);
                underWay.remove(KilledWriter.Word.DROP);
                count(Counted.DROPS);
            }
            case COMPACT -> underWay.add(word);
            case COMPACTED -> {
                underWay.remove(KilledWriter.Word.COMPACT);
                count(Counted.COMPACTIONS);
            }
            case BACKUP -> {
                backingUp = acknowledged;
                underWay.add(word);
            }
            case BACKED_UP -> {
                backedUp = Optional.of(backingUp);
                underWay.remove(KilledWriter.Word.BACKUP);
                count(Counted.BACKUPS);
            }
        }
    }

    private void countHits(boolean opened) throws IOException {
        if (!opened) {
            count(Counted.DURING_OPEN);
        }
        for (KilledWriter.Word word : underWay) {
            count(Counted.valueOf("DURING_" + word));
        }
        underWay.clear();
        if (Files.exists(folder) && !StrayFiles.in(disk()).isEmpty()) {
            count(Counted.WITH_UNFINISHED_FILES);
        }
    }

    private FolderDisk disk() throws IOException {
        return FolderDisk.open(folder, ReadMode.COPY);
    }

    /** Opens the folder and holds it against what was heard. */
    private void verify(String when) throws IOException {
        try (Database db = Database.open(folder, KilledWriter.options())) {
            acknowledged = stateAfter(KillSteps.contents(db), acknowledged, acknowledged + 1, when);
            verifyClones(db, when);
            assertThat(db.check().problems()).as(when).isEmpty();
        }
        assertThat(StrayFiles.in(disk())).as("%s: stray files", when).isEmpty();
        if (backedUp.isPresent()) {
            verifyBackup(backedUp.get(), when + ", backup");
        }
    }

    /** Whatever became of the backup under way, there is one that is no older than the last that ended. */
    private void verifyBackup(long from, String when) {
        DatabaseOptions reading = KilledWriter.options().openMode(OpenMode.READ_ONLY);
        try (Database db = Database.open(KilledWriter.backupOf(folder), reading)) {
            backedUp = Optional.of(stateAfter(KillSteps.contents(db), from, acknowledged, when));
            CheckReport report = db.check();
            // A backup that was killed leaves files that the next one needs or removes.
            assertThat(report.severity()).as("%s: %s", when, report).isLessThanOrEqualTo(CheckReport.Severity.STRAY);
        }
    }

    /** Returns the newest of some steps after which there are these documents. */
    private static long stateAfter(Map<UUID, String> contents, long from, long to, String when) {
        return LongStream.iterate(to, step -> step >= from, step -> step - 1)
                .filter(step -> contents.equals(KillSteps.after(step)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(when + ": the documents are not those after any of the steps "
                        + from + " to " + to + ": " + contents));
    }

    /** An acknowledged clone is there, and a prefix of the steps; one that was begun or is being dropped may be. */
    private void verifyClones(Database db, String when) {
        Set<Long> found = KilledWriter.clones(db);
        assertThat(clones.keySet()).as("%s: clones nobody made", when).containsAll(found);
        for (Map.Entry<Long, Cloned> clone : Map.copyOf(clones).entrySet()) {
            long number = clone.getKey();
            Cloned cloned = clone.getValue();
            if (found.contains(number)) {
                Map<UUID, String> contents = KillSteps.contents(db.getCollection(KilledWriter.cloneName(number)));
                long to = Math.min(cloned.to, acknowledged);
                long step = stateAfter(contents, cloned.from, to, when + ", clone " + number);
                clones.put(number, new Cloned(step, step));
            } else {
                assertThat(cloned.to == Long.MAX_VALUE || beingDropped.contains(number))
                        .as("%s: clone %s may be missing", when, number)
                        .isTrue();
                clones.remove(number);
            }
        }
        beingDropped.clear();
    }
}
