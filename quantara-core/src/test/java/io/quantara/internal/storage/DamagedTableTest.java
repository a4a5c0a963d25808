package io.quantara.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@link DamagedSections} makes of a small file of six sections whose table or trailer is damaged. */
class DamagedTableTest {

    private static final String NAME = "000311.seg";
    private static final UUID ID = new UUID(11, 12);
    private static final List<SectionKey> KEYS = List.of(
            new SectionKey(1, 0), new SectionKey(2, 0), new SectionKey(2, 3), new SectionKey(3, 3),
            new SectionKey(4, 5), new SectionKey(5, 5));
    private static final int[] SIZES = {100, 300, 64, 70, 64, 0};
    private static final int FOOTER = 768;
    private static final int CRCS = FOOTER + 6 * 32;
    private static final int TRAILER = CRCS + 24;

    private final MemoryDisk disk = new MemoryDisk();
    private byte[] whole = new byte[0];

    @BeforeEach
    void writeFile() throws IOException {
        whole = write(KEYS, 64);
        assertThat(whole).hasSize(TRAILER + 64);
        assertThat(Bytes.view(ByteBuffer.wrap(whole)).getLong(TRAILER)).isEqualTo(FOOTER);
    }

    @AfterEach
    void closeDisk() {
        disk.close();
    }

    @Test
    void noDamageToTheTrailerHidesASection() throws IOException {
        for (long bit = 8L * TRAILER; bit < 8L * whole.length; bit++) {
            assertThat(intact(WholeFiles.flipped(whole, bit))).as("bit %d", bit).isEqualTo(KEYS);
        }
        byte[] zeros = whole.clone();
        Arrays.fill(zeros, TRAILER, zeros.length, (byte) 0);
        assertThat(intact(zeros)).isEqualTo(KEYS);
    }

    @Test
    void findsTheTableInAFileThatWasCutOrWentOn() throws IOException {
        for (int length = 0; length < whole.length; length++) {
            int blocks = Math.max(0, Math.min(5, (length - CRCS) / 4));
            List<SectionKey> expected = new ArrayList<>(KEYS.subList(0, blocks));
            expected.add(KEYS.getLast());
            if (blocks == 0) {
                assertThat(open(Arrays.copyOf(whole, length))).as("length %d", length).isEmpty();
            } else {
                assertThat(intact(Arrays.copyOf(whole, length))).as("length %d", length).isEqualTo(expected);
            }
        }
        for (int more = 1; more < 200; more++) {
            byte[] longer = Arrays.copyOf(whole, whole.length + more);
            assertThat(intact(longer)).as("%d zeros more, length known", more).isEqualTo(KEYS);
            Arrays.fill(longer, whole.length, longer.length, (byte) more);
            WholeFiles.put(disk, NAME, longer);
            assertThat(intact(DamagedSections.open(disk, NAME, null))).as("%d more", more).isEqualTo(KEYS);
        }
    }

    /** Fields of the third entry; its section lies from 512 to 576. */
    @ParameterizedTest
    @CsvSource({
        "type, 0", "type, -2", "zero, 1", "zero, -1", "group, -1",
        "offset, 0", "offset, -64", "offset, 8", "offset, 520", "offset, 832", "offset, 9223372036854775744",
        "length, -1", "length, 257", "length, 1048576", "length, 9223372036854775807"
    })
    void leavesOutASectionThatCannotBe(String field, long value) throws IOException {
        List<SectionKey> others = new ArrayList<>(KEYS);
        others.remove(2);
        assertThat(found(with(2, field, value))).isEqualTo(others);
        assertThat(intact(with(2, field, value))).isEqualTo(others);
    }

    @ParameterizedTest
    @CsvSource({"offset, 576", "offset, 64", "length, 63", "length, 65", "length, 256"})
    void noticesAnEntryThatLies(String field, long value) throws IOException {
        List<SectionKey> others = new ArrayList<>(KEYS);
        others.remove(2);
        assertThat(found(with(2, field, value))).isEqualTo(KEYS);
        assertThat(intact(with(2, field, value))).isEqualTo(others);
    }

    @Test
    void noFlippedBitOfTheTableHidesMoreThanItsSection() throws IOException {
        for (int bit = 8 * FOOTER; bit < 8 * CRCS; bit++) {
            int entry = (bit / 8 - FOOTER) / 32;
            byte[] damaged = WholeFiles.flipped(whole, bit);
            ByteBuffer fields = Bytes.view(ByteBuffer.wrap(damaged));
            var claimed = new SectionKey(fields.getInt(FOOTER + 32 * entry), fields.getLong(FOOTER + 32 * entry + 8));
            List<SectionKey> others = new ArrayList<>(KEYS);
            others.remove(KEYS.get(entry));
            others.remove(claimed);
            assertThat(intact(damaged)).as("bit %d", bit).containsAll(others);
        }
    }

    /** One of the two lies, and nobody knows which. */
    @Test
    void believesNeitherOfTwoEntriesForOneSection() throws IOException {
        byte[] damaged = with(2, "type", 3);
        assertThat(intact(damaged)).isEqualTo(List.of(KEYS.get(0), KEYS.get(1), KEYS.get(4), KEYS.get(5)));
        assertThat(found(damaged)).isEqualTo(intact(damaged));
        Bytes.view(ByteBuffer.wrap(damaged)).putLong(FOOTER + 32 * 4 + 8, 3).putInt(FOOTER + 32 * 4, 3);
        assertThat(found(damaged)).as("of three").isEqualTo(List.of(KEYS.get(0), KEYS.get(1), KEYS.get(5)));
    }

    @Test
    void findsNoSectionBetweenTwoDamagedEntries() throws IOException {
        byte[] damaged = whole.clone();
        Arrays.fill(damaged, FOOTER + 32, FOOTER + 40, (byte) -1);
        Arrays.fill(damaged, FOOTER + 96, FOOTER + 104, (byte) -1);
        assertThat(found(damaged)).isEqualTo(List.of(KEYS.get(0), KEYS.get(4), KEYS.get(5)));
        assertThat(intact(damaged)).isEqualTo(List.of(KEYS.get(0), KEYS.get(4), KEYS.get(5)));
    }

    @Test
    void findsNothingWithoutATable() throws IOException {
        byte[] noEntries = whole.clone();
        Arrays.fill(noEntries, FOOTER, CRCS, (byte) 0);
        assertThat(open(noEntries)).isEmpty();
        byte[] noChecksums = whole.clone();
        Arrays.fill(noChecksums, CRCS, TRAILER, (byte) 0);
        assertThat(open(noChecksums)).isEmpty();
    }

    /** Only by its usual first entry is a table told from anything else. */
    @Test
    void needsTheTrailerForATableThatBeginsOtherwise() throws IOException {
        byte[] otherType = write(List.of(new SectionKey(2, 0), new SectionKey(3, 0)), 64);
        byte[] otherGroup = write(List.of(new SectionKey(1, 4), new SectionKey(2, 4)), 64);
        byte[] otherOffset = write(List.of(new SectionKey(1, 0), new SectionKey(2, 0)), 4096);
        for (byte[] other : List.of(otherType, otherGroup, otherOffset)) {
            WholeFiles.put(disk, NAME, other);
            try (DamagedSections found = DamagedSections.open(disk, NAME, null).orElseThrow()) {
                assertThat(found).hasToString("DamagedSections[" + NAME + ", 2 sections]");
            }
            WholeFiles.put(disk, NAME, WholeFiles.flipped(other, 8L * (other.length - 64)));
            assertThat(DamagedSections.open(disk, NAME, null)).isEmpty();
        }
    }

    private byte[] write(List<SectionKey> keys, int alignment) throws IOException {
        if (disk.exists(NAME)) {
            disk.delete(NAME);
        }
        try (SectionFileWriter writer = SectionFileWriter.create(disk, NAME, FileKind.SEGMENT, ID)) {
            for (int i = 0; i < keys.size(); i++) {
                byte[] content = new byte[SIZES[i]];
                new Random(i).nextBytes(content);
                writer.begin(keys.get(i).type(), keys.get(i).group(), alignment);
                writer.write(MemorySegment.ofArray(content));
                writer.end();
            }
            writer.finish();
        }
        return WholeFiles.read(disk, NAME);
    }

    private byte[] with(int entry, String field, long value) {
        ByteBuffer bytes = Bytes.view(ByteBuffer.wrap(whole.clone()));
        int start = FOOTER + 32 * entry;
        switch (field) {
            case "type" -> bytes.putInt(start, (int) value);
            case "zero" -> bytes.putInt(start + 4, (int) value);
            case "group" -> bytes.putLong(start + 8, value);
            case "offset" -> bytes.putLong(start + 16, value);
            default -> bytes.putLong(start + 24, value);
        }
        return bytes.array();
    }

    private List<SectionKey> found(byte[] file) throws IOException {
        try (DamagedSections found = open(file).orElseThrow()) {
            assertThat(found).hasToString("DamagedSections[" + NAME + ", " + keys(found).size() + " sections]");
            return keys(found);
        }
    }

    private List<SectionKey> intact(byte[] file) throws IOException {
        return intact(open(file));
    }

    /** Returns the keys of the sections without damage. */
    private static List<SectionKey> intact(Optional<DamagedSections> opened) {
        if (opened.isEmpty()) {
            return List.of();
        }
        try (DamagedSections found = opened.get()) {
            return keys(found).stream().filter(key -> isIntact(found, key)).toList();
        }
    }

    private Optional<DamagedSections> open(byte[] file) throws IOException {
        WholeFiles.put(disk, NAME, file);
        return DamagedSections.open(disk, NAME, new FileSummary(NAME, whole.length, ID, 0));
    }

    private static List<SectionKey> keys(DamagedSections found) {
        return KEYS.stream().filter(key -> found.find(key.type(), key.group()) != null).toList();
    }

    private static boolean isIntact(DamagedSections found, SectionKey key) {
        DamagedSections.Section section = found.find(key.type(), key.group());
        return section != null && section.damagedBlocks().isEmpty();
    }
}
