package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.CorruptionException;
import io.quantara.Durability;
import io.quantara.NotFoundException;
import io.quantara.StorageException;
import io.quantara.UnknownFormatException;
import io.quantara.internal.storage.DiskCopy;
import io.quantara.internal.storage.DiskFile;
import io.quantara.testkit.disk.CrashVariant;
import io.quantara.testkit.disk.DiskOperation;
import io.quantara.testkit.disk.Fault;
import io.quantara.testkit.disk.ReadOnlyDisk;
import io.quantara.testkit.disk.Repeat;
import io.quantara.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a reader does when the files change while it reads, are damaged, not there yet or not there any more. */
class LiveReaderChangesTest extends LiveReaderFixture {

    /** The writer does a lot between any two calls of the reader, so that files are always gone. */
    @Test
    void givesUpWithAnErrorWhenTheWriterAlwaysReplacesTheFiles() {
        insert("a");
        flush();
        writer.settle();
        boolean[] writing = {false};
        int[] number = {0};
        disk.onCall(call -> {
            if (!writing[0] && call.operation() == DiskOperation.OPEN) {
                writing[0] = true;
                insert("more" + number[0]++);
                flush();
                writer.db().compact();
                writer.settle();
                writing[0] = false;
            }
        });
        assertThatThrownBy(() -> reader.db().refresh())
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("20 times").hasMessageContaining("try again");
        disk.onCall(call -> {});
        assertThat(shown()).isEmpty();
        assertThat(refresh()).isTrue();
        assertThat(shown()).hasSize(number[0] + 1);
    }

    @Test
    void looksAgainWhenTheWriterReplacesTheFilesOnce() {
        insert("a");
        flush();
        for (int at = 1; at < 25; at++) {
            int[] left = {at};
            String name = "during" + at;
            disk.onCall(call -> {
                if (--left[0] == 0) {
                    insert(name);
                    flush();
                    writer.db().compact();
                }
            });
            reader.db().refresh();
            assertThat(reader.db().count()).isGreaterThanOrEqualTo(at);
            disk.onCall(call -> {});
            if (left[0] > 0) {
                insert(name);
            }
            writer.settle();
            reader.db().refresh();
            assertThat(reader.db().count()).isEqualTo(at + 1);
        }
    }

    /** Batches so large that the log is read in several pieces: some are applied when a later read fails. */
    @Test
    void readsAgainWhatFailedHalfWay() {
        for (int call = 2; call < 30; call++) {
            for (String name : List.of("a" + call, "b" + call)) {
                writer.db().insert(Operation.document(name, "x".repeat(150_000)));
            }
            writer.settle();
            disk.failCall(disk.calls() + call, Fault.IO_ERROR, Repeat.ONCE);
            reader.db().refresh();
            disk.failCall(Long.MAX_VALUE, Fault.IO_ERROR, Repeat.ONCE);
            assertThat(ModelState.read(writer.db()).difference(ModelState.read(reader.db()))).isEmpty();
        }
        assertThat(disk.faults()).isGreaterThan(10);
    }

    @Test
    void goesOnAfterARecoveryWithoutLosingWhatItShowed() {
        insert("a", "b", "c");
        refresh();
        assertThat(shown()).contains("a", "b");
        writer.abandon();
        SimulatedDisk killed = disk.afterProcessKill();
        view.show(killed);
        assertThat(reader.db().refresh()).isFalse();
        try (SimulatedDatabase next =
                SimulatedDatabase.open(killed, Durability.SYNC, SimulatedDatabase.LOGGING, 2)) {
            reader.db().refresh();
            assertThat(shown()).containsExactly("a", "b", "c");
            assertThat(next.db().count()).isEqualTo(3);
        }
        writer = SimulatedDatabase.open(killed, Durability.SYNC, SimulatedDatabase.LOGGING, 3);
        insert("d");
        writer.settle();
        assertThat(reader.db().refresh()).isTrue();
        assertThat(shown()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void neverGoesBackToAnOlderState() {
        insert("a", "b");
        writer.settle();
        SimulatedDisk older = new SimulatedDisk();
        copyAll(older);
        insert("c");
        flush();
        insert("d");
        flush();
        refresh();
        assertThat(shown()).hasSize(4);

        view.show(older);

        assertThat(reader.db().refresh()).isFalse();
        assertThat(shown()).hasSize(4);
        view.show(disk);
        insert("e");
        flush();
        assertThat(reader.db().refresh()).isTrue();
        assertThat(shown()).hasSize(5);
    }

    private void copyAll(SimulatedDisk target) {
        try {
            for (String file : disk.list()) {
                DiskCopy.copy(disk, target, file);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void saysSoWhenAnotherDatabaseLiesInTheFolder() {
        insert("a");
        writer.settle();
        refresh();
        SimulatedDisk other = new SimulatedDisk();
        try (SimulatedDatabase stranger =
                SimulatedDatabase.open(other, Durability.SYNC, SimulatedDatabase.LOGGING, 77)) {
            for (int i = 0; i < 20; i++) {
                stranger.db().insert(Operation.document("x" + i, "stranger"));
            }
            stranger.db().compact();
            view.show(other);
            assertThatThrownBy(() -> reader.db().refresh())
                    .isInstanceOf(StorageException.class).hasMessageContaining("another database");
        }
        view.show(new SimulatedDisk());
        assertThatThrownBy(() -> reader.db().refresh())
                .isInstanceOf(NotFoundException.class).hasMessageContaining("no manifest");
        assertThat(shown()).containsExactly("a");
        view.show(disk);
        insert("b");
        writer.settle();
        assertThat(refresh()).isTrue();
    }

    @Test
    void keepsWhatItShowsWhenAFileIsDamaged() throws IOException {
        insert("a");
        flush();
        refresh();
        insert("b");
        flush();
        SimulatedDisk damaged = new SimulatedDisk();
        copyAll(damaged);
        String manifest = damaged.list().stream().filter(file -> file.startsWith("MANIFEST")).findFirst().orElseThrow();
        flip(damaged, manifest);
        view.show(damaged);

        assertThatThrownBy(() -> reader.db().refresh())
                .isInstanceOf(CorruptionException.class).hasMessageContaining(manifest);

        assertThat(shown()).containsExactly("a");
        view.show(disk);
        assertThat(reader.db().refresh()).isTrue();
        assertThat(shown()).containsExactly("a", "b");
    }

    private static void flip(SimulatedDisk target, String name) throws IOException {
        ByteBuffer bytes;
        try (DiskFile file = target.open(name)) {
            bytes = ByteBuffer.allocate((int) file.length());
            file.readAt(0, bytes);
        }
        bytes.put(80, (byte) ~bytes.get(80));
        target.delete(name);
        try (DiskFile file = target.create(name)) {
            file.writeAt(0, bytes.flip());
        }
    }

    /** A folder is opened before each call that a restore makes to it. */
    @Test
    void opensADatabaseThatIsBeingRestoredWhenItIsWhole() {
        insert("a", "b", "c");
        flush();
        insert("d");
        SimulatedDisk backup = new SimulatedDisk();
        DatabaseCopy.backup(writer.engine(), backup, CopyTrial.COPIES);
        SimulatedDisk restored = new SimulatedDisk();
        List<Long> seen = new ArrayList<>();
        boolean[] looking = {false};
        restored.onCall(call -> {
            if (!looking[0]) {
                looking[0] = true;
                seen.add(countIn(restored));
                looking[0] = false;
            }
        });
        DatabaseCopy.restore(backup, restored, CopyTrial.COPIES);
        restored.onCall(call -> {});

        assertThat(seen).hasSizeGreaterThan(20).contains(-1L).containsOnly(-1L, 4L).isSorted();
        assertThat(countIn(restored)).isEqualTo(4);
    }

    /** Returns how many documents a folder shows, -1 when it is no database yet. */
    private static long countIn(SimulatedDisk folder) {
        try (SimulatedReader found = new SimulatedReader(new ReadOnlyDisk(folder), 5)) {
            assertThat(found.db().refresh()).isFalse();
            return found.db().count();
        } catch (NotFoundException | UnknownFormatException e) {
            return -1;
        }
    }

    /** What a power cut leaves can be read before anybody recovers it: all but a batch not yet marked as durable. */
    @Test
    void readsWhatAPowerCutLeft() {
        CrashExplorer.Prepared filled = CrashExplorer.Prepared.filled();
        List<CrashVariant> variants = List.of(CrashVariant.values());
        for (int call = 3; call < 400; call += 2) {
            readsAfter(filled, call, CrashVariant.UNSYNCED_DROPPED);
            readsAfter(filled, call, variants.get(call / 2 % variants.size()));
        }
    }

    private static void readsAfter(CrashExplorer.Prepared filled, int call, CrashVariant variant) {
        List<Operation> operations = List.of(
                Operation.INSERT_BATCH, Operation.LOAD, Operation.DROP_COLLECTION, Operation.COMPACT, Operation.UPDATE);
        CrashRun.Plan plan = new CrashRun.Plan(
                operations, Durability.SYNC, SimulatedDatabase.FLUSHING, call, UnaryOperator.identity());
        CrashRun run = new CrashRun(plan, filled.state());
        SimulatedDisk before = filled.copy();
        before.cutPowerBeforeCall(call);
        run.run(before);
        ReadOnlyDisk left = new ReadOnlyDisk(before.afterPowerCut(variant, call));
        try (SimulatedReader found = new SimulatedReader(left, 1)) {
            assertThat(run.find(ModelState.read(found.db())))
                    .as("operations seen after a power cut before call %s, %s", call, variant)
                    .isGreaterThanOrEqualTo(run.durable() - 1);
        }
    }
}
