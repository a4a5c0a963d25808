package io.quantara.internal.storage;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The first 32 bytes of a frame of the write-ahead log. All numbers are little-endian; frames start at multiples of 8.
 *
 * <pre>
 *  0  u32 magic             0x464e5451
 *  4  u32 payload length    bytes, at most 32 MiB
 *  8  u64 sequence number   of the batch; of the last batch for marks
 * 16  u64 durable sequence  the highest sequence number known to be durable when the frame was built
 * 24  u16 kind              1 batch, 2 part, 3 watermark, 4 clean close
 * 26  u16 flags             part: its number from 0; batch: how many parts came before it; mark: 0
 * 28  u32 header crc        CRC32C of salt (8), offset of the frame in the file (8) and bytes 0 to 27
 * 32  payload, then zeros up to a multiple of 8
 *  +  u32 payload crc       CRC32C of salt (8), sequence number (8), payload and zeros
 *  +  u32 payload length    again
 * </pre>
 *
 * <p>The header has a checksum of its own because a flipped bit in the length must not swallow the rest of the log.
 */
record FrameHeader(int payloadLength, long sequence, long durableSequence, int kind, int flags) {

    static final int SIZE_BYTES = 32;
    static final int TRAILER_BYTES = 8;
    static final int ALIGNMENT = 8;
    static final int LARGEST_PAYLOAD = 32 << 20;
    static final int MAGIC = 0x464e5451;
    static final int LARGEST_FLAGS = 0xffff;

    static final int BATCH = 1;
    static final int PART = 2;
    static final int WATERMARK = 3;
    static final int CLEAN_CLOSE = 4;

    private static final int CRC_OFFSET = 28;

    /** Returns the size of the whole frame in bytes. */
    long frameBytes() {
        return SIZE_BYTES + paddedLength() + (long) TRAILER_BYTES;
    }

    /** Returns the length of payload and padding in bytes. */
    int paddedLength() {
        return (payloadLength + ALIGNMENT - 1) & -ALIGNMENT;
    }

    boolean isMark() {
        return kind == WATERMARK || kind == CLEAN_CLOSE;
    }

    /** Returns whether no earlier frame carries a piece of the same batch. */
    boolean startsBatch() {
        return !isMark() && flags == 0;
    }

    void encode(ByteBuffer target, long salt, long offset) {
        int start = target.position();
        target.putInt(MAGIC).putInt(payloadLength).putLong(sequence).putLong(durableSequence);
        target.putShort((short) kind).putShort((short) flags);
        target.putInt(headerCrc(target, start, salt, offset));
    }

    /** Returns the header at the start of a buffer, or null if there is no valid one. */
    static @Nullable FrameHeader decode(ByteBuffer source, long salt, long offset) {
        if (source.getInt(0) != MAGIC || source.getInt(CRC_OFFSET) != headerCrc(source, 0, salt, offset)) {
            return null;
        }
        int payloadLength = source.getInt(4);
        if (payloadLength < 0 || payloadLength > LARGEST_PAYLOAD) {
            return null;
        }
        return new FrameHeader(
                payloadLength,
                source.getLong(8),
                source.getLong(16),
                Short.toUnsignedInt(source.getShort(24)),
                Short.toUnsignedInt(source.getShort(26)));
    }

    /** Returns the checksum over the payload from position to limit, and its padding. */
    int payloadCrc(ByteBuffer payload, long salt) {
        CRC32C crc = seeded(salt, sequence);
        crc.update(payload.duplicate());
        for (int i = payloadLength; i < paddedLength(); i++) {
            crc.update(0);
        }
        return (int) crc.getValue();
    }

    private static int headerCrc(ByteBuffer bytes, int start, long salt, long offset) {
        CRC32C crc = seeded(salt, offset);
        crc.update(bytes.slice(start, CRC_OFFSET));
        return (int) crc.getValue();
    }

    private static CRC32C seeded(long first, long second) {
        CRC32C crc = new CRC32C();
        crc.update(Bytes.allocate(16).putLong(first).putLong(second).flip());
        return crc;
    }
}
