package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.internal.storage.Disk;
import io.quantara.testkit.disk.CrashVariant;
import io.quantara.testkit.disk.PowerCut;
import io.quantara.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Makes copies with the power under the target cut before each call that changes it, and verifies after each cut that
 * the backup before stands or the new one, whole, and that the next backup goes on from there.
 */
final class CopyExplorer {

    /** What is copied. */
    enum Scenario {
        /** To an empty folder. */
        FIRST,
        /** To a folder with a backup, after more was written. */
        INCREMENTAL,
        /** To a folder with a backup, after all files were replaced. */
        COMPACTED,
        /** To a folder with a backup that has a log, by a reader, whose backup has a log, too. */
        WITH_LOG;

        /** Writes to the source what comes before the copy. */
        void prepare(SimulatedDatabase source, SimulatedDisk disk, SimulatedDisk target) {
            source.settle();
            if (this == WITH_LOG) {
                backUpWithLog(source, disk, target, "before");
            } else if (this != FIRST) {
                DatabaseCopy.backup(source.engine(), target, CopyTrial.COPIES);
            }
        }

        private static void backUpWithLog(
                SimulatedDatabase source, SimulatedDisk disk, SimulatedDisk target, String name) {
            source.db().insert(name, new float[] {1, 2, 3});
            source.db().persist();
            try (Engine reader = CopyTrial.openToRead(disk)) {
                DatabaseCopy.backup(reader, target, CopyTrial.COPIES);
            }
        }

        /** Changes the source after the backup that stands. */
        void change(SimulatedDatabase source) {
            if (this != FIRST) {
                source.db().insert("later", new float[] {1, 2, 3});
                source.db().deleteCollection("n001");
            }
            if (this == COMPACTED) {
                source.db().compact();
                source.settle();
            }
            source.db().persist();
        }

        /** Makes the copy that is cut short. */
        void copy(SimulatedDatabase source, SimulatedDisk disk, Disk target) {
            if (this == WITH_LOG) {
                try (Engine reader = CopyTrial.openToRead(disk)) {
                    DatabaseCopy.backup(reader, target, CopyTrial.COPIES);
                }
            } else {
                DatabaseCopy.backup(source.engine(), target, CopyTrial.COPIES);
            }
        }
    }

    private static final long SEEDS = 4;

    private final Scenario scenario;
    private final UnaryOperator<Disk> step;
    private long states;

    /**
     * Creates an explorer.
     *
     * @param step leaves out a safety step on the target, or is the identity
     */
    CopyExplorer(Scenario scenario, UnaryOperator<Disk> step) {
        this.scenario = scenario;
        this.step = step;
    }

    /** Tries all cuts in all variants, and returns how many crash states were checked. */
    long explore() throws IOException {
        SimulatedDisk disk = CrashExplorer.Prepared.filled().copy();
        SimulatedDisk before = new SimulatedDisk();
        SimulatedDatabase source = CopyTrial.open(disk, SimulatedDatabase.LOGGING);
        try {
            scenario.prepare(source, disk, before);
            Optional<ModelState> standing =
                    scenario == Scenario.FIRST ? Optional.empty() : Optional.of(ModelState.read(source.db()));
            scenario.change(source);
            ModelState expected = ModelState.read(source.db());
            Consumer<SimulatedDisk> copying = target -> scenario.copy(source, disk, step.apply(target));
            for (long cut : cuts(copying, before)) {
                SimulatedDisk off = cut(copying, before.copy(), cut);
                for (CrashVariant variant : CrashVariant.values()) {
                    for (long seed = 0; seed < SEEDS; seed++) {
                        long chance = Objects.hash(cut, variant.name(), seed);
                        SimulatedDisk found = off.copyAfterPowerCut(variant, chance);
                        check(found, standing, expected, "cut before call " + cut + ", " + variant + ", seed " + seed);
                        requireNext(copying, cutAgain(copying, found, variant, chance), expected);
                        states++;
                    }
                }
            }
            assertThat(expected.difference(ModelState.read(source.db()))).as("the source").isEmpty();
            source.settle();
            source.check(disk);
            return states;
        } finally {
            source.abandon();
        }
    }

    private static List<Long> cuts(Consumer<SimulatedDisk> copying, SimulatedDisk before) {
        SimulatedDisk whole = before.copy();
        copying.accept(whole);
        List<Long> cuts = new ArrayList<>(whole.changingCalls());
        cuts.add(whole.calls() + 1);
        return cuts;
    }

    /** Copies until the power is cut before a call to the target, and returns the target. */
    static SimulatedDisk cut(Consumer<SimulatedDisk> copying, SimulatedDisk target, long cut) {
        target.cutPowerBeforeCall(cut);
        try {
            copying.accept(target);
        } catch (PowerCut e) {
            if (!target.isPowerOff()) {
                throw e;
            }
        }
        return target;
    }

    /** Verifies that a disk holds one of two states, or none when nothing stood before. */
    static void check(
            SimulatedDisk found, Optional<ModelState> standing, ModelState expected, String when) throws IOException {
        if (!CopyTrial.stands(found)) {
            assertThat(standing).as(when + ": the backup before is gone").isEmpty();
            return;
        }
        ModelState read = CopyTrial.read(found);
        Optional<String> difference = expected.difference(read);
        boolean isBefore = standing.filter(state -> state.difference(read).isEmpty()).isPresent();
        assertThat(isBefore || difference.isEmpty()).as(when + ": " + difference).isTrue();
    }

    /** Cuts the next backup short, too, unless it ends before. */
    private SimulatedDisk cutAgain(
            Consumer<SimulatedDisk> copying, SimulatedDisk found, CrashVariant variant, long seed) {
        states++;
        return cut(copying, found, 1L + Math.floorMod((seed * 0x9e3779b97f4a7c15L) >>> 33, 40))
                .afterPowerCut(variant, seed + 1);
    }

    /** The next backup goes on from whatever there is, and leaves nothing else. */
    static void requireNext(Consumer<SimulatedDisk> copying, SimulatedDisk found, ModelState expected)
            throws IOException {
        copying.accept(found);
        CopyTrial.requireTidy(found);
        SimulatedDisk durable = found.afterPowerCut(CrashVariant.UNSYNCED_DROPPED, 1);
        assertThat(expected.difference(CopyTrial.read(durable))).isEmpty();
    }
}
