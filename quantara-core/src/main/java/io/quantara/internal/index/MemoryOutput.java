package io.quantara.internal.index;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Writes memory of any size to a channel. */
public final class MemoryOutput {

    private static final long WRITE_BYTES = 1 << 20;

    private MemoryOutput() {}

    /** Writes all of some memory. */
    public static void write(MemorySegment memory, WritableByteChannel target) throws IOException {
        for (long at = 0; at < memory.byteSize(); at += WRITE_BYTES) {
            ByteBuffer bytes = memory.asSlice(at, Math.min(WRITE_BYTES, memory.byteSize() - at))
                    .asByteBuffer();
            while (bytes.hasRemaining()) {
                target.write(bytes);
            }
        }
    }
}
