package io.quantara.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quantara.CorruptionException;
import io.quantara.ReadMode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks a section of 66 blocks and 1000 bytes: more blocks than a number has bits. */
class SectionCheckTest {

    private static final String NAME = "000311.seg";
    private static final long BLOCK = SectionFormat.BLOCK_BYTES;
    private static final long LENGTH = 66 * BLOCK + 1000;
    private static final long START = 64;

    private final MemoryDisk disk = new MemoryDisk();

    @AfterEach
    void closeDisk() {
        disk.close();
    }

    @Test
    void comparesTheBlocksOfARangeAndNoOthers() throws IOException {
        try (SectionFile file = open(write(disk, LENGTH), 3, 65)) {
            SectionCheck check = file.check(1, 0);
            check.require(0, 3 * BLOCK);
            check.require(4 * BLOCK, 61 * BLOCK);
            check.require(66 * BLOCK, 1000);
            assertDamaged(check, 3 * BLOCK, 1, 3);
            assertDamaged(check, 3 * BLOCK, 1, 3);
            assertDamaged(check, 3 * BLOCK - 1, 2, 3);
            assertDamaged(check, 4 * BLOCK - 1, 1, 3);
            assertDamaged(check, 0, 70 * BLOCK / 2, 3);
            assertDamaged(check, 65 * BLOCK + 5, 1, 65);
            check.require(3 * BLOCK - 1, 1);
            check.require(4 * BLOCK, 1);
        }
    }

    @Test
    void findsDamageWhicheverBlockComesFirst() throws IOException {
        FileSummary summary = write(disk, LENGTH);
        for (int damaged : new int[] {0, 1, 63, 64, 65, 66}) {
            try (SectionFile file = open(summary, damaged)) {
                assertDamaged(file.check(1, 0), 0, LENGTH, damaged);
                SectionCheck afterOthers = file.check(1, 0);
                for (int block = 0; block <= 66; block++) {
                    if (block != damaged) {
                        afterOthers.require(block * BLOCK, 1);
                    }
                }
                assertThatExceptionOfType(CorruptionException.class)
                        .as("block %d", damaged)
                        .isThrownBy(afterOthers::requireAll);
            }
            damage(damaged);
        }
    }

    @Test
    void passesASectionThatIsWhole() throws IOException {
        try (SectionFile file = open(write(disk, LENGTH))) {
            SectionCheck check = file.check(1, 0);
            check.require(BLOCK - 1, 2);
            check.requireAll();
            check.requireAll();
            file.check(2, 0).requireAll();
            assertThatExceptionOfType(CorruptionException.class).isThrownBy(() -> file.check(3, 0));
        }
    }

    @Test
    void refusesRangesOutsideTheSection() throws IOException {
        try (SectionFile file = open(write(disk, LENGTH))) {
            SectionCheck check = file.check(1, 0);
            assertOutside(check, LENGTH - 1, 2);
            assertOutside(check, -1, 1);
            assertOutside(check, 5, Long.MAX_VALUE);
            check.require(LENGTH - 1, 1);
        }
    }

    @Test
    void readsNothingForAnEmptyRange() throws IOException {
        try (SectionFile file = open(write(disk, LENGTH), 0, 3)) {
            SectionCheck check = file.check(1, 0);
            check.require(0, 0);
            check.require(3 * BLOCK, 0);
            check.require(LENGTH, 0);
        }
    }

    /** What is damaged later is damaged in memory that was compared, which a second look does not promise to find. */
    @Test
    void comparesEachBlockOnce(@TempDir Path folder) throws IOException {
        FolderDisk mapped = FolderDisk.open(folder, ReadMode.MAPPED);
        FileSummary summary = write(mapped, 3 * BLOCK);
        try (SectionFile file = SectionFile.open(mapped, summary, FileKind.SEGMENT)) {
            SectionCheck before = file.check(1, 0);
            before.require(BLOCK, 1);
            before.require(0, 1);
            try (RandomAccessFile damaged = new RandomAccessFile(folder.resolve(NAME).toFile(), "rw")) {
                damaged.seek(START + BLOCK + 7);
                damaged.write(77);
            }
            before.require(BLOCK, 1);
            before.requireAll();
            assertDamaged(file.check(1, 0), BLOCK, 1, 1);
        }
    }

    private static void assertDamaged(SectionCheck check, long offset, long length, int block) {
        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(() -> check.require(offset, length))
                .satisfies(corruption -> {
                    assertThat(corruption.file()).isEqualTo(NAME);
                    assertThat(corruption.offset()).isEqualTo(START + block * BLOCK);
                });
    }

    private static void assertOutside(SectionCheck check, long offset, long length) {
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> check.require(offset, length));
    }

    private static FileSummary write(Disk target, long length) throws IOException {
        try (SectionFileWriter writer =
                SectionFileWriter.create(target, NAME, FileKind.SEGMENT, new UUID(11, 12))) {
            byte[] content = new byte[(int) length];
            for (int i = 0; i < content.length; i++) {
                content[i] = (byte) (i >> 7);
            }
            writer.begin(1, 0, 64);
            writer.write(MemorySegment.ofArray(content));
            writer.end();
            writer.begin(2, 0, 64);
            writer.end();
            return writer.finish();
        }
    }

    /** Opens the file after a byte of each of some blocks has changed. */
    private SectionFile open(FileSummary summary, int... damagedBlocks) throws IOException {
        for (int block : damagedBlocks) {
            damage(block);
        }
        return SectionFile.open(disk, summary, FileKind.SEGMENT);
    }

    private void damage(int block) throws IOException {
        byte[] bytes = WholeFiles.read(disk, NAME);
        WholeFiles.put(disk, NAME, WholeFiles.flipped(bytes, 8L * (START + block * BLOCK + 7)));
    }
}
