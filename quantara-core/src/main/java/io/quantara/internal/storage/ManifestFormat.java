package io.quantara.internal.storage;

import io.quantara.CorruptionException;
import io.quantara.UnknownFormatException;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The format of {@code MANIFEST-n}, little-endian.
 *
 * <pre>
 *  0  8  magic "QTNRMAN1"
 *  8  4  version, 1
 * 12  4  CRC32C of the previous manifest, 0 if there is none
 * 16  8  number
 * 24  8  flags of what a reader must understand
 * 32  8  flags of what a writer must understand
 * 40 16  database id: most, then least significant 8 bytes
 * 56  8  length of the payload in bytes
 * 64     payload
 *  +  4  zero
 *  +  4  CRC32C of everything before
 *  +  8  magic "QTNRMEND"
 * </pre>
 */
final class ManifestFormat {

    private static final int VERSION = 1;
    private static final long MAGIC = Bytes.magic("QTNRMAN1");
    private static final int HEADER_BYTES = 64;
    private static final int TRAILER_BYTES = 16;
    private static final int SMALLEST_BYTES = HEADER_BYTES + TRAILER_BYTES;
    private static final long END_MAGIC = Bytes.magic("QTNRMEND");

    private ManifestFormat() {}

    static ByteBuffer encode(
            long number,
            int previousCrc,
            long readerFeatures,
            long writerFeatures,
            UUID databaseId,
            ByteBuffer payload) {
        ByteBuffer bytes = Bytes.allocate(Math.addExact(SMALLEST_BYTES, payload.remaining()));
        bytes.putLong(MAGIC).putInt(VERSION).putInt(previousCrc).putLong(number);
        bytes.putLong(readerFeatures).putLong(writerFeatures);
        Bytes.putUuid(bytes, databaseId);
        bytes.putLong(payload.remaining()).put(payload.duplicate()).putInt(0);
        bytes.putInt(Bytes.crc(bytes, 0, bytes.position())).putLong(END_MAGIC);
        return bytes.flip();
    }

    /** Decodes a whole file. The checksum comes first: where it stands stays the same in all versions. */
    static StoredManifest decode(ByteBuffer bytes, String file) {
        int length = bytes.limit();
        if (length < SMALLEST_BYTES || bytes.getLong(length - 8) != END_MAGIC) {
            throw damaged(file, "of " + length + " bytes is not complete");
        }
        int crcOffset = length - 12;
        int found = bytes.getInt(crcOffset);
        int expected = Bytes.crc(bytes, 0, crcOffset);
        if (found != expected) {
            throw damaged(file, "has checksum " + Bytes.hex(found) + " where " + Bytes.hex(expected) + " was expected");
        }
        if (bytes.getLong(0) != MAGIC) {
            throw damaged(file, "does not begin like a manifest");
        }
        if (bytes.getInt(8) != VERSION) {
            throw new UnknownFormatException("Manifest " + file + " has format version " + bytes.getInt(8)
                    + " where this release reads " + VERSION + ". Open the database with a newer release.");
        }
        if (bytes.getLong(56) != length - SMALLEST_BYTES) {
            throw damaged(file, "of " + length + " bytes says that it holds " + bytes.getLong(56));
        }
        UUID databaseId = Bytes.getUuid(bytes.duplicate().order(bytes.order()).position(40));
        ByteBuffer payload = bytes.slice(HEADER_BYTES, length - SMALLEST_BYTES).asReadOnlyBuffer().order(bytes.order());
        return new StoredManifest(
                bytes.getLong(16), found, databaseId, bytes.getLong(24), bytes.getLong(32), payload);
    }

    private static CorruptionException damaged(String file, String what) {
        return new CorruptionException(file, 0, "Manifest " + file + " " + what + ". Restore a backup.");
    }
}
