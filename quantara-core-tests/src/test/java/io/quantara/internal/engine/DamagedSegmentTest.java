package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quantara.CorruptionException;
import io.quantara.Durability;
import io.quantara.internal.storage.DiskFile;
import io.quantara.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files in which a bit has flipped that only the checksum of its section covers. */
class DamagedSegmentTest {

    /** Nothing is flushed or merged unless a test says so. */
    private static final EngineLimits BY_HAND =
            new EngineLimits(1_000, 1 << 20, 1_000, 1_000, 1_000, 1_000_000, 1 << 20, 0);

    /** Where the first section of a file begins: that of the descriptor, or of the first deletion bitmap. */
    private static final int FIRST_SECTION = 64;

    private final SimulatedDisk disk = new SimulatedDisk();

    @BeforeEach
    void writeTwoSegmentsWithDeletions() {
        try (SimulatedDatabase database = open()) {
            UUID doomed = database.db().insert("doomed", new float[] {1, 2});
            database.db().insert("first", new float[] {0.1f, 1234.5f});
            database.engine().flush();
            database.db().insert("second", new float[] {3, 4});
            database.db().delete(doomed);
            database.engine().flush();
        }
    }

    @Test
    void aMergeDoesNotGiveADamagedVectorAFreshChecksum() throws IOException {
        byte[] vector = ByteBuffer.allocate(4).putInt(Integer.reverseBytes(Float.floatToIntBits(1234.5f))).array();
        flip(".seg", bytes -> indexOf(bytes, vector));
        try (SimulatedDatabase database = open()) {
            assertThatExceptionOfType(CorruptionException.class)
                    .isThrownBy(database.db()::compact)
                    .satisfies(corruption -> assertThat(corruption.file()).endsWith(".seg"));
            assertThat(database.db().check().problems()).anyMatch(problem -> problem.message().contains("checksum"));
            assertThat(database.db().count()).isEqualTo(2);
        }
    }

    @Test
    void aDamagedDeletionBitmapBringsNothingBack() throws IOException {
        flip(".del", _ -> FIRST_SECTION);
        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(this::open)
                .satisfies(corruption -> assertThat(corruption.file()).endsWith(".del"));
    }

    @Test
    void aDamagedDescriptorIsNotBelieved() throws IOException {
        flip(".seg", _ -> FIRST_SECTION + 16);
        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(this::open)
                .satisfies(corruption -> assertThat(corruption.file()).endsWith(".seg"));
    }

    private SimulatedDatabase open() {
        return SimulatedDatabase.open(disk, Durability.SYNC, BY_HAND, 1);
    }

    /** Finds the byte to damage. */
    private interface Target {
        int in(byte[] bytes);
    }

    /** Flips a bit in the first file of a kind. */
    private void flip(String ending, Target target) throws IOException {
        String name = disk.list().stream().filter(file -> file.endsWith(ending)).findFirst().orElseThrow();
        ByteBuffer bytes;
        try (DiskFile file = disk.open(name)) {
            bytes = ByteBuffer.allocate(Math.toIntExact(file.length()));
            file.readAt(0, bytes);
        }
        bytes.array()[target.in(bytes.array())] ^= 1;
        disk.delete(name);
        try (DiskFile file = disk.create(name)) {
            file.writeAt(0, bytes.flip());
        }
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        ByteBuffer pattern = ByteBuffer.wrap(wanted);
        for (int at = 0; at + wanted.length <= bytes.length; at++) {
            if (ByteBuffer.wrap(bytes, at, wanted.length).equals(pattern)) {
                return at;
            }
        }
        throw new AssertionError("the file does not hold the vector");
    }
}
