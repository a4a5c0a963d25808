package io.quantara.internal.storage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.UUID;
import java.util.zip.CRC32C;

/** The encodings that all file formats share: little-endian numbers, UUIDs as two numbers, CRC32C. */
final class Bytes {

    static final int UUID_BYTES = 16;

    private Bytes() {}

    static ByteBuffer allocate(int sizeBytes) {
        return ByteBuffer.allocate(sizeBytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns a view of the remaining bytes; the position of the original stays where it is. */
    static ByteBuffer view(ByteBuffer bytes) {
        return bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    static void putUuid(ByteBuffer target, UUID id) {
        target.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    static UUID getUuid(ByteBuffer source) {
        long mostSignificant = source.getLong();
        return new UUID(mostSignificant, source.getLong());
    }

    /** Reads eight ASCII characters as the number that {@code putLong} writes them with. */
    static long magic(String eightCharacters) {
        long magic = 0;
        for (int i = 7; i >= 0; i--) {
            magic = magic << 8 | eightCharacters.charAt(i);
        }
        return magic;
    }

    static int crc(ByteBuffer bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(offset, length));
        return (int) crc.getValue();
    }

    static String hex(int crc) {
        return String.format(Locale.ROOT, "%08x", crc);
    }
}
