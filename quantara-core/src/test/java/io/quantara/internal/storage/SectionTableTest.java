package io.quantara.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quantara.CorruptionException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Section tables that a footer with the right checksum could hold all the same. */
class SectionTableTest {

    private static final long FOOTER = 1024;
    private static final int BLOCK = SectionFormat.BLOCK_BYTES;

    /** A section as the footer names it. */
    record Entry(int type, long group, long offset, long length) {}

    /** Sections of which the last one is wrong. */
    record Wrong(String what, int blocks, List<Entry> entries) {

        Wrong(String what, int blocks, Entry... entries) {
            this(what, blocks, List.of(entries));
        }

        @Override
        public String toString() {
            return what;
        }
    }

    static List<Wrong> wrong() {
        Entry first = new Entry(1, 1, 64, 100);
        return List.of(
                new Wrong("in the header of the file", 1, new Entry(1, 1, 63, 10)),
                new Wrong("at a negative offset", 1, new Entry(1, 1, -64, 10)),
                new Wrong("over the section before", 2, first, new Entry(2, 1, 128, 10)),
                new Wrong("of negative length", 1, new Entry(1, 1, 64, -1)),
                new Wrong("over the footer", 1, new Entry(1, 1, 64, FOOTER - 63)),
                new Wrong("behind the footer", 1, new Entry(1, 1, FOOTER + 64, 10)),
                new Wrong("so long that offset and length overflow", 1, new Entry(1, 1, 64, Long.MAX_VALUE)),
                new Wrong("with the key of another", 2, first, new Entry(1, 1, 192, 10)),
                new Wrong("without a checksum", 1, first, new Entry(2, 1, 192, 10)));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void refusesASection(Wrong wrong) {
        int last = wrong.entries.size() - 1;
        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(() -> table(wrong.blocks, wrong.entries))
                .withMessageContaining("at section " + last)
                .satisfies(corruption -> {
                    assertThat(corruption.file()).isEqualTo("000001.seg");
                    assertThat(corruption.offset()).isEqualTo(FOOTER + 32L * last);
                });
    }

    @Test
    void refusesChecksumsOfNoSection() {
        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(() -> table(2, List.of(new Entry(1, 1, 64, 100))))
                .satisfies(corruption -> assertThat(corruption.offset()).isEqualTo(FOOTER + 32));
    }

    @Test
    void findsSectionsAndTheirChecksums() {
        SectionTable table = table(3, List.of(
                new Entry(1, 1, 64, 100),
                new Entry(2, 1, 192, 0),
                new Entry(1, -5, 192, 500),
                new Entry(7, 7, 700, 324)));
        assertThat(table.sectionCount()).isEqualTo(4);
        assertThat(table.find(1, -5)).isEqualTo(2);
        assertThat(table.find(2, 1)).isEqualTo(1);
        assertThat(table.find(2, 2)).isEqualTo(-1);
        assertThat(table.blockCrc(0, 0)).isEqualTo(1000);
        assertThat(table.blockCrc(2, 0)).isEqualTo(1001);
        assertThat(table.blockCrc(3, 0)).isEqualTo(1002);
        assertThat(table.keys()).containsExactly(
                new SectionKey(1, 1), new SectionKey(2, 1), new SectionKey(1, -5), new SectionKey(7, 7));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> table.keys().get(4));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> table.keys().get(-1));
    }

    @Test
    void countsBlocks() {
        assertThat(List.of(0L, 1L, (long) BLOCK, BLOCK + 1L).stream().map(SectionFormat::blocks))
                .containsExactly(0L, 1L, 1L, 2L);
        assertThat(SectionFormat.footerBytes(2, 3)).isEqualTo(2 * 32 + 16);
    }

    @Test
    void isKnownToSegmentsIndexesAndDeletionsOnly() {
        assertThat(Arrays.stream(FileKind.values()).filter(FileKind::holdsSections))
                .containsExactly(FileKind.SEGMENT, FileKind.INDEX, FileKind.DELETIONS);
        assertThat(Arrays.stream(FileKind.values()).filter(SectionTableTest::holdsSections))
                .containsExactly(FileKind.SEGMENT, FileKind.INDEX, FileKind.DELETIONS);
    }

    private static boolean holdsSections(FileKind kind) {
        try {
            return SectionFormat.magic(kind) != 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Returns the table of a footer; the checksums of the blocks are 1000, 1001 and so on. */
    private static SectionTable table(int blocks, List<Entry> entries) {
        ByteBuffer footer = Bytes.allocate((int) SectionFormat.footerBytes(entries.size(), blocks));
        for (Entry entry : entries) {
            footer.putInt(entry.type).putInt(0).putLong(entry.group).putLong(entry.offset).putLong(entry.length);
        }
        for (int block = 0; block < blocks; block++) {
            footer.putInt(1000 + block);
        }
        return new SectionTable("000001.seg", footer.clear(), FOOTER, entries.size(), blocks);
    }
}
