package io.quantara.internal.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;

/** Recognises compressed streams. */
public final class Gzip {

    private static final int MAGIC_LENGTH = 2;
    private static final int BUFFER_BYTES = 64 << 10;

    private Gzip() {}

    /**
     * Returns the decompressed bytes of a stream that begins as gzip does, and those of any other stream as they are.
     *
     * @param stream closed with the returned one
     * @throws IOException when the stream fails; {@link java.util.zip.ZipException} when the gzip header is damaged
     */
    public static InputStream unwrap(InputStream stream) throws IOException {
        PushbackInputStream peeked = new PushbackInputStream(stream, MAGIC_LENGTH);
        byte[] start = peeked.readNBytes(MAGIC_LENGTH);
        peeked.unread(start);
        boolean compressed = start.length == MAGIC_LENGTH && start[0] == 0x1F && start[1] == (byte) 0x8B;
        return compressed ? new GZIPInputStream(peeked, BUFFER_BYTES) : peeked;
    }
}
