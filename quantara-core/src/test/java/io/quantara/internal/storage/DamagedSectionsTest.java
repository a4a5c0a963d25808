package io.quantara.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.quantara.ReadMode;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DamagedSectionsTest {

    private static final String NAME = "000311.seg";
    private static final UUID ID = new UUID(11, 12);
    private static final int BLOCK = SectionFormat.BLOCK_BYTES;
    private static final SectionKey FIRST = new SectionKey(1, 0);
    private static final SectionKey LARGE = new SectionKey(2, 0);
    private static final SectionKey ONE_BLOCK = new SectionKey(3, 7);
    private static final SectionKey LAST = new SectionKey(2, 3);

    private final MemoryDisk disk = new MemoryDisk();
    private final Map<SectionKey, byte[]> contents = new LinkedHashMap<>();

    @AfterEach
    void closeDisk() {
        disk.close();
    }

    @Test
    void findsEverythingInAWholeFile() throws IOException {
        FileSummary summary = write(disk);
        try (DamagedSections found = DamagedSections.open(disk, NAME, summary).orElseThrow();
                SectionFile file = SectionFile.open(disk, summary, FileKind.SEGMENT)) {
            assertThat(found.groups()).containsExactly(0L, 3L, 7L);
            for (SectionKey key : contents.keySet()) {
                assertThat(section(found, key).offset()).isEqualTo(file.offset(key));
                assertThat(section(found, key).damagedBlocks().isEmpty()).as(key.toString()).isTrue();
                assertThat(bytes(section(found, key))).isEqualTo(contents.get(key));
            }
            assertThat(found.find(3, 0)).isNull();
            assertThat(found).hasToString("DamagedSections[000311.seg, 4 sections]");
        }
    }

    @Test
    void namesTheDamagedBlocks() throws IOException {
        FileSummary summary = write(disk);
        int inSecondBlock = 64 + 128 + BLOCK + 10;
        WholeFiles.put(disk, NAME, WholeFiles.flipped(WholeFiles.read(disk, NAME), 8L * inSecondBlock));
        try (DamagedSections found = DamagedSections.open(disk, NAME, summary).orElseThrow()) {
            assertThat(section(found, LARGE).offset()).isEqualTo(192);
            assertThat(section(found, LARGE).damagedBlocks()).isEqualTo(BitSet.valueOf(new long[] {0b010}));
            assertThat(section(found, LARGE).isIntact(0, BLOCK)).isTrue();
            assertThat(section(found, LARGE).isIntact(BLOCK, 1)).isFalse();
            for (SectionKey key : new SectionKey[] {FIRST, ONE_BLOCK, LAST}) {
                assertThat(section(found, key).damagedBlocks().isEmpty()).as(key.toString()).isTrue();
            }
        }
    }

    /** A section of three whole blocks and ten bytes, of which the second block is damaged. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, true", "0, 262144, true", "5, 10, true", "524288, 262154, true", "786442, 0, true", "262144, 0, true",
        "262143, 1, true", "524288, 1, true",
        "262143, 2, false", "262144, 1, false", "524287, 1, false", "524287, 9, false", "0, 786442, false",
        "-1, 1, false", "-1, 0, false", "5, -1, false", "786442, 1, false", "786443, 0, false",
        "524288, 262155, false", "5, 9223372036854775807, false"
    })
    void isIntactInsideTheSectionAndOutsideOfDamage(long from, long length, boolean isIntact) {
        var damaged = new BitSet();
        damaged.set(1);
        var section = new DamagedSections.Section(64, MemorySegment.ofArray(new byte[3 * BLOCK + 10]), damaged);
        assertThat(section.isIntact(from, length)).isEqualTo(isIntact);
    }

    @Test
    void isNowhereIntactWhereItsOnlyBlockIsDamaged() {
        var damaged = new BitSet();
        damaged.set(0);
        var section = new DamagedSections.Section(64, MemorySegment.ofArray(new byte[100]), damaged);
        assertThat(section.isIntact(0, 1)).isFalse();
        assertThat(section.isIntact(99, 1)).isFalse();
    }

    /** The id stands in the header and in the trailer. */
    @Test
    void takesNoFileForAnother() throws IOException {
        FileSummary summary = write(disk);
        var other = new FileSummary(NAME, summary.lengthBytes(), new UUID(1, 1), summary.footerCrc());
        assertThat(DamagedSections.open(disk, NAME, other)).isEmpty();
        assertThat(DamagedSections.open(disk, "000312.seg", summary)).as("missing").isEmpty();

        byte[] whole = WholeFiles.read(disk, NAME);
        long inHeader = 8L * 20;
        long inTrailer = 8L * (whole.length - 64 + 31);
        WholeFiles.put(disk, NAME, WholeFiles.flipped(whole, inHeader));
        assertFindsAll(summary);
        WholeFiles.put(disk, NAME, WholeFiles.flipped(whole, inTrailer));
        assertFindsAll(summary);
        WholeFiles.put(disk, NAME, WholeFiles.flipped(WholeFiles.flipped(whole, inHeader), inTrailer));
        assertThat(DamagedSections.open(disk, NAME, summary)).isEmpty();
        try (DamagedSections found = DamagedSections.open(disk, NAME, null).orElseThrow()) {
            assertThat(found.groups()).as("nobody said which file to expect").hasSize(3);
        }
    }

    @Test
    void findsNothingWhereNoBlockIsWhole() throws IOException {
        FileSummary summary = write(disk);
        byte[] bytes = WholeFiles.read(disk, NAME);
        for (int offset = 64; offset < footer(bytes); offset += 64) {
            bytes[offset]++;
        }
        WholeFiles.put(disk, NAME, bytes);
        assertThat(DamagedSections.open(disk, NAME, summary)).isEmpty();
    }

    /** Checksums of the sections before the entry are counted from the front, of those behind it from the back. */
    @Test
    void findsTheSectionsBeforeAndBehindADamagedEntry() throws IOException {
        FileSummary summary = write(disk);
        byte[] whole = WholeFiles.read(disk, NAME);
        for (int entry = 0; entry < contents.size(); entry++) {
            byte[] bytes = whole.clone();
            int start = footer(bytes) + 32 * entry;
            Arrays.fill(bytes, start, start + 32, (byte) 0);
            WholeFiles.put(disk, NAME, bytes);
            SectionKey lost = contents.keySet().toArray(new SectionKey[0])[entry];
            try (DamagedSections found = DamagedSections.open(disk, NAME, summary).orElseThrow()) {
                assertThat(found.find(lost.type(), lost.group())).isNull();
                assertThat(found).hasToString("DamagedSections[000311.seg, 3 sections]");
                for (SectionKey key : contents.keySet()) {
                    if (!key.equals(lost)) {
                        assertThat(section(found, key).damagedBlocks().isEmpty()).as(key.toString()).isTrue();
                    }
                }
            }
        }
    }

    @Test
    void freesItsMemoryWhenClosed(@TempDir Path folder) throws IOException {
        FolderDisk folderDisk = FolderDisk.open(folder, ReadMode.MAPPED);
        FileSummary summary = write(folderDisk);
        DamagedSections found = DamagedSections.open(folderDisk, NAME, summary).orElseThrow();
        assertThat(bytes(section(found, FIRST))).isEqualTo(contents.get(FIRST));
        MemorySegment first = section(found, FIRST).bytes();
        found.close();
        assertThatIllegalStateException().isThrownBy(() -> first.get(ValueLayout.JAVA_BYTE, 0));
    }

    private void assertFindsAll(FileSummary summary) throws IOException {
        try (DamagedSections found = DamagedSections.open(disk, NAME, summary).orElseThrow()) {
            for (SectionKey key : contents.keySet()) {
                assertThat(bytes(section(found, key))).isEqualTo(contents.get(key));
                assertThat(section(found, key).damagedBlocks().isEmpty()).as(key.toString()).isTrue();
            }
        }
    }

    private FileSummary write(Disk target) throws IOException {
        try (SectionFileWriter writer = SectionFileWriter.create(target, NAME, FileKind.SEGMENT, ID)) {
            write(writer, FIRST, 100);
            write(writer, LARGE, 2 * BLOCK + 5_000);
            write(writer, ONE_BLOCK, BLOCK);
            write(writer, LAST, BLOCK + 1);
            return writer.finish();
        }
    }

    private void write(SectionFileWriter writer, SectionKey key, int sizeBytes) throws IOException {
        byte[] content = new byte[sizeBytes];
        new Random(key.type()).nextBytes(content);
        writer.begin(key.type(), key.group(), 64);
        writer.write(MemorySegment.ofArray(content));
        writer.end();
        contents.put(key, content);
    }

    private static int footer(byte[] file) {
        return (int) Bytes.view(ByteBuffer.wrap(file)).getLong(file.length - 64);
    }

    private static DamagedSections.Section section(DamagedSections found, SectionKey key) {
        return Objects.requireNonNull(found.find(key.type(), key.group()), key.toString());
    }

    private static byte[] bytes(DamagedSections.Section section) {
        return section.bytes().toArray(ValueLayout.JAVA_BYTE);
    }
}
