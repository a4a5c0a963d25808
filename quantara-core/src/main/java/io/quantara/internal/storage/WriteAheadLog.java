package io.quantara.internal.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The writer of one write-ahead log file: append batches, write them, force them. {@link LogReader} reads what it
 * wrote; {@link FrameHeader} and {@link LogHeaderFormat} hold the byte tables.
 *
 * <p>A log is never reopened for appending, and never reused. After a failed {@link #write} only {@link #rollBack} is
 * possible; after a failed {@link #force} nothing is, because what reached the disk is unknown. Not safe for use by
 * several threads at once.
 */
public final class WriteAheadLog implements AutoCloseable {

    private enum State {
        OPEN,
        WRITE_FAILED,
        SEALED,
        FAILED,
        CLOSED
    }

    private static final ByteBuffer NO_PAYLOAD = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final String name;
    private final DiskFile file;
    private final LogHeader header;
    private final FrameBuffer frames;
    private State state = State.OPEN;
    private long endOffset = LogHeaderFormat.SIZE_BYTES;
    private long forcedEndOffset = LogHeaderFormat.SIZE_BYTES;
    private long appendedSequence;
    private long writtenSequence;
    private long durableSequence;
    private @Nullable MarkKind lastMark;

    private WriteAheadLog(String name, DiskFile file, LogHeader header) {
        this.name = name;
        this.file = file;
        this.header = header;
        this.frames = new FrameBuffer(header.salt());
        this.appendedSequence = header.firstSequence() - 1;
        this.writtenSequence = appendedSequence;
        this.durableSequence = appendedSequence;
    }

    /**
     * Creates a log. Its header and its directory entry are durable when this returns.
     *
     * @param disk where to create it
     * @param header what its header says; the name of the file follows from the number
     * @throws java.nio.file.FileAlreadyExistsException if the number is taken
     * @throws IOException if the operating system refused; the file is deleted again if that is possible
     */
    public static WriteAheadLog create(Disk disk, LogHeader header) throws IOException {
        String name = FileName.log(header.number()).name();
        DiskFile file = disk.create(name);
        try {
            file.writeAt(0, LogHeaderFormat.encode(header));
            file.force();
            disk.forceDirectory();
            return new WriteAheadLog(name, file, header);
        } catch (IOException e) {
            Leftovers.closeAndDelete(disk, name, file, e);
            throw e;
        }
    }

    /**
     * Frames a batch; nothing is written yet. Large payloads are not copied: they must stay as they are until
     * {@link #write} or {@link #rollBack} has returned.
     *
     * @param sequence the sequence number of the batch, one more than that of the batch before
     * @param payload the content from position to limit, which both stay where they are
     */
    public void append(long sequence, ByteBuffer payload) {
        requireOpen();
        if (sequence != appendedSequence + 1) {
            throw new IllegalArgumentException("Sequence number " + sequence + " cannot follow " + appendedSequence
                    + " in log " + name + ".");
        }
        if (lastMark != null && (lastMark == MarkKind.CLEAN_CLOSE || hasUnforced())) {
            throw new IllegalStateException("No batch may follow a " + lastMark + " in log " + name + " yet.");
        }
        int parts = Math.max(0, (payload.remaining() - 1) / FrameHeader.LARGEST_PAYLOAD);
        for (int part = 0; part < parts; part++) {
            int start = payload.position() + part * FrameHeader.LARGEST_PAYLOAD;
            add(sequence, FrameHeader.PART, part, payload.slice(start, FrameHeader.LARGEST_PAYLOAD));
        }
        int start = payload.position() + parts * FrameHeader.LARGEST_PAYLOAD;
        add(sequence, FrameHeader.BATCH, parts, payload.slice(start, payload.limit() - start));
        appendedSequence = sequence;
        lastMark = null;
    }

    /**
     * Frames a mark; nothing is written yet. No batch may follow before the mark has been forced, none at all after
     * {@link MarkKind#CLEAN_CLOSE}.
     *
     * @param kind which mark
     * @throws IllegalStateException if anything before it has not been forced
     */
    public void appendMark(MarkKind kind) {
        requireOpen();
        if (hasUnforced() || lastMark == MarkKind.CLEAN_CLOSE) {
            throw new IllegalStateException("A " + kind + " must follow forced frames only, in log " + name + ".");
        }
        int frameKind = kind == MarkKind.WATERMARK ? FrameHeader.WATERMARK : FrameHeader.CLEAN_CLOSE;
        add(appendedSequence, frameKind, 0, NO_PAYLOAD);
        lastMark = kind;
    }

    /**
     * Writes all appended frames.
     *
     * @throws IOException if not all were written; only {@link #rollBack} is possible then
     */
    public void write() throws IOException {
        requireOpen();
        if (frames.sizeBytes() == 0) {
            return;
        }
        state = State.WRITE_FAILED;
        frames.writeTo(file, endOffset);
        state = State.OPEN;
        endOffset += frames.sizeBytes();
        writtenSequence = appendedSequence;
        frames.clear();
    }

    /**
     * Makes everything written durable.
     *
     * @throws IOException if the operating system refused; the log is of no use any more, and it is unknown which of
     *     the batches written since the last force will be found
     */
    public void force() throws IOException {
        requireOpen();
        forceWritten();
        state = State.OPEN;
    }

    /**
     * Takes back a failed {@link #write}: cuts the file at the end of the last write that succeeded, forces it, and
     * seals the log. Go on in a new log.
     *
     * @throws IOException if the operating system refused; the log is of no use any more, and it is unknown which of
     *     the batches of the failed write will be found
     */
    public void rollBack() throws IOException {
        if (state != State.WRITE_FAILED) {
            throw new IllegalStateException("Log " + name + " is " + state + ": there is nothing to take back.");
        }
        state = State.FAILED;
        if (file.length() > endOffset) {
            file.truncate(endOffset);
        }
        forceWritten();
        appendedSequence = writtenSequence;
        frames.clear();
        state = State.SEALED;
    }

    /** Returns the end of the last successful write, in bytes from the start of the file. */
    public long endOffset() {
        return endOffset;
    }

    /** Returns the sequence number of the last batch written; one less than the header's first if there is none. */
    public long lastSequence() {
        return writtenSequence;
    }

    /** Returns the highest sequence number that has been forced. */
    public long durableSequence() {
        return durableSequence;
    }

    /** Returns the size of the file including frames that wait to be written, in bytes. */
    public long sizeBytes() {
        return endOffset + frames.sizeBytes();
    }

    /** Returns what the header of the file says. */
    public LogHeader header() {
        return header;
    }

    /** Closes the file without writing or forcing anything. */
    @Override
    public void close() throws IOException {
        state = State.CLOSED;
        file.close();
    }

    private void add(long sequence, int kind, int flags, ByteBuffer payload) {
        var frame = new FrameHeader(payload.remaining(), sequence, durableSequence, kind, flags);
        frames.add(frame, payload, endOffset + frames.sizeBytes());
    }

    private void forceWritten() throws IOException {
        state = State.FAILED;
        file.force();
        durableSequence = writtenSequence;
        forcedEndOffset = endOffset;
    }

    private boolean hasUnforced() {
        return frames.sizeBytes() > 0 || forcedEndOffset < endOffset;
    }

    private void requireOpen() {
        if (state != State.OPEN) {
            throw new IllegalStateException("Log " + name + " is " + state + " and takes nothing more.");
        }
    }
}
