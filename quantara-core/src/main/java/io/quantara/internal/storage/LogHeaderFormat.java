package io.quantara.internal.storage;

import io.quantara.CorruptionException;
import io.quantara.UnknownFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The first 128 bytes of a write-ahead log, little-endian.
 *
 * <pre>
 *   0  8  magic "QTNRWAL1"
 *   8  4  version, 1
 *  12  4  zero
 *  16 16  database id: most, then least significant 8 bytes
 *  32  8  log number
 *  40  8  salt
 *  48  8  first sequence number
 *  56  8  number of the log before, 0 for none
 *  64  8  end offset of the log before
 *  72  8  last sequence number in the log before
 *  80 44  zero
 * 124  4  CRC32C of bytes 0 to 123
 * </pre>
 */
final class LogHeaderFormat {

    static final int SIZE_BYTES = 128;
    static final int SALT_OFFSET = 40;

    private static final long MAGIC = Bytes.magic("QTNRWAL1");
    private static final int VERSION = 1;
    private static final int CRC_OFFSET = 124;

    private LogHeaderFormat() {}

    static ByteBuffer encode(LogHeader header) {
        ByteBuffer bytes = Bytes.allocate(SIZE_BYTES);
        bytes.putLong(MAGIC).putInt(VERSION).putInt(0);
        Bytes.putUuid(bytes, header.databaseId());
        bytes.putLong(header.number()).putLong(header.salt()).putLong(header.firstSequence());
        bytes.putLong(header.previousNumber()).putLong(header.previousEndOffset());
        bytes.putLong(header.previousLastSequence());
        bytes.putInt(CRC_OFFSET, Bytes.crc(bytes, 0, CRC_OFFSET));
        return bytes.clear();
    }

    /** Reads the header; a file that ends with a broken header can only be an unfinished log. */
    static LogHeader read(DiskFile file, String name) throws IOException {
        ByteBuffer bytes = Bytes.allocate(SIZE_BYTES);
        int length = file.readAt(0, bytes);
        int crc = Bytes.crc(bytes, 0, CRC_OFFSET);
        if (length < SIZE_BYTES || bytes.getInt(CRC_OFFSET) != crc) {
            if (file.length() <= SIZE_BYTES) {
                throw new UnfinishedLogException("Log " + name + " holds " + length
                        + " bytes without a valid header: it was never used. It may be deleted.");
            }
            throw new CorruptionException(name, 0, "The header of log " + name + " has checksum "
                    + Bytes.hex(bytes.getInt(CRC_OFFSET)) + " where " + Bytes.hex(crc)
                    + " was expected. Restore a backup.");
        }
        if (bytes.getLong(0) != MAGIC || bytes.getInt(8) != VERSION) {
            throw new UnknownFormatException("Log " + name + " has format version " + bytes.getInt(8)
                    + " where this release reads " + VERSION + ". Open the database with a newer release.");
        }
        return decode(bytes.position(16), name);
    }

    private static LogHeader decode(ByteBuffer bytes, String name) {
        try {
            return new LogHeader(
                    Bytes.getUuid(bytes),
                    bytes.getLong(),
                    bytes.getLong(),
                    bytes.getLong(),
                    bytes.getLong(),
                    bytes.getLong(),
                    bytes.getLong());
        } catch (IllegalArgumentException e) {
            throw new CorruptionException(name, 0, "The header of log " + name + " contradicts itself: "
                    + e.getMessage() + " Restore a backup.", e);
        }
    }
}
