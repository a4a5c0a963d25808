package io.quantara.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.quantara.ReadMode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FolderDiskTest {

    @TempDir
    Path folder;

    @Test
    void createsMissingFolders() throws IOException {
        Path nested = folder.resolve("a").resolve("b").resolve("c");
        FolderDisk disk = FolderDisk.openOrCreate(nested, ReadMode.MAPPED);
        assertThat(nested).isEmptyDirectory();
        assertThat(disk.describe()).isEqualTo(nested.toRealPath().toString());
        assertThat(FolderDisk.openOrCreate(nested, ReadMode.MAPPED).list()).isEmpty();
    }

    @Test
    void refusesWhatIsNoFolder() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThatExceptionOfType(NotDirectoryException.class)
                .isThrownBy(() -> FolderDisk.openOrCreate(file, ReadMode.MAPPED));
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> FolderDisk.open(folder.resolve("missing"), ReadMode.MAPPED));
        assertThat(folder.resolve("missing")).doesNotExist();
    }

    @Test
    void listsPlainFilesOnly() throws IOException {
        Files.createDirectory(folder.resolve("quarantine"));
        Files.writeString(folder.resolve("b"), "x");
        Files.writeString(folder.resolve("a"), "x");
        FolderDisk disk = FolderDisk.open(folder, ReadMode.MAPPED);
        assertThat(disk.list()).containsExactly("a", "b");
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> disk.open("quarantine"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../x", "a/b", "a\\b", "c:x", "a\0b", "a\nb"})
    void refusesNamesThatArePaths(String name) throws IOException {
        FolderDisk disk = FolderDisk.open(folder, ReadMode.MAPPED);
        assertThatIllegalArgumentException().isThrownBy(() -> disk.create(name));
        assertThatIllegalArgumentException().isThrownBy(() -> disk.delete(name));
    }

    @Test
    void sharesLinkedFilesInsteadOfCopyingThem() throws IOException {
        FolderDisk disk = FolderDisk.open(folder, ReadMode.MAPPED);
        FolderDisk other = FolderDisk.openOrCreate(folder.resolve("other"), ReadMode.MAPPED);
        WholeFiles.put(disk, "a", new byte[] {1, 2, 3});
        disk.linkTo(other, "a");
        assertThat(fileKey(folder.resolve("other").resolve("a"))).isEqualTo(fileKey(folder.resolve("a")));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it does not tell how many names a file has")
    void countsTheNamesOfAFile() throws IOException {
        FolderDisk disk = FolderDisk.open(folder, ReadMode.MAPPED);
        FolderDisk other = FolderDisk.openOrCreate(folder.resolve("other"), ReadMode.MAPPED);
        WholeFiles.put(disk, "a", new byte[] {1, 2, 3});
        assertThat(disk.links("a")).isEqualTo(1);
        assertThat(disk.tryLinkTo(other, "a")).isTrue();
        assertThat(disk.links("a")).isEqualTo(2);
        other.delete("a");
        assertThat(disk.links("a")).isEqualTo(1);
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> other.links("a"));
    }

    /** Silence would be taken for durability. */
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it deletes no open file, and needs no force of folders")
    void reportsThatWhatIsGoneCannotBeForced() throws IOException {
        FolderDisk disk = FolderDisk.openOrCreate(folder.resolve("a"), ReadMode.MAPPED);
        WholeFiles.put(disk, "b", new byte[] {1, 2, 3});
        try (DiskFile file = disk.open("b")) {
            file.force();
            disk.forceDirectory();
            disk.delete("b");
            assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(file::force);
        }
        Files.delete(folder.resolve("a"));
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(disk::forceDirectory);
    }

    @Test
    void writesTheRestOfABufferThatWasPartlyRead() throws IOException {
        FolderDisk disk = FolderDisk.open(folder, ReadMode.MAPPED);
        try (DiskFile file = disk.create("a")) {
            file.writeAt(0, ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}).position(1).slice().position(2));
        }
        assertThat(WholeFiles.read(disk, "a")).containsExactly(4, 5);
    }

    @Test
    void copiesToDisksThatAreNoFolders() throws IOException {
        FolderDisk disk = FolderDisk.open(folder, ReadMode.MAPPED);
        byte[] content = new byte[2_500_000];
        content[2_400_000] = 5;
        WholeFiles.put(disk, "a", content);
        try (MemoryDisk memory = new MemoryDisk()) {
            disk.linkTo(memory, "a");
            assertThat(WholeFiles.read(memory, "a")).isEqualTo(content);
            disk.delete("a");
            memory.linkTo(disk, "a");
            assertThat(WholeFiles.read(disk, "a")).isEqualTo(content);
            assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> memory.linkTo(disk, "a"));
        }
    }

    @Test
    void survivesAFileShortenedByOthersInCopyMode() throws IOException {
        FolderDisk disk = FolderDisk.open(folder, ReadMode.COPY);
        byte[] content = new byte[600_000];
        content[599_999] = 7;
        WholeFiles.put(disk, "a", content);
        try (Arena arena = Arena.ofShared(); DiskFile file = disk.open("a")) {
            MemorySegment copied = file.map(0, content.length, arena);
            shorten("a");
            assertThat(copied.get(ValueLayout.JAVA_BYTE, 599_999)).isEqualTo((byte) 7);
        }
    }

    @Test
    void reportsAMappedFileShortenedByOthersAsUnreadable() throws IOException {
        FolderDisk disk = FolderDisk.open(folder, ReadMode.MAPPED);
        FileSummary summary;
        try (SectionFileWriter writer =
                SectionFileWriter.create(disk, "000001.seg", FileKind.SEGMENT, new UUID(1, 1))) {
            writer.begin(1, 1, 4096);
            writer.write(MemorySegment.ofArray(new byte[100_000]));
            writer.end();
            summary = writer.finish();
        }
        try (SectionFile file = SectionFile.open(disk, summary, FileKind.SEGMENT)) {
            shorten("000001.seg");
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> file.verify(1, 1))
                    .withMessageContaining("can no longer be read");
        }
    }

    @ParameterizedTest
    @EnumSource(ReadMode.class)
    void worksUnderAStormOfInterrupts(ReadMode readMode) throws Exception {
        FolderDisk disk = FolderDisk.open(folder, readMode);
        var done = new AtomicBoolean();
        Thread worker = Thread.currentThread();
        Thread storm = Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                worker.interrupt();
                Thread.onSpinWait();
            }
        });
        try (DiskFile file = disk.create("a"); Arena arena = Arena.ofShared()) {
            ByteBuffer target = ByteBuffer.allocate(8);
            for (long i = 0; i < 300; i++) {
                file.writeAt(8 * i, ByteBuffer.allocate(8).putLong(i).flip());
                file.readAt(8 * i, target.clear());
                assertThat(target.flip().getLong()).isEqualTo(i);
                assertThat(file.map(0, 8 * i + 8, arena).byteSize()).isEqualTo(8 * i + 8);
            }
            file.force();
        } finally {
            done.set(true);
            join(storm);
        }
        assertThat(disk.length("a")).isEqualTo(2_400);
    }

    private static Object fileKey(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    private void shorten(String name) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
            file.setLength(0);
        }
    }

    private static void join(Thread storm) throws InterruptedException {
        Thread.interrupted();
        while (storm.isAlive()) {
            try {
                storm.join();
            } catch (InterruptedException late) {
                assertThat(late).isNotNull();
            }
        }
        Thread.interrupted();
    }
}
