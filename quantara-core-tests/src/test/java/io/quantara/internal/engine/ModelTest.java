package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.Database;
import io.quantara.DatabaseOptions;
import io.quantara.Durability;
import io.quantara.testkit.disk.CrashVariant;
import io.quantara.testkit.disk.PowerCut;
import io.quantara.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random calls on a database and on plain maps, with the contents compared again and again. More of them by
 * {@code -Dquantara.operations=1000000}; {@code -Dquantara.seed} begins at another seed.
 */
class ModelTest {

    private static final long OPERATIONS = Long.getLong("quantara.operations", 40_000);
    private static final long FIRST_SEED = Long.getLong("quantara.seed", 1);
    private static final int RUN = 2_000;

    @Test
    void behavesLikeMapsThroughPowerCuts(TestReporter reporter) throws IOException {
        long crashes = 0;
        long copies = 0;
        long runs = OPERATIONS * 8 / 10 / RUN;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + runs; seed++) {
            SimulatedRun run = new SimulatedRun(seed);
            try {
                run.run();
            } catch (RuntimeException | AssertionError | PowerCut e) {
                throw new AssertionError("seed " + seed + ": " + e, e);
            }
            crashes += run.crashes;
            copies += run.copies;
        }
        reporter.publishEntry(
                "operations", runs * RUN + ", power cuts: " + crashes + ", backups and forks: " + copies);
        assertThat(crashes).isPositive();
        assertThat(copies).isPositive();
    }

    @Test
    void behavesLikeMapsInAFolderWithRealThreads(@TempDir Path folder) throws IOException {
        long runs = OPERATIONS / 10 / RUN;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + runs; seed++) {
            Path own = Files.createDirectory(folder.resolve(Long.toString(seed)));
            RandomOperations operations = new RandomOperations(seed);
            for (int reopened = 0; reopened < 4; reopened++) {
                DatabaseOptions options = DatabaseOptions.defaults().memtableRows(16).durability(Durability.OS);
                try (Database db = Database.open(own, options)) {
                    requireSame(seed, operations, db);
                    run(seed, operations, db, RUN / 4);
                }
            }
        }
    }

    @Test
    void behavesLikeMapsInMemory() {
        long runs = OPERATIONS / 10 / RUN;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + runs; seed++) {
            RandomOperations operations = new RandomOperations(seed);
            try (Database db = Database.inMemory(DatabaseOptions.defaults().memtableRows(16))) {
                run(seed, operations, db, RUN);
            }
        }
    }

    private static void run(long seed, RandomOperations operations, Database db, int count) {
        try {
            for (int i = 0; i < count; i++) {
                operations.step(db);
            }
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + e, e);
        }
        requireSame(seed, operations, db);
    }

    private static void requireSame(long seed, RandomOperations operations, Database db) {
        assertThat(operations.state().difference(ModelState.read(db))).as("seed " + seed).isEmpty();
        assertThat(db.check().problems()).as("seed " + seed).isEmpty();
    }

    /** One run on a simulated disk, which loses power now and then; the seed decides all. */
    private static final class SimulatedRun {

        private final long seed;
        private final SplittableRandom random;
        private final RandomOperations operations;
        private SimulatedDisk disk = new SimulatedDisk();
        private SimulatedDatabase database;
        private final SimulatedDisk backup = new SimulatedDisk();
        private int crashes;
        private int copies;

        SimulatedRun(long seed) {
            this.seed = seed;
            this.random = new SplittableRandom(~seed);
            this.operations = new RandomOperations(seed);
            this.database = open();
        }

        private SimulatedDatabase open() {
            EngineLimits limits = random.nextBoolean() ? SimulatedDatabase.FLUSHING : SimulatedDatabase.LOGGING;
            return SimulatedDatabase.open(disk, Durability.SYNC, limits, random.nextLong());
        }

        void run() throws IOException {
            for (int i = 0; i < RUN; i++) {
                try {
                    step();
                } catch (PowerCut cut) {
                    if (!disk.isPowerOff()) {
                        throw cut;
                    }
                    recover();
                }
            }
            disk.cutPowerBeforeCall(Long.MAX_VALUE);
            database.settle();
            requireFound(List.of(operations.state()));
            database.close();
        }

        private void step() throws IOException {
            int chance = random.nextInt(240);
            if (chance < 3) {
                disk.cutPowerBeforeCall(disk.calls() + 1 + random.nextInt(60));
            } else if (chance == 3) {
                database.close();
                database = open();
            } else if (chance == 4) {
                copy();
            } else if (chance < 80) {
                database.settle();
            }
            operations.step(database.db());
        }

        /** Brings the backup up to date and restores it, or forks; either must equal the model. */
        private void copy() throws IOException {
            SimulatedDisk copied = new SimulatedDisk();
            DatabaseCopy.Settings settings = random.nextBoolean() ? CopyTrial.COPIES : CopyTrial.LINKS;
            if (random.nextBoolean()) {
                DatabaseCopy.backup(database.engine(), backup, settings);
                DatabaseCopy.restore(backup, copied, settings);
            } else {
                DatabaseCopy.fork(database.engine(), copied, settings);
            }
            copies++;
            assertThat(operations.state().difference(CopyTrial.read(copied)))
                    .as("copy %s of seed %s", copies, seed)
                    .isEmpty();
        }

        private void recover() throws IOException {
            crashes++;
            database.abandon();
            CrashVariant[] variants = CrashVariant.values();
            disk = disk.afterPowerCut(variants[random.nextInt(variants.length)], random.nextLong());
            database = open();
            ModelState found = requireFound(List.of(operations.state(), operations.pending()));
            operations.resumeFrom(found);
        }

        private ModelState requireFound(List<ModelState> possible) throws IOException {
            ModelState found = ModelState.read(database.db());
            List<Optional<String>> differences =
                    possible.stream().map(state -> state.difference(found)).toList();
            assertThat(differences).as("seed %s, crash %s", seed, crashes).contains(Optional.empty());
            database.settle();
            database.check(disk);
            return found;
        }
    }
}
