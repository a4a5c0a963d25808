package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quantara.AlreadyExistsException;
import io.quantara.CorruptionException;
import io.quantara.DatabaseLockedException;
import io.quantara.DiskFullException;
import io.quantara.internal.storage.DiskFile;
import io.quantara.internal.storage.DiskLock;
import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FormatFile;
import io.quantara.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Backups that are refused or fail: what stood before stands, and nothing is left behind. */
class CopyRefusalTest extends CopyFixture {

    @Test
    void refusesAFolderThatHoldsSomethingElse() throws IOException {
        target.create("notes.txt").close();
        requireRefused("holds 'notes.txt'");
        target.delete("notes.txt");
        CrashExplorer.Prepared other = CrashExplorer.Prepared.filled();
        for (String file : other.disk().list()) {
            other.copy().linkTo(target, file);
        }
        requireRefused("is a backup no longer");
        assertThatExceptionOfType(AlreadyExistsException.class)
                .isThrownBy(() -> DatabaseCopy.fork(source.engine(), target, CopyTrial.COPIES));
        target.delete("FORMAT");
        FormatFile.create(target, new UUID(1, 1));
        requireRefused("00000000-0000-0001-0000-000000000001");
    }

    private void requireRefused(String message) throws IOException {
        Map<String, ByteBuffer> before = contents(target);
        assertThatExceptionOfType(AlreadyExistsException.class)
                .isThrownBy(this::backup)
                .withMessageContaining(message);
        assertThat(contents(target)).isEqualTo(before);
    }

    @Test
    void refusesABackupThatWasWrittenTo() throws IOException {
        backup();
        SimulatedDatabase opened = CopyTrial.open(target, SimulatedDatabase.LOGGING);
        opened.close();
        requireRefused("is a backup no longer");
    }

    @Test
    void refusesToReplaceALaterState() throws IOException {
        SimulatedDisk older = disk.copy();
        source.db().insert("a", new float[] {1, 2, 3});
        backup();
        source.abandon();
        disk = older;
        source = CopyTrial.open(disk, SimulatedDatabase.LOGGING);
        requireRefused("of a later state");
    }

    /** A database of the same id and the same file names, as a folder that was copied and written to. */
    @Test
    void refusesToReplaceAnotherHistory() throws IOException {
        SimulatedDisk copied = disk.copy();
        reopen(copied.copy());
        source.db().insert("one", new float[] {1, 2, 3});
        source.engine().flush();
        source.settle();
        backup();
        reopen(copied);
        source.db().insertAll(documents("other", 2));
        source.engine().flush();
        source.settle();
        source.db().insert("last", new float[] {3, 2, 1});
        assertThat(FormatFile.read(disk)).isEqualTo(FormatFile.read(target));
        requireRefused("another copy of this database");
    }

    private void reopen(SimulatedDisk other) {
        source.abandon();
        disk = other;
        source = CopyTrial.open(disk, SimulatedDatabase.LOGGING);
    }

    @Test
    void refusesAFolderInUse() throws IOException {
        try (DiskLock _ = target.lock()) {
            assertThatExceptionOfType(DatabaseLockedException.class).isThrownBy(this::backup);
        }
        backup();
        requireBackup(state());
    }

    @Test
    void aFullDiskLeavesTheBackupBefore() throws IOException {
        backup();
        ModelState before = state();
        long used = contents(target).values().stream().mapToLong(ByteBuffer::remaining).sum();
        source.db().insertAll(documents("many", 50));
        target.limitCapacity(used + 2_000);
        Map<String, ByteBuffer> bytes = contents(target);
        assertThatExceptionOfType(DiskFullException.class).isThrownBy(this::backup);
        assertThat(contents(target)).isEqualTo(bytes);
        requireBackup(before);

        target.limitCapacity(Long.MAX_VALUE);
        backup();
        requireBackup(state());
    }

    @Test
    void findsEveryDamagedFileAndLeavesNothingBehind() throws IOException {
        backup();
        for (FileKind kind : List.of(FileKind.SEGMENT, FileKind.MANIFEST)) {
            for (String file : files(target, kind)) {
                SimulatedDisk damaged = target.copy();
                flip(damaged, file);
                SimulatedDisk restored = new SimulatedDisk();
                assertThatExceptionOfType(CorruptionException.class)
                        .isThrownBy(() -> DatabaseCopy.restore(damaged, restored, CopyTrial.COPIES))
                        .satisfies(e -> assertThat(e.file()).isEqualTo(file));
                assertThat(restored.list()).isEmpty();
            }
        }
    }

    private static void flip(SimulatedDisk disk, String name) throws IOException {
        ByteBuffer bytes = Objects.requireNonNull(contents(disk).get(name));
        int at = bytes.limit() / 2;
        bytes.put(at, (byte) ~bytes.get(at));
        disk.delete(name);
        try (DiskFile file = disk.create(name)) {
            file.writeAt(0, bytes);
        }
    }

    @Test
    void doesNotBackUpADamagedFileAndNamesIt() throws IOException {
        backup();
        ModelState before = state();
        source.db().insert("later", new float[] {1, 2, 3});
        source.engine().flush();
        source.settle();
        Set<String> old = contents(target).keySet();
        String damaged = files(disk, FileKind.SEGMENT).stream()
                .filter(file -> !old.contains(file))
                .findFirst()
                .orElseThrow();
        flip(disk, damaged);
        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(this::backup)
                .satisfies(e -> assertThat(e.file()).isEqualTo(damaged));
        requireBackup(before);
    }

    @Test
    void replacesAFileOfTheLastBackupThatIsGone() throws IOException {
        backup();
        target.delete(files(target, FileKind.SEGMENT).getFirst());
        DatabaseCopy.Result result = backup();
        assertThat(result.copied()).isEqualTo(1);
        assertThat(result.warnings()).hasSize(1);
        requireBackup(state());
    }
}
