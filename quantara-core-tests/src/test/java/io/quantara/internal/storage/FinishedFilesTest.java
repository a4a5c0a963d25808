package io.quantara.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.quantara.CorruptionException;
import io.quantara.testkit.disk.CrashVariant;
import io.quantara.testkit.disk.DiskOperation;
import io.quantara.testkit.disk.Fault;
import io.quantara.testkit.disk.Repeat;
import io.quantara.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is finished survives a power cut, and what failed or was closed holds no file any more. */
class FinishedFilesTest {

    private static final UUID DATABASE = new UUID(1, 2);
    private static final String SEGMENT = "000001.seg";

    private final SimulatedDisk disk = new SimulatedDisk();

    /** Refuses to delete or rename what is open or mapped. */
    private final SimulatedDisk windows = new SimulatedDisk(SimulatedDisk.Rules.WINDOWS);

    @Test
    void theFormatFileIsDurableWhenItIsMade() throws IOException {
        FormatFile.create(disk, DATABASE);
        assertThat(FormatFile.read(afterPowerCut()).databaseId()).isEqualTo(DATABASE);
        FormatFile.replace(disk, new UUID(3, 4));
        assertThat(FormatFile.read(afterPowerCut()).databaseId()).isEqualTo(new UUID(3, 4));
    }

    @Test
    void theMarkOfAnIncompleteCopyIsDurableBeforeAndAfterItsEnd() throws IOException {
        FormatFile.begin(disk, DATABASE);
        assertThat(FormatFile.begun(afterPowerCut())).contains(DATABASE);
        FormatFile.complete(disk);
        assertThat(FormatFile.read(afterPowerCut()).databaseId()).isEqualTo(DATABASE);
        assertThat(afterPowerCut().list()).containsExactly("FORMAT");
    }

    @Test
    void aCopyIsDurableOnceTheFolderIs() throws IOException {
        MemoryDisk source = new MemoryDisk();
        writeSegment(source, 2_500_000);
        List<Long> pieces = new ArrayList<>();
        DiskCopy.copy(source, disk, SEGMENT, pieces::add);
        disk.forceDirectory();
        assertThat(read(afterPowerCut(), SEGMENT)).isEqualTo(read(source, SEGMENT));
        assertThat(pieces).hasSize(3);
        assertThat(pieces.stream().mapToLong(Long::longValue).sum()).isEqualTo(source.length(SEGMENT));
        source.close();
    }

    @Test
    void aFailedCopyLeavesNothing() throws IOException {
        MemoryDisk source = new MemoryDisk();
        writeSegment(source, 10);
        for (DiskOperation failing : List.of(DiskOperation.CREATE, DiskOperation.WRITE, DiskOperation.FORCE)) {
            failOn(failing);
            assertThatIOException().as("%s", failing).isThrownBy(() -> DiskCopy.copy(source, windows, SEGMENT));
            assertThat(windows.list()).as("%s", failing).isEmpty();
        }
        failOn(null);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> DiskCopy.copy(source, windows, SEGMENT, bytes -> {
                    throw new IllegalStateException("enough");
                }))
                .withMessage("enough");
        assertThat(windows.list()).isEmpty();
        source.close();
    }

    @Test
    void aFailureToCleanUpHidesNoOther() throws IOException {
        disk.failCall(2, Fault.IO_ERROR, Repeat.FOREVER);
        assertThatIOException()
                .isThrownBy(() -> WriteAheadLog.create(disk, header()))
                .withMessageContaining("WRITE")
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
    }

    @Test
    void aLogThatCannotBeCreatedLeavesNothing() throws IOException {
        for (DiskOperation failing : List.of(
                DiskOperation.CREATE, DiskOperation.WRITE, DiskOperation.FORCE, DiskOperation.FORCE_DIRECTORY)) {
            failOn(failing);
            assertThatIOException().as("%s", failing).isThrownBy(() -> WriteAheadLog.create(windows, header()));
            assertThat(windows.list()).as("%s", failing).isEmpty();
        }
    }

    @Test
    void aManifestThatCannotBePublishedLeavesNothing() throws IOException {
        var store = new ManifestStore(windows, DATABASE);
        for (DiskOperation failing : List.of(DiskOperation.CREATE, DiskOperation.WRITE, DiskOperation.FORCE)) {
            failOn(failing);
            assertThatExceptionOfType(PublishException.class)
                    .as("%s", failing)
                    .isThrownBy(() -> store.publish(null, ByteBuffer.allocate(10)))
                    .satisfies(e -> assertThat(e.outcome()).isEqualTo(PublishException.Outcome.UNCHANGED));
            assertThat(windows.list()).as("%s", failing).isEmpty();
        }
    }

    @Test
    void whatIsClosedCanBeDeleted() throws IOException {
        WriteAheadLog.create(windows, header()).close();
        windows.delete("000007.wal");

        FileSummary summary = writeSegment(windows, 100_000);
        windows.delete(SEGMENT);
        try (SectionFileWriter writer = SectionFileWriter.create(windows, SEGMENT, FileKind.SEGMENT, DATABASE)) {
            writer.begin(1, 0, 64);
        }
        assertThat(windows.list()).as("deleted, because it was not finished").isEmpty();

        assertThat(writeSegment(windows, 100_000)).isEqualTo(summary);
        SectionFile.open(windows, summary, FileKind.SEGMENT).close();
        DamagedSections.open(windows, SEGMENT, summary).orElseThrow().close();
        windows.delete(SEGMENT);
        assertThat(windows.list()).isEmpty();
    }

    @Test
    void whatIsRefusedCanBeDeleted() throws IOException {
        FileSummary summary = writeSegment(windows, 100_000);
        var other = new FileSummary(SEGMENT, summary.lengthBytes(), new UUID(9, 9), summary.footerCrc());
        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(() -> SectionFile.open(windows, other, FileKind.SEGMENT));
        assertThat(DamagedSections.open(windows, SEGMENT, other)).isEmpty();
        windows.delete(SEGMENT);
        assertThat(windows.list()).isEmpty();
    }

    private SimulatedDisk afterPowerCut() {
        return disk.copyAfterPowerCut(CrashVariant.UNSYNCED_DROPPED, 0);
    }

    /** Makes all calls of one kind fail. */
    private void failOn(@Nullable DiskOperation failing) {
        windows.onCall(call -> {
            if (call.operation() == failing) {
                throw new IOException(failing + " fails");
            }
        });
    }

    private static LogHeader header() {
        return new LogHeader(DATABASE, 7, 77, 1, 0, 0, 0);
    }

    private static FileSummary writeSegment(Disk target, int sizeBytes) throws IOException {
        try (SectionFileWriter writer = SectionFileWriter.create(target, SEGMENT, FileKind.SEGMENT, DATABASE)) {
            writer.begin(1, 0, 64);
            writer.write(MemorySegment.ofArray(new byte[sizeBytes]));
            writer.end();
            return writer.finish();
        }
    }

    private static ByteBuffer read(Disk from, String name) throws IOException {
        try (DiskFile file = from.open(name)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) file.length());
            file.readAt(0, bytes);
            return bytes.flip();
        }
    }
}
