package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quantara.Filter;
import io.quantara.NotFoundException;
import io.quantara.UnknownFormatException;
import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FormatFile;
import io.quantara.internal.storage.ManifestStore;
import io.quantara.testkit.disk.CrashVariant;
import io.quantara.testkit.disk.PowerCut;
import io.quantara.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What backups, forks and restored databases hold, file by file. */
class DatabaseCopyTest extends CopyFixture {

    @Test
    void aBackupHoldsAllThatWasWrittenAndNoLog() throws IOException {
        source.db().insert("in the log only", new float[] {1, 2, 3});
        DatabaseCopy.Result result = backup();

        requireBackup(state());
        assertThat(result.sequence()).isEqualTo(source.db().stats().sequenceNumber());
        assertThat(result.copied()).isPositive();
        assertThat(result.bytesVerified()).isEqualTo(result.bytesCopied()).isPositive();
        assertThat(result.linked() + result.reused()).isZero();
        assertThat(files(target, FileKind.LOG)).isEmpty();
        assertThat(FormatFile.read(target)).isEqualTo(FormatFile.read(disk));
    }

    @Test
    void aLaterBackupTakesOnlyWhatIsNewAndDropsWhatIsOld() throws IOException {
        DatabaseCopy.Result first = backup();
        DatabaseCopy.Result same = backup();
        assertThat(same.reused()).isEqualTo(first.copied());
        assertThat(same.copied() + same.bytesVerified()).isZero();

        source.db().insert("later", new float[] {1, 2, 3});
        DatabaseCopy.Result later = backup();
        assertThat(later.copied()).isEqualTo(1);
        assertThat(later.reused()).isEqualTo(first.copied());
        requireBackup(state());

        source.db().compact();
        DatabaseCopy.Result compacted = backup();
        assertThat(compacted.copied()).isPositive();
        requireBackup(state());
    }

    @Test
    void linksShareBytesAndOutliveTheOriginal() throws IOException {
        DatabaseCopy.Result result = DatabaseCopy.backup(source.engine(), target, CopyTrial.LINKS);
        assertThat(result.linked()).isPositive();
        assertThat(result.copied() + result.bytesCopied()).isZero();
        assertThat(result.bytesVerified()).isPositive();
        ModelState before = state();
        source.db().getCollection("default").clear();
        source.db().compact();
        source.settle();
        requireBackup(before);
    }

    @Test
    void aForkAndItsSourceGoTheirOwnWays() throws IOException {
        DatabaseCopy.fork(source.engine(), target, CopyTrial.LINKS);
        assertThat(FormatFile.read(target)).isNotEqualTo(FormatFile.read(disk));
        ModelState before = state();
        Map<String, ByteBuffer> bytes = contents(disk);
        SimulatedDatabase fork = CopyTrial.open(target, SimulatedDatabase.FLUSHING);
        try {
            churn(fork);
            assertThat(contents(disk)).as("the source while its fork changes").isEqualTo(bytes);
            assertThat(before.difference(state())).isEmpty();
            ModelState forked = ModelState.read(fork.db());
            Map<String, ByteBuffer> forkedBytes = contents(target);
            churn(source);
            assertThat(contents(target)).as("the fork while its source changes").isEqualTo(forkedBytes);
            assertThat(forked.difference(ModelState.read(fork.db()))).isEmpty();
            fork.check(target);
        } finally {
            fork.abandon();
        }
        source.check(disk);
    }

    private static void churn(SimulatedDatabase database) {
        for (int i = 0; i < 10; i++) {
            database.db().insert("more " + i, new float[] {i, 1, 2});
        }
        database.db().deleteAll(Filter.eq("$name", "d1"));
        database.db().deleteCollection("n001");
        database.db().compact();
        database.settle();
    }

    @Test
    void restoresABackupAsADatabaseOfItsOwn() throws IOException {
        backup();
        SimulatedDisk restored = new SimulatedDisk();
        DatabaseCopy.restore(target, restored, CopyTrial.COPIES);
        assertThat(state().difference(CopyTrial.read(restored))).isEmpty();
        CopyTrial.requireTidy(restored);
        assertThat(FormatFile.read(restored)).isNotEqualTo(FormatFile.read(target));
        assertThat(ManifestCopy.isBackup(new ManifestStore(
                                restored, FormatFile.read(restored).databaseId())
                        .readLatest()
                        .orElseThrow()))
                .isFalse();
    }

    @Test
    void restoresADatabaseThatWasClosedWithALog() throws IOException {
        ModelState expected = state();
        source.close();
        assertThat(files(disk, FileKind.LOG)).isNotEmpty();
        DatabaseCopy.Result result = DatabaseCopy.restore(disk, target, CopyTrial.COPIES);
        source = CopyTrial.open(disk, SimulatedDatabase.LOGGING);
        assertThat(result.sequence()).isEqualTo(source.db().stats().sequenceNumber());
        assertThat(expected.difference(CopyTrial.read(target))).isEmpty();
        CopyTrial.requireTidy(target);
    }

    @Test
    void goesOnWhereABackupWasCutShort() throws IOException {
        long calls = callsOfABackup();
        target.cutPowerBeforeCall(calls - 6);
        try {
            backup();
        } catch (PowerCut _) {
            assertThat(target.isPowerOff()).isTrue();
        }
        SimulatedDisk found = target.afterPowerCut(CrashVariant.UNSYNCED_KEPT, 1);
        assertThat(CopyTrial.stands(found)).isFalse();
        assertThatExceptionOfType(UnknownFormatException.class)
                .isThrownBy(() -> CopyTrial.open(found, SimulatedDatabase.LOGGING))
                .withMessageContaining("never finished");
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> DatabaseCopy.restore(found, new SimulatedDisk(), CopyTrial.COPIES));

        DatabaseCopy.Result result = DatabaseCopy.backup(source.engine(), found, CopyTrial.COPIES);
        assertThat(result.copied()).isZero();
        assertThat(result.reused()).isPositive();
        assertThat(result.bytesVerified()).isPositive();
        assertThat(state().difference(CopyTrial.read(found))).isEmpty();
        CopyTrial.requireTidy(found);
    }

    private long callsOfABackup() {
        SimulatedDisk trial = new SimulatedDisk();
        DatabaseCopy.backup(source.engine(), trial, CopyTrial.COPIES);
        return trial.calls();
    }
}
