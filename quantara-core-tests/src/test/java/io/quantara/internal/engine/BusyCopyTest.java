package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quantara.CommitOutcomeUnknownException;
import io.quantara.internal.storage.FileKind;
import io.quantara.testkit.disk.Fault;
import io.quantara.testkit.disk.Repeat;
import io.quantara.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Backups of databases that are written meanwhile, by this process or another, or whose disk fails. */
class BusyCopyTest extends CopyFixture {

    @Test
    void aFullDiskUnderTheDatabaseDoesNotKeepItFromBeingBackedUp() throws IOException {
        source.db().insert("in the log only", new float[] {1, 2, 3});
        ModelState expected = state();
        disk.failCall(disk.calls() + 1, Fault.DISK_FULL, Repeat.FOREVER);
        DatabaseCopy.Result result = backup();

        assertThat(result.sequence()).isEqualTo(source.db().stats().sequenceNumber());
        assertThat(files(target, FileKind.LOG)).hasSize(1);
        requireBackup(expected);
        disk.failCall(Long.MAX_VALUE, Fault.DISK_FULL, Repeat.ONCE);
        backup();
        assertThat(files(target, FileKind.LOG)).isEmpty();
        requireBackup(expected);
    }

    @Test
    void aDatabaseThatStoppedWritingCanBeBackedUp() throws IOException {
        source.db().insert("acknowledged", new float[] {1, 2, 3});
        ModelState expected = state();
        disk.failCall(disk.calls() + 1, Fault.FORCE_ERROR, Repeat.FOREVER);
        assertThatExceptionOfType(CommitOutcomeUnknownException.class)
                .isThrownBy(() -> source.db().insert("unknown", new float[] {1, 2, 3}));
        backup();
        requireBackup(expected);
    }

    @Test
    void aReaderBacksUpWhatIsDurableWhileAnotherProcessWrites() throws IOException {
        source.db().insert("in the log only", new float[] {1, 2, 3});
        source.db().persist();
        ModelState expected = state();
        try (Engine reader = CopyTrial.openToRead(disk)) {
            DatabaseCopy.Result result = DatabaseCopy.backup(reader, target, CopyTrial.COPIES);
            assertThat(result.sequence()).isEqualTo(source.db().stats().sequenceNumber());
        }
        assertThat(files(target, FileKind.LOG)).hasSize(1);
        requireBackup(expected);
        source.db().insert("later", new float[] {1, 2, 3});
        backup();
        requireBackup(state());
    }

    @Test
    void aReaderBeginsAgainWhenTheWriterTakesFilesAway() throws IOException {
        List<ModelState> states = new ArrayList<>(List.of(state()));
        try (Engine reader = CopyTrial.openToRead(disk)) {
            int[] calls = {0};
            target.onCall(call -> {
                calls[0]++;
                if (calls[0] % 10 == 0 && calls[0] <= 100) {
                    source.db().insertAll(documents("round " + calls[0], 5));
                    source.db().compact();
                    source.settle();
                    states.add(state());
                }
            });
            DatabaseCopy.backup(reader, target, CopyTrial.COPIES);
        }
        target.onCall(call -> {});
        ModelState found = CopyTrial.read(target);
        assertThat(states).hasSizeGreaterThan(2).anyMatch(state -> state.difference(found).isEmpty());
        CopyTrial.requireTidy(target);
    }

    /** Between any two calls to the target the source is written, merged and dropped. */
    @Test
    void isTheStateAtOneSequenceNumberWhateverHappensMeanwhile() throws IOException {
        for (long seed = 1; seed <= 15; seed++) {
            SimulatedDisk busy = new SimulatedDisk();
            SimulatedDisk copy = new SimulatedDisk();
            SimulatedDatabase database = CopyTrial.open(busy, SimulatedDatabase.FLUSHING);
            try {
                backUpWhileBusy(database, copy, seed);
            } finally {
                database.abandon();
            }
        }
    }

    private static void backUpWhileBusy(SimulatedDatabase database, SimulatedDisk copy, long seed)
            throws IOException {
        RandomOperations operations = new RandomOperations(seed);
        Map<Long, ModelState> states = new HashMap<>();
        Runnable step = () -> {
            operations.step(database.db());
            states.put(database.db().stats().sequenceNumber(), operations.state());
        };
        for (int i = 0; i < 40; i++) {
            step.run();
        }
        for (int round = 0; round < 4; round++) {
            DatabaseCopy.Settings settings = (seed + round) % 2 == 0 ? CopyTrial.COPIES : CopyTrial.LINKS;
            copy.onCall(call -> {
                step.run();
                if (call.number() % 3 == 0) {
                    database.settle();
                }
            });
            DatabaseCopy.Result result = DatabaseCopy.backup(database.engine(), copy, settings);
            copy.onCall(call -> {});
            ModelState expected = Objects.requireNonNull(
                    states.get(result.sequence()), "seed " + seed + ", sequence number " + result.sequence());
            assertThat(expected.difference(CopyTrial.read(copy))).as("seed %s", seed).isEmpty();
            CopyTrial.requireTidy(copy);
        }
    }

    @Test
    void filesThatWereKeptForACopyGoAfterwards() throws IOException {
        source.engine().flush();
        boolean[] compacted = {false};
        target.onCall(call -> {
            if (!compacted[0] && call.file().endsWith(".seg")) {
                compacted[0] = true;
                source.db().insert("new", new float[] {1, 2, 3});
                source.db().compact();
                source.settle();
            }
        });
        ModelState before = state();
        backup();
        source.settle();
        source.check(disk);
        target.onCall(call -> {});
        requireBackup(before);
    }
}
