package io.quantara.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.quantara.CorruptionException;
import io.quantara.UnknownFormatException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SectionFileTest {

    private static final String NAME = "000311.seg";
    private static final UUID ID = new UUID(11, 12);

    private final MemoryDisk disk = new MemoryDisk();

    @AfterEach
    void closeDisk() {
        disk.close();
    }

    @Test
    void readsBackSectionsOfAnySizeAndAlignment() throws IOException {
        int[] sizes = {0, 1, 63, 64, 5_000, 262_143, 262_144, 262_145, 3_000_001};
        FileSummary summary = write(writer -> {
            for (int i = 0; i < sizes.length; i++) {
                writer.begin(i, -i, i % 2 == 0 ? 64 : 4096);
                writer.write(MemorySegment.ofArray(content(i, sizes[i])));
                writer.end();
            }
        });
        try (SectionFile file = SectionFile.open(disk, summary, FileKind.SEGMENT)) {
            file.verifyAll();
            assertThat(file.sections()).hasSize(sizes.length).contains(new SectionKey(3, -3));
            assertThat(file.summary()).isEqualTo(summary);
            for (int i = 0; i < sizes.length; i++) {
                MemorySegment section = file.section(i, -i);
                assertThat(Arrays.equals(section.toArray(ValueLayout.JAVA_BYTE), content(i, sizes[i]))).isTrue();
                file.verify(i, -i);
            }
        }
    }

    @Test
    void writesNumbersLittleEndianAcrossBlocksAndBuffers() throws IOException {
        FileSummary summary = write(writer -> {
            writer.begin(1, 0, 64);
            writer.write(ByteBuffer.wrap(new byte[] {7, 1, 2, 3, 7}).position(1).limit(4));
            for (int i = 0; i < 200_000; i++) {
                writer.writeInt(i);
                writer.writeLong(-i);
            }
            writer.end();
        });
        try (SectionFile file = SectionFile.open(disk, summary, FileKind.SEGMENT)) {
            file.verifyAll();
            ByteBuffer section = file.section(1, 0).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            assertThat(new byte[] {section.get(), section.get(), section.get()}).containsExactly(1, 2, 3);
            for (int i = 0; i < 200_000; i++) {
                if (section.getInt() != i || section.getLong() != -i) {
                    throw new AssertionError("number " + i + " differs");
                }
            }
            assertThat(section.hasRemaining()).isFalse();
        }
    }

    @Test
    void findsOneOfAHundredThousandSections() throws IOException {
        FileSummary summary = write(writer -> {
            for (int section = 0; section < 100_000; section++) {
                writer.begin(section % 10, section / 10, 64);
                writer.writeInt(section);
                writer.end();
            }
        });
        try (SectionFile file = SectionFile.open(disk, summary, FileKind.SEGMENT)) {
            for (int section = 0; section < 100_000; section++) {
                assertThat(file.section(section % 10, section / 10).get(ValueLayout.JAVA_INT, 0)).isEqualTo(section);
            }
            assertThat(file.has(10, 1)).isFalse();
            assertThat(file.has(1, 10_000)).isFalse();
        }
    }

    @Test
    void refusesToReadWhatIsNotThere() throws IOException {
        FileSummary summary = write(writer -> {});
        try (SectionFile file = SectionFile.open(disk, summary, FileKind.SEGMENT)) {
            assertThat(file.sections()).isEmpty();
            assertThatExceptionOfType(CorruptionException.class)
                    .isThrownBy(() -> file.section(1, 2))
                    .withMessageContaining("type 1");
            assertThatExceptionOfType(CorruptionException.class).isThrownBy(() -> file.verify(1, 2));
        }
    }

    @Test
    void refusesToWriteOutOfOrder() throws IOException {
        try (SectionFileWriter writer = SectionFileWriter.create(disk, NAME, FileKind.SEGMENT, ID)) {
            assertThatIllegalStateException().isThrownBy(() -> writer.writeInt(1));
            assertThatIllegalStateException().isThrownBy(writer::end);
            assertThatIllegalArgumentException().isThrownBy(() -> writer.begin(1, 1, 32));
            writer.begin(1, 1, 64);
            assertThatIllegalStateException().isThrownBy(() -> writer.begin(2, 1, 64));
            assertThatIllegalStateException().isThrownBy(writer::finish);
            writer.end();
            assertThatIllegalArgumentException().isThrownBy(() -> writer.begin(1, 1, 64));
        }
        assertThat(disk.list()).as("unfinished files are deleted").isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SectionFileWriter.create(disk, NAME, FileKind.LOG, ID));
        assertThat(disk.list()).isEmpty();
    }

    @Test
    void refusesFilesOtherThanTheOneExpected() throws IOException {
        FileSummary summary = sample();
        assertRefused(new FileSummary("000312.seg", summary.lengthBytes(), ID, summary.footerCrc()), FileKind.SEGMENT);
        assertRefused(new FileSummary(NAME, summary.lengthBytes() + 1, ID, summary.footerCrc()), FileKind.SEGMENT);
        assertRefused(new FileSummary(NAME, summary.lengthBytes(), new UUID(1, 1), summary.footerCrc()),
                FileKind.SEGMENT);
        assertRefused(new FileSummary(NAME, summary.lengthBytes(), ID, summary.footerCrc() + 1), FileKind.SEGMENT);
        assertRefused(summary, FileKind.INDEX);
    }

    @Test
    void refusesANewerVersion() throws IOException {
        FileSummary summary = sample();
        ByteBuffer bytes = Bytes.view(ByteBuffer.wrap(WholeFiles.read(disk, NAME)));
        bytes.putInt(8, 2).putInt(60, Bytes.crc(bytes, 0, 60));
        WholeFiles.put(disk, NAME, bytes.array());
        assertThatExceptionOfType(UnknownFormatException.class)
                .isThrownBy(() -> SectionFile.open(disk, summary, FileKind.SEGMENT));
    }

    @Test
    void detectsEveryFlippedBit() throws IOException {
        FileSummary summary = sample();
        byte[] original = WholeFiles.read(disk, NAME);
        for (long bit = 0; bit < 8L * original.length; bit++) {
            WholeFiles.put(disk, NAME, WholeFiles.flipped(original, bit));
            long flipped = bit;
            assertThatExceptionOfType(CorruptionException.class)
                    .as("bit %d", bit)
                    .isThrownBy(() -> openAndVerify(summary))
                    .satisfies(corruption -> {
                        assertThat(corruption.file()).isEqualTo(NAME);
                        assertThat(corruption.offset()).isBetween(0L, flipped / 8);
                    });
        }
    }

    @Test
    void detectsEveryCut() throws IOException {
        FileSummary summary = sample();
        byte[] original = WholeFiles.read(disk, NAME);
        for (int length = 0; length < original.length; length++) {
            WholeFiles.put(disk, NAME, Arrays.copyOf(original, length));
            var asCut = new FileSummary(NAME, length, ID, summary.footerCrc());
            assertThatExceptionOfType(CorruptionException.class).isThrownBy(() -> openAndVerify(asCut));
            assertThatExceptionOfType(CorruptionException.class).isThrownBy(() -> openAndVerify(summary));
        }
    }

    @Test
    void namesTheDamagedBlock() throws IOException {
        FileSummary summary = write(writer -> {
            writer.begin(1, 5, 4096);
            writer.write(MemorySegment.ofArray(content(1, 700_000)));
            writer.end();
        });
        long inThirdBlock = 4096 + 2 * 262_144 + 100;
        WholeFiles.put(disk, NAME, WholeFiles.flipped(WholeFiles.read(disk, NAME), 8 * inThirdBlock));
        try (SectionFile file = SectionFile.open(disk, summary, FileKind.SEGMENT)) {
            assertThatExceptionOfType(CorruptionException.class)
                    .isThrownBy(() -> file.verify(1, 5))
                    .satisfies(corruption -> assertThat(corruption.offset()).isEqualTo(4096 + 2 * 262_144));
        }
    }

    @Test
    void closesTwice() throws IOException {
        SectionFile file = SectionFile.open(disk, sample(), FileKind.SEGMENT);
        MemorySegment section = file.section(1, 1);
        file.close();
        file.close();
        assertThat(disk.exists(NAME)).isTrue();
        assertThat(section.byteSize()).isEqualTo(100);
    }

    private interface Body {
        void write(SectionFileWriter writer) throws IOException;
    }

    private FileSummary write(Body body) throws IOException {
        try (SectionFileWriter writer = SectionFileWriter.create(disk, NAME, FileKind.SEGMENT, ID)) {
            body.write(writer);
            FileSummary summary = writer.finish();
            assertThat(summary.lengthBytes()).isEqualTo(disk.length(NAME));
            return summary;
        }
    }

    private FileSummary sample() throws IOException {
        return write(writer -> {
            for (int i = 1; i <= 3; i++) {
                writer.begin(i, 1, 64);
                writer.write(ByteBuffer.wrap(content(i, 100 * i)));
                writer.end();
            }
        });
    }

    private static byte[] content(int seed, int size) {
        byte[] content = new byte[size];
        new Random(seed).nextBytes(content);
        return content;
    }

    private void openAndVerify(FileSummary summary) throws IOException {
        try (SectionFile file = SectionFile.open(disk, summary, FileKind.SEGMENT)) {
            file.verifyAll();
        }
    }

    private void assertRefused(FileSummary expected, FileKind kind) {
        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(() -> SectionFile.open(disk, expected, kind))
                .satisfies(corruption -> assertThat(corruption.file()).isEqualTo(expected.name()));
    }
}
