package io.quantara.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class MemoryDiskTest {

    private final MemoryDisk disk = new MemoryDisk();

    @Test
    void mapsWithoutCopying() throws IOException {
        try (DiskFile file = disk.create("a"); Arena arena = Arena.ofShared()) {
            file.writeAt(0, ByteBuffer.wrap(new byte[] {1, 2, 3}));
            MemorySegment first = file.map(0, 3, arena);
            assertThat(file.map(0, 3, arena).address()).isEqualTo(first.address());
        }
    }

    @Test
    void freesADeletedFileOnceItsMappingsAreClosed() throws IOException {
        MemorySegment mapped;
        try (Arena arena = Arena.ofShared()) {
            try (DiskFile file = disk.create("a")) {
                file.writeAt(0, ByteBuffer.wrap(new byte[10]));
                mapped = file.map(0, 10, arena);
            }
            disk.delete("a");
            deleteAnother();
            assertThat(mapped.get(ValueLayout.JAVA_BYTE, 9)).isZero();
        }
        deleteAnother();
        assertThat(mapped.scope().isAlive()).isFalse();
    }

    @Test
    void keepsWhatWasMappedBeforeTheFileGrew() throws IOException {
        try (Arena arena = Arena.ofShared(); DiskFile file = disk.create("a")) {
            file.writeAt(0, ByteBuffer.wrap(new byte[] {1, 2, 3}));
            MemorySegment mapped = file.map(0, 3, arena);
            file.writeAt(3, ByteBuffer.wrap(new byte[1_000_000]));
            assertThat(mapped.get(ValueLayout.JAVA_BYTE, 2)).isEqualTo((byte) 3);
            assertThat(file.map(0, 3, arena).get(ValueLayout.JAVA_BYTE, 2)).isEqualTo((byte) 3);
        }
    }

    @Test
    void givesBackWhatGrewTooLarge() throws IOException {
        try (DiskFile file = disk.create("a")) {
            file.writeAt(0, ByteBuffer.wrap(new byte[1_000_000]));
            file.truncate(10);
        }
        assertThat(disk.length("a")).isEqualTo(10);
        assertThat(WholeFiles.read(disk, "a")).isEqualTo(new byte[10]);
    }

    @Test
    void freesEverythingWhenClosed() throws IOException {
        MemorySegment mapped;
        try (DiskFile file = disk.create("a")) {
            file.writeAt(0, ByteBuffer.wrap(new byte[10]));
            mapped = file.map(0, 10, Arena.ofAuto());
        }
        disk.close();
        assertThatIllegalStateException().isThrownBy(() -> mapped.get(ValueLayout.JAVA_BYTE, 0));
        assertThat(disk.list()).isEmpty();
    }

    private void deleteAnother() throws IOException {
        disk.create("b").close();
        disk.delete("b");
    }
}
