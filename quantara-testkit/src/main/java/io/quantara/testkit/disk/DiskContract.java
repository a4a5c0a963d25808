package io.quantara.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.quantara.DatabaseLockedException;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.DiskFile;
import io.quantara.internal.storage.DiskLock;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every disk does. Extend it in a test and hand out empty disks. */
public abstract class DiskContract {

    private Disk disk;
    private Disk other;

    /** Creates the contract. */
    protected DiskContract() {}

    /**
     * Returns a new, empty disk.
     *
     * @throws IOException if there is none
     */
    protected abstract Disk emptyDisk() throws IOException;

    @BeforeEach
    void openDisks() throws IOException {
        disk = emptyDisk();
        other = emptyDisk();
    }

    @AfterEach
    void closeDisks() throws IOException {
        disk.close();
        other.close();
    }

    @Test
    void startsEmpty() throws IOException {
        assertThat(disk.list()).isEmpty();
        assertThat(disk.freeSpaceBytes()).isPositive();
        assertThat(disk.describe()).isNotEmpty();
    }

    @Test
    void listsFilesSorted() throws IOException {
        put("b", "2");
        put("a", "1");
        assertThat(disk.list()).containsExactly("a", "b");
        assertThat(disk.exists("a")).isTrue();
        assertThat(disk.exists("c")).isFalse();
    }

    @Test
    void readsWhatWasWritten() throws IOException {
        put("a", "hello");
        assertThat(disk.length("a")).isEqualTo(5);
        assertThat(get("a")).isEqualTo("hello");
    }

    @Test
    void readsBackThroughTheHandleThatWrote() throws IOException {
        try (DiskFile file = disk.create("a")) {
            file.writeAt(0, bytes("hello"));
            ByteBuffer target = ByteBuffer.allocate(3);
            assertThat(file.readAt(1, target)).isEqualTo(3);
            assertThat(target.array()).asString(StandardCharsets.US_ASCII).isEqualTo("ell");
        }
    }

    @Test
    void writesAndReadsDirectAndHeapBuffersOfAnySize() throws IOException {
        byte[] content = new byte[1_300_001];
        new Random(7).nextBytes(content);
        try (DiskFile file = disk.create("a")) {
            ByteBuffer direct = ByteBuffer.allocateDirect(content.length).put(content).flip();
            file.writeAt(0, direct);
            assertThat(direct.hasRemaining()).isFalse();
            ByteBuffer offsetHeap = ByteBuffer.wrap(content).position(1_000).slice();
            file.writeAt(content.length, offsetHeap);
            assertThat(offsetHeap.hasRemaining()).isFalse();
            ByteBuffer first = ByteBuffer.allocateDirect(content.length);
            assertThat(file.readAt(0, first)).isEqualTo(content.length);
            assertThat(first.flip()).isEqualTo(ByteBuffer.wrap(content));
            ByteBuffer second = ByteBuffer.allocate(content.length).position(10);
            assertThat(file.readAt(content.length, second)).isEqualTo(content.length - 1_000);
            assertThat(second.flip().position(10)).isEqualTo(ByteBuffer.wrap(content).position(1_000));
        }
    }

    @Test
    void readsOnlyAsMuchAsThereIs() throws IOException {
        put("a", "hello");
        try (DiskFile file = disk.open("a")) {
            ByteBuffer target = ByteBuffer.allocate(10);
            assertThat(file.readAt(3, target)).isEqualTo(2);
            assertThat(target.position()).isEqualTo(2);
            assertThat(file.readAt(5, target)).isZero();
            assertThat(file.readAt(500, target)).isZero();
        }
    }

    @Test
    void fillsGapsWithZeros() throws IOException {
        try (DiskFile file = disk.create("a")) {
            file.writeAt(2, bytes("x"));
            assertThat(file.length()).isEqualTo(3);
        }
        assertThat(get("a")).isEqualTo("\0\0x");
    }

    @Test
    void overwritesInPlace() throws IOException {
        try (DiskFile file = disk.create("a")) {
            file.writeAt(0, bytes("hello"));
            file.writeAt(1, bytes("a"));
            file.force();
        }
        assertThat(get("a")).isEqualTo("hallo");
    }

    @Test
    void cutsFilesAndFillsThemWithZerosAgain() throws IOException {
        try (DiskFile file = disk.create("a")) {
            file.writeAt(0, bytes("hello"));
            file.truncate(2);
            assertThat(file.length()).isEqualTo(2);
            file.writeAt(4, bytes("x"));
            assertThatIllegalArgumentException().isThrownBy(() -> file.truncate(6));
            assertThatIllegalArgumentException().isThrownBy(() -> file.truncate(-1));
            file.truncate(5);
        }
        assertThat(get("a")).isEqualTo("he\0\0x");
    }

    @Test
    void cutsFilesToNothing() throws IOException {
        try (DiskFile file = disk.create("a")) {
            file.truncate(0);
            file.writeAt(0, bytes("hello"));
            file.truncate(0);
        }
        assertThat(disk.length("a")).isZero();
    }

    @Test
    void refusesToCreateWhatExists() throws IOException {
        put("a", "1");
        assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> disk.create("a"));
        assertThat(get("a")).isEqualTo("1");
    }

    @Test
    void refusesWhatIsMissing() {
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> disk.open("a"));
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> disk.length("a"));
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> disk.delete("a"));
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> disk.rename("a", "b"));
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> disk.linkTo(other, "a"));
    }

    @Test
    void refusesToWriteToFilesOpenedForReading() throws IOException {
        put("a", "1");
        try (DiskFile file = disk.open("a")) {
            assertThatIOException().isThrownBy(() -> file.writeAt(0, bytes("2")));
            assertThatIOException().isThrownBy(() -> file.truncate(0));
        }
        assertThat(get("a")).isEqualTo("1");
    }

    @Test
    void refusesToUseClosedFiles() throws IOException {
        DiskFile file = disk.create("a");
        file.close();
        file.close();
        assertThatIOException().isThrownBy(() -> file.writeAt(0, bytes("2")));
        assertThatIOException().isThrownBy(() -> file.readAt(0, ByteBuffer.allocate(1)));
        assertThatIOException().isThrownBy(file::force);
        assertThatIOException().isThrownBy(file::length);
    }

    @Test
    void renamesWithoutReplacing() throws IOException {
        put("a", "1");
        put("b", "2");
        assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> disk.rename("a", "b"));
        assertThat(get("b")).isEqualTo("2");
        disk.rename("a", "c");
        disk.forceDirectory();
        assertThat(disk.list()).containsExactly("b", "c");
        assertThat(get("c")).isEqualTo("1");
    }

    @Test
    void deletes() throws IOException {
        put("a", "1");
        disk.delete("a");
        disk.forceDirectory();
        assertThat(disk.list()).isEmpty();
        put("a", "2");
        assertThat(get("a")).isEqualTo("2");
    }

    @Test
    void linksToAnotherDiskAndBothLiveOn() throws IOException {
        put("a", "hello");
        disk.linkTo(other, "a");
        assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> disk.linkTo(other, "a"));
        disk.delete("a");
        try (DiskFile file = other.open("a")) {
            ByteBuffer target = ByteBuffer.allocate(5);
            assertThat(file.readAt(0, target)).isEqualTo(5);
            assertThat(target.array()).asString(StandardCharsets.US_ASCII).isEqualTo("hello");
        }
    }

    @Test
    void makesHardLinksOrLeavesNothing() throws IOException {
        put("a", "hello");
        if (disk.tryLinkTo(other, "a")) {
            assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> disk.tryLinkTo(other, "a"));
            assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> disk.tryLinkTo(other, "b"));
            disk.delete("a");
            assertThat(other.length("a")).isEqualTo(5);
        } else {
            assertThat(other.list()).isEmpty();
        }
    }

    @Test
    void mapsAnyPartAndKeepsItAfterTheFileIsClosed() throws IOException {
        put("a", "x".repeat(5_000) + "hello");
        try (Arena arena = Arena.ofShared()) {
            MemorySegment mapped;
            try (DiskFile file = disk.open("a")) {
                mapped = file.map(5_000, 5, arena);
                assertThat(file.map(5_005, 0, arena).byteSize()).isZero();
                assertThat(file.map(4_096, 64, arena).address() % 64).isZero();
                assertThatExceptionOfType(EOFException.class).isThrownBy(() -> file.map(5_000, 6, arena));
                assertThatExceptionOfType(EOFException.class).isThrownBy(() -> file.map(6_000, 0, arena));
            }
            assertThat(mapped.toArray(ValueLayout.JAVA_BYTE)).asString(StandardCharsets.US_ASCII).isEqualTo("hello");
            assertThat(mapped.isReadOnly()).isTrue();
        }
    }

    @Test
    void keepsMappedBytesWhileOtherFilesComeAndGo() throws IOException {
        put("a", "hello");
        try (Arena arena = Arena.ofShared()) {
            MemorySegment mapped;
            try (DiskFile file = disk.open("a")) {
                mapped = file.map(0, 5, arena);
            }
            for (int i = 0; i < 20; i++) {
                put("b", "x".repeat(10_000));
                disk.delete("b");
            }
            assertThat(mapped.get(ValueLayout.JAVA_BYTE, 4)).isEqualTo((byte) 'o');
        }
    }

    @Test
    void locksOnce() throws IOException {
        DiskLock lock = disk.lock();
        assertThatExceptionOfType(DatabaseLockedException.class)
                .isThrownBy(() -> disk.lock())
                .withMessageContaining("already open");
        lock.close();
        lock.close();
        disk.lock().close();
    }

    @Test
    void worksForInterruptedThreads() throws IOException {
        try (DiskFile file = disk.create("a"); Arena arena = Arena.ofShared()) {
            Thread.currentThread().interrupt();
            file.writeAt(0, bytes("hello"));
            file.force();
            disk.forceDirectory();
            disk.lock().close();
            assertThat(file.readAt(0, ByteBuffer.allocate(5))).isEqualTo(5);
            assertThat(file.map(0, 5, arena).byteSize()).isEqualTo(5);
            assertThat(Thread.interrupted()).as("interrupt flag is kept").isTrue();
            file.writeAt(5, bytes("!"));
            assertThat(file.length()).isEqualTo(6);
        } finally {
            Thread.interrupted();
        }
    }

    private void put(String name, String content) throws IOException {
        try (DiskFile file = disk.create(name)) {
            file.writeAt(0, bytes(content));
            file.force();
        }
    }

    private String get(String name) throws IOException {
        try (DiskFile file = disk.open(name)) {
            ByteBuffer target = ByteBuffer.allocate((int) file.length());
            file.readAt(0, target);
            return new String(target.array(), StandardCharsets.US_ASCII);
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
