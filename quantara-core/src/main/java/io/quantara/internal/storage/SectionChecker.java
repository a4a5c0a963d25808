package io.quantara.internal.storage;

import io.quantara.CorruptionException;
import io.quantara.UnknownFormatException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

/**
 * Compares a mapped section file with its checksums. Everything is copied to the heap before it is looked at: should
 * somebody else have shortened the file, copying fails with an error that can be caught, while vectorized reading of
 * the mapping ends the process.
 */
final class SectionChecker {

    private final FileSummary summary;
    private final String name;
    private final FileKind kind;
    private final MemorySegment bytes;

    SectionChecker(FileSummary summary, FileKind kind, MemorySegment bytes) {
        this.summary = summary;
        this.name = summary.name();
        this.kind = kind;
        this.bytes = bytes;
    }

    /** Checks header, trailer and footer and returns the section table. */
    SectionTable openTable() throws IOException {
        if (bytes.byteSize() < SectionFormat.HEADER_BYTES + SectionFormat.TRAILER_BYTES) {
            throw damaged(0, "is too short to be a section file");
        }
        checkHeader(copy(0, SectionFormat.HEADER_BYTES));
        long trailerOffset = bytes.byteSize() - SectionFormat.TRAILER_BYTES;
        ByteBuffer trailer = copy(trailerOffset, SectionFormat.TRAILER_BYTES);
        long footerOffset = trailer.getLong(0);
        int sectionCount = trailer.getInt(32);
        int blockCount = trailer.getInt(36);
        boolean consistent = sectionCount >= 0
                && blockCount >= 0
                && footerOffset >= SectionFormat.HEADER_BYTES
                && trailer.getLong(8) == bytes.byteSize()
                && footerOffset + SectionFormat.footerBytes(sectionCount, blockCount) == trailerOffset
                && trailer.getLong(56) == SectionFormat.END_MAGIC;
        if (!consistent || trailerOffset - footerOffset > Integer.MAX_VALUE - 8) {
            throw damaged(trailerOffset, "has a trailer that contradicts itself");
        }
        ByteBuffer footer = copy(footerOffset, (int) (bytes.byteSize() - footerOffset));
        checkFooter(footer, footerOffset);
        return new SectionTable(name, footer, footerOffset, sectionCount, blockCount);
    }

    void verifySection(SectionTable table, int section, LongConsumer passed) throws IOException {
        ByteBuffer scratch = scratch(table, section);
        for (long block = 0; block < SectionFormat.blocks(table.length(section)); block++) {
            passed.accept(verifyBlock(table, section, block, scratch));
        }
    }

    /** Returns a buffer that holds the largest block of a section. */
    ByteBuffer scratch(SectionTable table, int section) {
        return Bytes.allocate((int) Math.min(table.length(section), SectionFormat.BLOCK_BYTES));
    }

    /** Verifies a block and returns how many bytes it has. */
    int verifyBlock(SectionTable table, int section, long block, ByteBuffer scratch) throws IOException {
        long start = block * SectionFormat.BLOCK_BYTES;
        long offset = table.offset(section) + start;
        int count = (int) Math.min(SectionFormat.BLOCK_BYTES, table.length(section) - start);
        copy(offset, count, scratch);
        int found = Bytes.crc(scratch, 0, count);
        int expected = table.blockCrc(section, block);
        if (found != expected) {
            throw damaged(offset, "has checksum " + Bytes.hex(found) + " where " + Bytes.hex(expected)
                    + " was expected, in " + count + " bytes of section type " + table.type(section)
                    + " for group " + table.group(section));
        }
        return count;
    }

    /** Checks that what lies between the sections is zero, so that no byte of the file is without a check. */
    void verifyGaps(SectionTable table) throws IOException {
        long end = SectionFormat.HEADER_BYTES;
        for (int section = 0; section < table.sectionCount(); section++) {
            verifyZeros(end, table.offset(section));
            end = table.offset(section) + table.length(section);
        }
        verifyZeros(end, table.footerOffset());
    }

    private void verifyZeros(long from, long to) throws IOException {
        if (to - from >= SectionFormat.PAGE_ALIGNMENT) {
            throw damaged(from, "has a gap of " + (to - from) + " bytes");
        }
        ByteBuffer gap = copy(from, (int) (to - from));
        while (gap.hasRemaining()) {
            if (gap.get() != 0) {
                throw damaged(from + gap.position() - 1, "has bytes other than zero between two sections");
            }
        }
    }

    private void checkHeader(ByteBuffer header) {
        int found = header.getInt(SectionFormat.HEADER_CRC_OFFSET);
        int expected = Bytes.crc(header, 0, SectionFormat.HEADER_CRC_OFFSET);
        if (found != expected) {
            throw damaged(0, "has a header with checksum " + Bytes.hex(found) + " where " + Bytes.hex(expected)
                    + " was expected");
        }
        if (header.getLong(0) != SectionFormat.magic(kind)) {
            throw damaged(0, "is not of kind " + kind);
        }
        if (header.getInt(8) != SectionFormat.VERSION) {
            throw new UnknownFormatException("File " + name + " has format version " + header.getInt(8)
                    + " where this release reads " + SectionFormat.VERSION
                    + ". Open the database with a newer release.");
        }
        checkId(header.position(16), 0);
    }

    private void checkFooter(ByteBuffer footer, long footerOffset) {
        int trailer = footer.limit() - SectionFormat.TRAILER_BYTES;
        int crcOffset = trailer + SectionFormat.TRAILER_CRC_OFFSET;
        int stored = footer.getInt(crcOffset);
        int computed = Bytes.crc(footer, 0, crcOffset);
        if (stored != computed || stored != summary.footerCrc()) {
            throw damaged(footerOffset, "has a footer with checksum " + Bytes.hex(computed) + " where the file says "
                    + Bytes.hex(stored) + " and the manifest " + Bytes.hex(summary.footerCrc()));
        }
        checkId(footer.duplicate().order(footer.order()).position(trailer + 16), footerOffset + trailer);
    }

    private void checkId(ByteBuffer positioned, long offset) {
        var found = Bytes.getUuid(positioned);
        if (!found.equals(summary.fileId())) {
            throw damaged(offset, "has id " + found + " where " + summary.fileId() + " was expected");
        }
    }

    private ByteBuffer copy(long offset, int count) throws IOException {
        return copy(offset, count, Bytes.allocate(count));
    }

    private ByteBuffer copy(long offset, int count, ByteBuffer target) throws IOException {
        try {
            MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, offset, target.array(), target.arrayOffset(), count);
        } catch (InternalError e) {
            throw new IOException("File " + name + " can no longer be read at offset " + offset
                    + ": it was shortened, or its disk fails. Restore a backup.", e);
        }
        return target.clear();
    }

    private CorruptionException damaged(long offset, String what) {
        return new CorruptionException(
                name, offset, "File " + name + " " + what + ", at offset " + offset + ". Restore a backup.");
    }
}
