package io.quantara.internal.storage;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads and replaces whole files, for tests that damage them. */
final class WholeFiles {

    private WholeFiles() {}

    static byte[] read(Disk disk, String name) throws IOException {
        try (DiskFile file = disk.open(name)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) file.length());
            file.readAt(0, bytes);
            return bytes.array();
        }
    }

    static void put(Disk disk, String name, byte[] content) throws IOException {
        if (disk.exists(name)) {
            disk.delete(name);
        }
        try (DiskFile file = disk.create(name)) {
            file.writeAt(0, ByteBuffer.wrap(content));
        }
    }

    static byte[] flipped(byte[] original, long bit) {
        byte[] damaged = original.clone();
        damaged[(int) (bit / 8)] ^= (byte) (1 << bit % 8);
        return damaged;
    }
}
