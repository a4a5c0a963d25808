package io.quantara.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quantara.CorruptionException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A file of three sections: 100 bytes at 64, 300,000 at 4096, and 50 at the next multiple of 64. */
class SectionFileChecksTest {

    private static final String NAME = "000311.seg";
    private static final UUID ID = new UUID(11, 12);
    private static final SectionKey FIRST = new SectionKey(1, 0);
    private static final SectionKey SECOND = new SectionKey(2, 0);
    private static final SectionKey THIRD = new SectionKey(2, 5);

    private final MemoryDisk disk = new MemoryDisk();

    @AfterEach
    void closeDisk() {
        disk.close();
    }

    @Test
    void tellsWhereTheSectionsAreAndHowLargeTheGroups() throws IOException {
        try (SectionFile file = SectionFile.open(disk, write(), FileKind.SEGMENT)) {
            assertThat(file.offset(FIRST)).isEqualTo(64);
            assertThat(file.offset(SECOND)).isEqualTo(4096);
            assertThat(file.offset(THIRD)).isEqualTo(304_128);
            assertThat(file.bytesByGroup()).isEqualTo(Map.of(0L, 300_100L, 5L, 50L));
            assertThat(file.has(1, 0)).isTrue();
            assertThat(file.has(1, 5)).isFalse();
            assertThatExceptionOfType(CorruptionException.class).isThrownBy(() -> file.offset(new SectionKey(1, 5)));
        }
    }

    @Test
    void tellsHowFarItHasComeBlockByBlock() throws IOException {
        List<Long> written = new ArrayList<>();
        FileSummary summary = write(written);
        assertThat(written.stream().mapToLong(Long::longValue).sum()).isEqualTo(summary.lengthBytes());
        try (SectionFile file = SectionFile.open(disk, summary, FileKind.SEGMENT)) {
            List<Long> passed = new ArrayList<>();
            file.verify(2, 0, passed::add);
            assertThat(passed).containsExactly(262_144L, 37_856L);
            passed.clear();
            file.verifyAll(passed::add);
            assertThat(passed).containsExactly(100L, 262_144L, 37_856L, 50L);
        }
    }

    @Test
    void opensAFileThatNobodyLists() throws IOException {
        FileSummary summary = write();
        try (SectionFile file = SectionFile.openUnlisted(disk, NAME, FileKind.SEGMENT)) {
            assertThat(file.summary()).isEqualTo(summary);
            file.verifyAll();
        }
        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(() -> SectionFile.openUnlisted(disk, NAME, FileKind.INDEX));
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> SectionFile.openUnlisted(disk, "none.idx", FileKind.INDEX));
    }

    @Test
    void refusesAnUnlistedFileThatIsTooShort() throws IOException {
        try (SectionFileWriter writer = SectionFileWriter.create(disk, NAME, FileKind.INDEX, ID)) {
            assertThat(writer.finish().lengthBytes()).isEqualTo(128);
        }
        SectionFile.openUnlisted(disk, NAME, FileKind.INDEX).close();
        byte[] smallest = WholeFiles.read(disk, NAME);
        for (int length = 0; length < smallest.length; length++) {
            WholeFiles.put(disk, NAME, Arrays.copyOf(smallest, length));
            assertThatExceptionOfType(CorruptionException.class)
                    .isThrownBy(() -> SectionFile.openUnlisted(disk, NAME, FileKind.INDEX))
                    .withMessageContaining(length + " bytes is too short")
                    .satisfies(corruption -> assertThat(corruption.file()).isEqualTo(NAME));
        }
    }

    @Test
    void noticesBytesBetweenTheSections() throws IOException {
        FileSummary summary = write();
        byte[] whole = WholeFiles.read(disk, NAME);
        for (int offset : new int[] {164, 170, 4095, 304_096, 304_127, 304_178}) {
            WholeFiles.put(disk, NAME, WholeFiles.flipped(whole, 8L * offset));
            try (SectionFile file = SectionFile.open(disk, summary, FileKind.SEGMENT)) {
                assertThatExceptionOfType(CorruptionException.class)
                        .isThrownBy(file::verifyFrame)
                        .withMessageContaining("between two sections")
                        .satisfies(corruption -> assertThat(corruption.offset()).isEqualTo(offset));
            }
        }
    }

    /** In a gap as large as a page, bytes could hide that no checksum covers. */
    @Test
    void noticesAGapThatNoAlignmentExplains() throws IOException {
        FileSummary summary;
        try (SectionFileWriter writer = SectionFileWriter.create(disk, NAME, FileKind.SEGMENT, ID)) {
            write(writer, FIRST, 100, 64);
            write(writer, SECOND, 5_000, 4096);
            write(writer, THIRD, 50, 4096);
            summary = writer.finish();
        }
        byte[] bytes = WholeFiles.read(disk, NAME);
        ByteBuffer fields = Bytes.view(ByteBuffer.wrap(bytes));
        int second = (int) fields.getLong(bytes.length - 64) + 32;
        for (int shift = 163; shift <= 164; shift++) {
            fields.putLong(second + 16, 4096 + shift);
            FileSummary shifted = withRightFooterCrc(bytes, summary);
            try (SectionFile file = SectionFile.open(disk, shifted, FileKind.SEGMENT)) {
                String expected = shift < 164 ? "other than zero" : "has a gap of 4096 bytes, at offset 164";
                assertThatExceptionOfType(CorruptionException.class)
                        .isThrownBy(file::verifyFrame)
                        .withMessageContaining(expected);
            }
        }
    }

    @Test
    void refusesAHeaderOfAnotherFile() throws IOException {
        FileSummary summary = write();
        ByteBuffer bytes = Bytes.view(ByteBuffer.wrap(WholeFiles.read(disk, NAME)));
        bytes.putLong(16, 99).putInt(60, Bytes.crc(bytes, 0, 60));
        WholeFiles.put(disk, NAME, bytes.array());
        assertRefused(summary, 0, "has id 00000000-0000-0063-0000-00000000000c");
    }

    @Test
    void refusesATrailerOfAnotherFile() throws IOException {
        FileSummary summary = write();
        byte[] bytes = WholeFiles.read(disk, NAME);
        int trailer = bytes.length - 64;
        Bytes.view(ByteBuffer.wrap(bytes)).putLong(trailer + 16, 99);
        assertRefused(withRightFooterCrc(bytes, summary), trailer, "has id 00000000-0000-0063-0000-00000000000c");
    }

    private void assertRefused(FileSummary summary, long offset, String message) {
        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(() -> SectionFile.open(disk, summary, FileKind.SEGMENT))
                .withMessageContaining(message)
                .satisfies(corruption -> assertThat(corruption.offset()).isEqualTo(offset));
    }

    private FileSummary write() throws IOException {
        return write(new ArrayList<>());
    }

    private FileSummary write(List<Long> written) throws IOException {
        try (SectionFileWriter writer = SectionFileWriter.create(disk, NAME, FileKind.SEGMENT, ID)) {
            writer.onWritten(written::add);
            write(writer, FIRST, 100, 64);
            write(writer, SECOND, 300_000, 4096);
            write(writer, THIRD, 50, 64);
            return writer.finish();
        }
    }

    private static void write(SectionFileWriter writer, SectionKey key, int sizeBytes, int alignment)
            throws IOException {
        byte[] content = new byte[sizeBytes];
        Arrays.fill(content, (byte) key.type());
        writer.begin(key.type(), key.group(), alignment);
        writer.write(MemorySegment.ofArray(content));
        writer.end();
    }

    /** Puts a changed file in place, its footer with the right checksum, and returns what a manifest says of it. */
    private FileSummary withRightFooterCrc(byte[] file, FileSummary original) throws IOException {
        ByteBuffer bytes = Bytes.view(ByteBuffer.wrap(file));
        int trailer = file.length - 64;
        int footer = (int) bytes.getLong(trailer);
        int crc = Bytes.crc(bytes, footer, trailer + 52 - footer);
        bytes.putInt(trailer + 52, crc);
        WholeFiles.put(disk, NAME, file);
        return new FileSummary(NAME, original.lengthBytes(), original.fileId(), crc);
    }
}
