package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.Durability;
import io.quantara.QuantaraException;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.DiskFile;
import io.quantara.internal.storage.MemoryDisk;
import io.quantara.testkit.disk.CrashVariant;
import io.quantara.testkit.disk.PowerCut;
import io.quantara.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The power is cut before every call of a repair: afterwards it runs again, and ends with the same database. */
class RepairCrashTest {

    private static final EngineLimits NEVER_MERGING =
            new EngineLimits(4, 1 << 20, 1_000, 1_000, 1_000, 1_000_000, 1 << 20, 0);

    /** What is damaged. */
    enum Damage {
        FORMAT,
        MANIFEST,
        SEGMENT,
        DELETIONS,
        LOG
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void aRepairThatWasCutShortCanRunAgain(Damage damage, TestReporter reporter) throws IOException {
        SimulatedDisk damaged = damaged(damage);
        SimulatedDisk whole = copy(damaged);
        FolderRepair.Result expected = repair(whole, new MemoryDisk());
        ModelState repaired = contents(whole);
        assertThat(expected.actions()).isNotEmpty();
        long states = 0;
        List<Long> cuts = new ArrayList<>(whole.changingCalls());
        assertThat(cuts).hasSizeGreaterThan(5);
        for (long cut : cuts) {
            for (CrashVariant variant : CrashVariant.values()) {
                SimulatedDisk disk = copy(damaged);
                MemoryDisk quarantine = new MemoryDisk();
                disk.cutPowerBeforeCall(cut);
                repairUntilCut(disk, quarantine);
                SimulatedDisk found = disk.afterPowerCut(variant, states);
                repair(found, quarantine);
                assertThat(contents(found).difference(repaired))
                        .as("%s, cut before call %s, %s", damage, cut, variant)
                        .isEmpty();
                states++;
            }
        }
        reporter.publishEntry("crash states", states + " for " + damage);
    }

    private static FolderRepair.Result repair(Disk disk, Disk quarantine) {
        return FolderRepair.perform(disk, quarantine, new Random(1));
    }

    private static void repairUntilCut(SimulatedDisk disk, Disk quarantine) {
        try {
            repair(disk, quarantine);
        } catch (PowerCut | QuantaraException e) {
            if (!disk.isPowerOff()) {
                throw e;
            }
        }
    }

    private static SimulatedDisk copy(SimulatedDisk disk) {
        return disk.afterPowerCut(CrashVariant.UNSYNCED_KEPT, 0);
    }

    /** Opens the repaired database, verifies it, and returns what it holds. */
    private static ModelState contents(SimulatedDisk disk) throws IOException {
        SimulatedDisk opened = copy(disk);
        SimulatedDatabase database =
                SimulatedDatabase.open(opened, Durability.SYNC, SimulatedDatabase.LOGGING, 5);
        try {
            database.settle();
            database.check(opened);
            return ModelState.read(database.db());
        } finally {
            database.abandon();
        }
    }

    private static SimulatedDisk damaged(Damage damage) throws IOException {
        SimulatedDisk disk = CrashExplorer.Prepared.filled().copy();
        try (SimulatedDatabase database =
                SimulatedDatabase.open(disk, Durability.SYNC, NEVER_MERGING, 3)) {
            ModelState state = ModelState.read(database.db());
            for (int i = 100; i < 104; i++) {
                Operation.INSERT_BATCH.run(database.db(), state, i);
                Operation.UPDATE.run(database.db(), state, i);
                state = ModelState.read(database.db());
            }
            database.settle();
            Operation.UPSERT_EXISTING.run(database.db(), ModelState.read(database.db()), 105);
            database.engine().flush();
            Operation.INSERT_BATCH.run(database.db(), ModelState.read(database.db()), 110);
        }
        switch (damage) {
            case FORMAT -> change(disk, "FORMAT", 20);
            case MANIFEST -> change(disk, name(disk, "MANIFEST"), 100);
            case SEGMENT -> change(disk, name(disk, ".seg"), 100);
            case DELETIONS -> change(disk, name(disk, ".del"), 64);
            case LOG -> change(disk, name(disk, ".wal"), 128 + 50);
        }
        return disk;
    }

    private static String name(Disk disk, String part) throws IOException {
        return disk.list().stream().filter(name -> name.contains(part)).reduce((one, other) -> other).orElseThrow();
    }

    private static void change(Disk disk, String name, int offset) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) disk.length(name));
        try (DiskFile file = disk.open(name)) {
            file.readAt(0, bytes);
        }
        bytes.put(offset, (byte) (bytes.get(offset) ^ 1));
        disk.delete(name);
        try (DiskFile file = disk.create(name)) {
            file.writeAt(0, bytes.flip());
            file.force();
        }
        disk.forceDirectory();
    }
}
