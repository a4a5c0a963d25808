package io.quantara.internal.storage;

/**
 * The format of section files: {@code .seg}, {@code .idx} and {@code .del}. All numbers are little-endian.
 *
 * <pre>
 * header, 64 bytes
 *   0  8  magic "QTNRSEG1", "QTNRIDX1" or "QTNRDEL1"
 *   8  4  version, 1
 *  12  4  zero
 *  16 16  file id: most, then least significant 8 bytes
 *  32 28  zero
 *  60  4  CRC32C of bytes 0 to 59
 * sections, each at a multiple of 64 or 4096, zeros between them
 * footer, at a multiple of 64
 *      32  for each section, in the order of the file:
 *          0 4 type   4 4 zero   8 8 group   16 8 offset in the file   24 8 length in bytes
 *       4  for each block of each section: CRC32C of up to 256 KiB, counted from the start of the section
 *          zeros up to a multiple of 8
 * trailer, the last 64 bytes
 *   0  8  offset of the footer
 *   8  8  length of the file
 *  16 16  file id
 *  32  4  number of sections
 *  36  4  number of blocks
 *  40 12  zero
 *  52  4  CRC32C of the footer and of bytes 0 to 51 of the trailer
 *  56  8  magic "QTNREND1"
 * </pre>
 */
final class SectionFormat {

    static final int HEADER_BYTES = 64;
    static final int HEADER_CRC_OFFSET = 60;
    static final int ENTRY_BYTES = 32;
    static final int TRAILER_BYTES = 64;
    static final int TRAILER_CRC_OFFSET = 52;
    static final int BLOCK_BYTES = 256 << 10;
    static final int USUAL_ALIGNMENT = 64;
    static final int PAGE_ALIGNMENT = 4096;
    static final int FOOTER_ALIGNMENT = 64;
    static final int VERSION = 1;
    static final long END_MAGIC = Bytes.magic("QTNREND1");

    private SectionFormat() {}

    static long magic(FileKind kind) {
        return switch (kind) {
            case SEGMENT -> Bytes.magic("QTNRSEG1");
            case INDEX -> Bytes.magic("QTNRIDX1");
            case DELETIONS -> Bytes.magic("QTNRDEL1");
            case LOG, MANIFEST, PENDING_MANIFEST, LOCK, LOCK_HOLDER, FORMAT, PENDING_FORMAT ->
                throw new IllegalArgumentException("Files of kind " + kind + " do not hold sections.");
        };
    }

    /** Returns the number of blocks of a section. */
    static long blocks(long lengthBytes) {
        return (lengthBytes + BLOCK_BYTES - 1) / BLOCK_BYTES;
    }

    /** Returns the size of the footer without the trailer, in bytes. */
    static long footerBytes(long sections, long blocks) {
        long blockCrcBytes = 4 * blocks;
        return ENTRY_BYTES * sections + (blockCrcBytes + 7 & -8L);
    }
}
