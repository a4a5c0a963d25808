package io.quantara.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
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
    void givesMemoryBackOnlyWhereMuchIsUnused() throws IOException {
        for (int unused : new int[] {4_000, 100_000, 900_000}) {
            MemorySegment mapped;
            try (DiskFile file = disk.create("a")) {
                file.writeAt(0, ByteBuffer.wrap(new byte[1_000_000]));
                mapped = mapBriefly(file);
                file.truncate(1_000_000 - unused);
            }
            boolean isMuch = unused > (1_000_000 - unused) / 8;
            assertThat(mapped.scope().isAlive()).as("%d bytes", unused).isNotEqualTo(isMuch);
            disk.delete("a");
        }
    }

    @Test
    void givesMemoryBackOnceTheLastHandleIsClosed() throws IOException {
        DiskFile writer = disk.create("a");
        writer.writeAt(0, ByteBuffer.wrap(new byte[1_000_000]));
        MemorySegment mapped = mapBriefly(writer);
        DiskFile reader = disk.open("a");
        writer.truncate(10);
        writer.close();
        assertThat(mapped.scope().isAlive()).isTrue();
        reader.close();
        assertThat(mapped.scope().isAlive()).isFalse();
    }

    @Test
    void growsByHalfSoThatFewBytesMove() throws IOException {
        try (DiskFile file = disk.create("a"); Arena arena = Arena.ofConfined()) {
            file.writeAt(0, ByteBuffer.wrap(new byte[1]));
            long first = file.map(0, 1, arena).address();
            file.writeAt(1, ByteBuffer.wrap(new byte[4_095]));
            assertThat(file.map(0, 1, arena).address()).as("within the first 4096 bytes").isEqualTo(first);
            file.writeAt(4_096, ByteBuffer.wrap(new byte[1]));
            long second = file.map(0, 1, arena).address();
            assertThat(second).isNotEqualTo(first);
            file.writeAt(4_097, ByteBuffer.wrap(new byte[2_047]));
            assertThat(file.map(0, 1, arena).address()).as("within half as much again").isEqualTo(second);
            file.writeAt(6_144, ByteBuffer.wrap(new byte[1]));
            assertThat(file.map(0, 1, arena).address()).isNotEqualTo(second);
        }
    }

    @Test
    void freesWhatItOutgrew() throws IOException {
        try (DiskFile file = disk.create("a")) {
            file.writeAt(0, ByteBuffer.wrap(new byte[] {5}));
            MemorySegment outgrown = mapBriefly(file);
            file.writeAt(1, ByteBuffer.wrap(new byte[100_000]));
            assertThat(outgrown.scope().isAlive()).isFalse();
        }
        assertThat(WholeFiles.read(disk, "a")[0]).isEqualTo((byte) 5);
    }

    @Test
    void keepsADeletedFileForThoseWhoHaveItOpenOrMapped() throws IOException {
        DiskFile open = disk.create("a");
        open.writeAt(0, ByteBuffer.wrap(new byte[] {1, 2, 3}));
        disk.delete("a");
        deleteAnother();
        assertThat(open.readAt(2, ByteBuffer.allocate(1))).isEqualTo(1);
        open.close();

        try (Arena longer = Arena.ofConfined()) {
            MemorySegment mapped;
            try (DiskFile file = disk.create("a")) {
                file.writeAt(0, ByteBuffer.wrap(new byte[] {1, 2, 3}));
                mapped = file.map(0, 3, longer);
                mapBriefly(file);
            }
            disk.delete("a");
            deleteAnother();
            assertThat(mapped.get(ValueLayout.JAVA_BYTE, 2)).isEqualTo((byte) 3);
        }
    }

    @Test
    void mapsNothingOfAClosedFile() throws IOException {
        DiskFile file = disk.create("a");
        file.close();
        assertThatIOException().isThrownBy(() -> file.map(0, 0, Arena.global())).withMessageContaining("closed");
    }

    @Test
    void countsOneNameForEachFile() throws IOException {
        disk.create("a").close();
        assertThat(disk.links("a")).isEqualTo(1);
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> disk.links("b"));
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

    /** Returns bytes that nobody maps any more: their scope tells whether the memory behind them was freed. */
    private static MemorySegment mapBriefly(DiskFile file) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return file.map(0, 1, arena);
        }
    }

    private void deleteAnother() throws IOException {
        disk.create("b").close();
        disk.delete("b");
    }
}
