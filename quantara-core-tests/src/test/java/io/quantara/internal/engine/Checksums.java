package io.quantara.internal.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Makes the checksums of a file right after bytes of it were changed, as far as it can still be read, so that fuzzing
 * gets behind them. After {@code docs/formats}, without any code of the database. What does not lie inside the file is
 * left alone.
 */
public final class Checksums {

    private static final int LOG_HEADER = 128;
    private static final int FRAME_HEADER = 32;
    private static final int SECTION_TRAILER = 64;
    private static final int BLOCK = 256 << 10;

    private final ByteBuffer bytes;

    private Checksums(byte[] file) {
        bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Repairs a file whose first {@code offset} bytes have their checksum behind them: FORMAT, and all headers. */
    static void repairHeader(byte[] file, int offset) {
        new Checksums(file).repair(0, offset, offset);
    }

    static void repairManifest(byte[] file) {
        int offset = file.length - 12;
        if (offset > 0) {
            new Checksums(file).repair(0, offset, offset);
        }
    }

    static void repairLog(byte[] file) {
        Checksums checksums = new Checksums(file);
        checksums.repair(0, LOG_HEADER - 4, LOG_HEADER - 4);
        long offset = LOG_HEADER;
        while (offset + FRAME_HEADER + 8 <= file.length) {
            offset = checksums.repairFrame((int) offset);
        }
    }

    /** Repairs a frame and returns where the next one begins. */
    private long repairFrame(int offset) {
        long salt = bytes.getLong(40);
        repair(new CRC32C(), salt, offset, offset, FRAME_HEADER - 4, offset + FRAME_HEADER - 4);
        long payload = Integer.toUnsignedLong(bytes.getInt(offset + 4));
        long padded = payload + 7 & -8;
        long end = offset + FRAME_HEADER + padded + 8;
        if (end <= bytes.limit()) {
            long sequence = bytes.getLong(offset + 8);
            repair(new CRC32C(), salt, sequence, offset + FRAME_HEADER, (int) padded, (int) end - 8);
        }
        return end;
    }

    private void repair(CRC32C crc, long first, long second, int offset, int length, int target) {
        crc.update(ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(first).putLong(second).flip());
        crc.update(bytes.slice(offset, length));
        bytes.putInt(target, (int) crc.getValue());
    }

    /** Repairs a section file: a segment, deletions or an index. */
    public static void repairSections(byte[] file) {
        if (file.length < 2 * SECTION_TRAILER) {
            return;
        }
        Checksums checksums = new Checksums(file);
        checksums.repair(0, SECTION_TRAILER - 4, SECTION_TRAILER - 4);
        int trailer = file.length - SECTION_TRAILER;
        long table = checksums.bytes.getLong(trailer);
        int sections = checksums.bytes.getInt(trailer + 32);
        if (table >= SECTION_TRAILER && table <= trailer) {
            checksums.repairBlocks((int) table, sections, trailer);
            int offset = trailer + 52;
            checksums.repair((int) table, offset - (int) table, offset);
        }
    }

    private void repairBlocks(int table, int sections, int trailer) {
        long checksum = table + 32L * sections;
        for (int section = 0; section < sections && table + 32L * section + 32 <= trailer; section++) {
            long offset = bytes.getLong(table + 32 * section + 16);
            long length = bytes.getLong(table + 32 * section + 24);
            for (long start = 0; start < length && isInside(offset + start, checksum, table, trailer); start += BLOCK) {
                int count = (int) Math.min(BLOCK, Math.min(length - start, table - offset - start));
                repair((int) (offset + start), count, (int) checksum);
                checksum += 4;
            }
        }
    }

    private static boolean isInside(long block, long checksum, int table, int trailer) {
        return block >= 0 && block < table && checksum >= table && checksum + 4 <= trailer;
    }

    private void repair(int offset, int length, int target) {
        if (target + 4 <= bytes.limit()) {
            CRC32C crc = new CRC32C();
            crc.update(bytes.slice(offset, length));
            bytes.putInt(target, (int) crc.getValue());
        }
    }
}
