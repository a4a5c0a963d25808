package io.quantara.internal.engine;

import io.quantara.Durability;
import io.quantara.QuantaraException;
import io.quantara.testkit.disk.CrashVariant;
import io.quantara.testkit.disk.PowerCut;
import io.quantara.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Runs a sequence of operations with the power cut before each call that changes the disk, those of background work and
 * of recovery included, and verifies after each cut that: it opens (H1), what was promised is there (H2), the contents
 * are a prefix of the operations (H3), all checksums hold (H4), no file is left over (H5), and it takes writes and
 * survives the next cut (H6).
 */
final class CrashExplorer {

    private static final String AFTERWARDS = "afterwards";

    private final CrashRun.Plan plan;
    private final SimulatedDisk start;
    private final ModelState before;
    private long states;

    /** Explores from a database that holds something, or from an empty folder. */
    CrashExplorer(CrashRun.Plan plan, Prepared prepared) {
        this.plan = plan;
        this.start = prepared.disk;
        this.before = prepared.state;
    }

    /** What the sequences start from. */
    record Prepared(SimulatedDisk disk, ModelState state) {

        /** Returns an empty folder. */
        static Prepared nothing() {
            return new Prepared(new SimulatedDisk(), ModelState.empty());
        }

        /** Returns a database with three collections whose documents lie in segments and in a log. */
        static Prepared filled() {
            SimulatedDisk disk = new SimulatedDisk();
            ModelState state = ModelState.empty();
            try (SimulatedDatabase database =
                    SimulatedDatabase.open(disk, Durability.SYNC, SimulatedDatabase.LOGGING, 1)) {
                for (int i = 0; i < 2; i++) {
                    Operation.CREATE_COLLECTION.run(database.db(), state, i);
                    state = Operation.CREATE_COLLECTION.expected(state, i);
                }
                for (int i = 0; i < 5; i++) {
                    state = filled(database, state, i);
                }
                database.settle();
            }
            return new Prepared(disk, state);
        }

        /** Returns such a database, some of whose documents only a named version holds any more. */
        static Prepared withVersion() {
            Prepared filled = filled();
            ModelState state = filled.state;
            try (SimulatedDatabase database =
                    SimulatedDatabase.open(filled.disk, Durability.SYNC, SimulatedDatabase.LOGGING, 2)) {
                for (Operation operation : List.of(
                        Operation.CREATE_VERSION, Operation.DELETE, Operation.UPSERT_EXISTING, Operation.UPDATE)) {
                    operation.run(database.db(), state, 0);
                    state = operation.expected(state, 0);
                }
                database.settle();
            }
            return new Prepared(filled.disk, state);
        }

        private static ModelState filled(SimulatedDatabase database, ModelState before, int i) {
            ModelState state = before;
            for (String collection : List.of("default", "n001", "n002")) {
                String name = (collection.equals("default") ? "d" : collection + "-") + i;
                database.db().getCollection(collection).insert(Operation.document(name, "prepared"));
                state = state.change(collection, all -> all.with(name, Operation.row(name, "prepared")));
            }
            return state;
        }

        SimulatedDisk copy() {
            return disk.afterPowerCut(CrashVariant.UNSYNCED_KEPT, 0);
        }
    }

    /** Tries all cuts in each of these variants, and returns how many crash states were checked. */
    long explore(CrashVariant... variants) {
        SimulatedDisk whole = fresh();
        CrashRun uncut = new CrashRun(plan, before);
        uncut.run(whole);
        List<Long> cuts = new ArrayList<>(whole.changingCalls());
        cuts.add(whole.calls() + 1);
        for (long cut : cuts) {
            for (CrashVariant variant : variants) {
                tryOne(cut, variant);
            }
            if (cut % 4 == 0) {
                tryKill(cut);
            }
        }
        return states;
    }

    private SimulatedDisk fresh() {
        return new Prepared(start, before).copy();
    }

    /** Tries one power cut: before that call, in that variant. */
    void tryOne(long cut, CrashVariant variant) {
        CrashRun run = new CrashRun(plan, before);
        SimulatedDisk disk = fresh();
        try {
            disk.cutPowerBeforeCall(cut);
            run.run(disk);
            long seed = plan.seed() * 31 + cut;
            SimulatedDisk found = disk.afterPowerCut(variant, seed);
            if (Math.floorMod(Objects.hash(cut, variant.name()), 2) == 0) {
                found = cutRecovery(found, variant, seed);
            }
            check(run, found, CrashRun.End.POWER_CUT);
        } catch (IOException | RuntimeException | AssertionError | PowerCut e) {
            throw failure("Power cut before call " + cut + ", " + variant, e);
        }
    }

    private void tryKill(long cut) {
        CrashRun run = new CrashRun(plan, before);
        SimulatedDisk disk = fresh();
        try {
            disk.cutPowerBeforeCall(cut);
            run.run(disk);
            check(run, disk.afterProcessKill(), CrashRun.End.KILL);
        } catch (IOException | RuntimeException | AssertionError | PowerCut e) {
            throw failure("Process killed before call " + cut, e);
        }
    }

    private AssertionError failure(String what, Throwable cause) {
        return new AssertionError(
                what + ", " + plan.operations() + " from " + before.collections().keySet() + ", " + plan.durability()
                        + ", flush at close above " + plan.limits().closeFlushBytes() + ", seed " + plan.seed() + ": "
                        + cause,
                cause);
    }

    /** Cuts the power again during recovery, unless it ends before the call that was chosen. */
    private SimulatedDisk cutRecovery(SimulatedDisk found, CrashVariant variant, long seed) {
        long call = 1L + Math.floorMod((seed * 0x9e3779b97f4a7c15L) >>> 33, 60);
        found.cutPowerBeforeCall(call);
        try {
            SimulatedDatabase recovered = plan.open(found);
            try {
                recovered.settle();
            } finally {
                recovered.abandon();
            }
        } catch (PowerCut | QuantaraException e) {
            if (!found.isPowerOff()) {
                throw e;
            }
        }
        states++;
        return found.afterPowerCut(variant, seed + 1);
    }

    private void check(CrashRun run, SimulatedDisk found, CrashRun.End end) throws IOException {
        SimulatedDatabase database = plan.open(found);
        ModelState state;
        try {
            state = ModelState.read(database.db());
            Optional<String> objection = run.objection(state, end);
            if (objection.isPresent()) {
                throw new AssertionError(objection.get());
            }
            database.settle();
            database.check(found);
            database.db().insert(Operation.document(AFTERWARDS, AFTERWARDS));
            database.db().persist();
        } finally {
            database.abandon();
        }
        states++;
        checkNext(state, found.afterPowerCut(CrashVariant.UNSYNCED_DROPPED, 1));
    }

    private void checkNext(ModelState state, SimulatedDisk found) {
        ModelState expected = state.change(
                "default", all -> all.with(AFTERWARDS, Operation.row(AFTERWARDS, AFTERWARDS)));
        SimulatedDatabase database = plan.open(found);
        try {
            Optional<String> difference = expected.difference(ModelState.read(database.db()));
            if (difference.isPresent()) {
                throw new AssertionError("after the next crash: " + difference.get());
            }
        } finally {
            database.abandon();
        }
    }
}
