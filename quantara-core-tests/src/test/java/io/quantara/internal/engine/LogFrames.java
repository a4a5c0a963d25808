package io.quantara.internal.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The frames of an undamaged log, read after {@code docs/formats/write-ahead-log.md} and without any code of the
 * database, and what a reader may find in a damaged copy of it.
 */
final class LogFrames {

    static final int HEADER_BYTES = 128;

    private static final int FRAME_HEADER_BYTES = 32;
    private static final int TRAILER_BYTES = 8;
    private static final int BATCH = 1;
    private static final int PART = 2;
    private static final int CLEAN_CLOSE = 4;

    private final byte[] bytes;
    private final List<Frame> frames = new ArrayList<>();

    /** A frame: where it lies, and the fields of its header. */
    private record Frame(int offset, int length, long sequence, long durable, int kind, int flags) {

        boolean startsBatch() {
            return (kind == BATCH || kind == PART) && flags == 0;
        }
    }

    LogFrames(byte[] log) {
        this.bytes = log;
        ByteBuffer buffer = ByteBuffer.wrap(log).order(ByteOrder.LITTLE_ENDIAN);
        int offset = HEADER_BYTES;
        while (offset < log.length) {
            int payload = buffer.getInt(offset + 4);
            int length = FRAME_HEADER_BYTES + (payload + 7 & -8) + TRAILER_BYTES;
            frames.add(new Frame(
                    offset,
                    length,
                    buffer.getLong(offset + 8),
                    buffer.getLong(offset + 16),
                    buffer.getShort(offset + 24),
                    buffer.getShort(offset + 26)));
            offset += length;
        }
    }

    /** Returns the sequence number before the first batch. */
    long sequenceBefore() {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(48) - 1;
    }

    /** What a damaged copy may be taken for, if it is the last log. */
    record Found(boolean isDamageProven, long lastSequence, long durableSequence) {}

    /** Compares a damaged copy, whose header is intact, with this log. */
    Found find(byte[] damaged) {
        long last = sequenceBefore();
        long durable = last;
        int at = 0;
        while (at < frames.size() && isIntact(damaged, frames.get(at), frames.get(at).length)) {
            Frame frame = frames.get(at++);
            durable = Math.max(durable, frame.durable);
            if (frame.kind != PART) {
                last = frame.sequence;
            }
        }
        boolean proven = false;
        for (int later = at + 1; later < frames.size(); later++) {
            Frame frame = frames.get(later);
            boolean proves = frame.durable > last || frame.kind == CLEAN_CLOSE
                    || (frame.startsBatch() && frame.sequence == last + 1);
            proven |= proves && isIntact(damaged, frame, FRAME_HEADER_BYTES);
        }
        return new Found(proven, last, durable);
    }

    /** Returns whether the header of a copy is the one of this log. */
    boolean hasHeader(byte[] damaged) {
        return damaged.length >= HEADER_BYTES && Arrays.equals(bytes, 0, HEADER_BYTES, damaged, 0, HEADER_BYTES);
    }

    private boolean isIntact(byte[] damaged, Frame frame, int length) {
        int end = frame.offset + length;
        return damaged.length >= end && Arrays.equals(bytes, frame.offset, end, damaged, frame.offset, end);
    }
}
