package io.quantara.internal.storage;

import io.quantara.CorruptionException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One pass over the frames of a log. */
final class LogScan {

    private final String name;
    private final LogHeader header;
    private final LogWindow window;
    private final boolean isLast;
    private final List<byte[]> parts = new ArrayList<>();
    private LogPosition position;
    private long offset;
    private long validEndOffset;
    private long lastSequence;
    private long durableSequence;
    private boolean cleanClose;

    LogScan(String name, LogPosition from, LogWindow window, boolean isLast) {
        this.name = name;
        this.header = from.header();
        this.window = window;
        this.isLast = isLast;
        this.position = from;
        this.offset = from.offset();
        this.validEndOffset = from.offset();
        this.lastSequence = from.lastSequence();
        this.durableSequence = from.durableSequence();
        this.cleanClose = from.cleanClose();
    }

    /** Returns where to read on after a run: behind the last batch that was wanted. */
    LogPosition position() {
        return position;
    }

    /** Reads to the end, handing out the batches up to a sequence number. */
    LogSummary run(long lastWanted, LogReader.BatchConsumer consumer) throws IOException {
        boolean more = true;
        while (more) {
            FrameHeader frame = completeFrameAt(offset);
            if (frame != null) {
                accept(frame, lastWanted, consumer);
            } else if (!isProvenDamage()) {
                more = false;
            } else if (completeFrameAt(offset) == null) {
                throw damaged();
            }
        }
        if (!isLast) {
            requireWhole();
            durableSequence = lastSequence;
        }
        long tornBytes = window.length() - validEndOffset;
        return new LogSummary(header, validEndOffset, lastSequence, durableSequence, cleanClose, tornBytes);
    }

    static CorruptionException corrupt(String name, long offset, String what, @Nullable Throwable cause) {
        return new CorruptionException(
                name,
                offset,
                "Log " + name + " is damaged at offset " + offset + ": " + what
                        + ". Restore a backup, or run repair to see what can be saved.",
                cause);
    }

    private void accept(FrameHeader frame, long lastWanted, LogReader.BatchConsumer consumer) throws IOException {
        checkOrder(frame);
        durableSequence = Math.max(durableSequence, frame.durableSequence());
        if (frame.kind() == FrameHeader.PART) {
            if (frame.sequence() <= lastWanted) {
                byte[] part = new byte[frame.payloadLength()];
                payloadOf(frame).get(part);
                parts.add(part);
            } else {
                parts.add(new byte[0]);
            }
            offset += frame.frameBytes();
            return;
        }
        if (frame.isMark()) {
            cleanClose = frame.kind() == FrameHeader.CLEAN_CLOSE;
        } else if (frame.sequence() <= lastWanted) {
            consumer.accept(frame.sequence(), batchOf(frame));
        }
        parts.clear();
        offset += frame.frameBytes();
        validEndOffset = offset;
        lastSequence = frame.sequence();
        if (lastSequence <= lastWanted) {
            position = new LogPosition(header, offset, lastSequence, durableSequence, cleanClose);
        }
    }

    /** A frame whose checksums are right but which stands in the wrong place is damage, never a torn write. */
    private void checkOrder(FrameHeader frame) {
        long expected = frame.isMark() ? lastSequence : lastSequence + 1;
        int expectedFlags = frame.isMark() ? 0 : parts.size();
        boolean known = frame.kind() >= FrameHeader.BATCH && frame.kind() <= FrameHeader.CLEAN_CLOSE;
        boolean markFits = !frame.isMark() || (parts.isEmpty() && frame.durableSequence() == lastSequence);
        boolean durableFits = frame.durableSequence() <= lastSequence && frame.durableSequence() >= durableSequence;
        if (cleanClose || !known || !markFits || !durableFits || frame.sequence() != expected
                || frame.flags() != expectedFlags) {
            throw corrupt(
                    name,
                    offset,
                    "a frame of kind " + frame.kind() + " with sequence number " + frame.sequence() + " follows "
                            + lastSequence + (cleanClose ? " and a clean close" : ""),
                    null);
        }
    }

    private ByteBuffer batchOf(FrameHeader frame) throws IOException {
        ByteBuffer last = payloadOf(frame);
        if (parts.isEmpty()) {
            return last;
        }
        long sizeBytes = last.remaining() + (long) FrameHeader.LARGEST_PAYLOAD * parts.size();
        if (sizeBytes > Integer.MAX_VALUE - 8) {
            throw corrupt(name, validEndOffset, "a batch of " + sizeBytes + " bytes is larger than any written", null);
        }
        ByteBuffer whole = Bytes.allocate((int) sizeBytes);
        parts.forEach(whole::put);
        whole.put(last);
        return whole.flip();
    }

    private ByteBuffer payloadOf(FrameHeader frame) throws IOException {
        ByteBuffer payload = window.at(offset + FrameHeader.SIZE_BYTES, frame.payloadLength());
        if (payload == null) {
            throw new IOException("Log " + name + " was shortened while it was read. Open the database again.");
        }
        return payload;
    }

    /** Returns the frame at an offset if all of it is there and right, else null. */
    @Nullable FrameHeader completeFrameAt(long start) throws IOException {
        FrameHeader frame = headerAt(start);
        if (frame == null) {
            return null;
        }
        int bodyLength = frame.paddedLength() + FrameHeader.TRAILER_BYTES;
        ByteBuffer body = window.at(start + FrameHeader.SIZE_BYTES, bodyLength);
        if (body == null || body.getInt(bodyLength - 4) != frame.payloadLength() || !isZero(body, frame)) {
            return null;
        }
        int crc = frame.payloadCrc(body.slice(0, frame.payloadLength()), header.salt());
        return body.getInt(frame.paddedLength()) == crc ? frame : null;
    }

    private static boolean isZero(ByteBuffer body, FrameHeader frame) {
        for (int i = frame.payloadLength(); i < frame.paddedLength(); i++) {
            if (body.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns the header of a frame at an offset if it is right, else null. */
    @Nullable FrameHeader headerAt(long start) throws IOException {
        ByteBuffer bytes = window.at(start, FrameHeader.SIZE_BYTES);
        return bytes == null ? null : FrameHeader.decode(bytes, header.salt(), start);
    }

    /**
     * Looks behind the bad frame for a proof that it had been durable. If there is one, the window is refreshed, so
     * that the caller can look again: where the log grows meanwhile, the proof may be younger than what was read.
     */
    private boolean isProvenDamage() throws IOException {
        for (long later = offset + FrameHeader.ALIGNMENT; later < window.length(); later += FrameHeader.ALIGNMENT) {
            FrameHeader frame = headerAt(later);
            if (frame != null && provesDurable(frame)) {
                window.refresh();
                return true;
            }
        }
        return false;
    }

    /**
     * A later frame proves it by the durable sequence number in it; or as a clean close; or as the start of the very
     * batch that is missing, for then the damage hit a mark, and no batch is appended before its mark was forced.
     */
    private boolean provesDurable(FrameHeader later) {
        long missing = lastSequence + 1;
        return later.durableSequence() >= missing
                || later.kind() == FrameHeader.CLEAN_CLOSE
                || (parts.isEmpty() && later.startsBatch() && later.sequence() == missing);
    }

    private CorruptionException damaged() {
        return corrupt(
                name,
                offset,
                "what follows sequence number " + lastSequence
                        + " cannot be read, though frames behind it show that it had reached the disk",
                null);
    }

    private void requireWhole() {
        if (validEndOffset != window.length()) {
            throw corrupt(
                    name,
                    offset,
                    "nothing after sequence number " + lastSequence + " can be read, though a later log exists",
                    null);
        }
    }
}
