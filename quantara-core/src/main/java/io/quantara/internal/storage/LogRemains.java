package io.quantara.internal.storage;

import io.quantara.CorruptionException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a damaged log still holds, which {@link LogReader} refuses. The caller decides what may be used: a batch
 * behind a missing one must never be applied.
 */
public final class LogRemains {

    private final DiskFile file;
    private final LogScan scan;
    private final LogWindow window;
    private final List<byte[]> parts = new ArrayList<>();
    private long highest;

    private LogRemains(DiskFile file, String name, LogHeader header) throws IOException {
        this.file = file;
        this.window = new LogWindow(file, file.length());
        this.scan = new LogScan(name, LogPosition.start(header), window, true);
    }

    /**
     * Returns the header of a log, damaged or not: where its checksum is wrong, what the first frame proves.
     *
     * @param disk where the log is
     * @param number the number of the log
     * @param databaseId the database it must belong to
     * @return empty if it is missing, another log, or so damaged that no frame can be read
     * @throws io.quantara.UnknownFormatException if a newer release wrote it
     * @throws IOException if the operating system refused
     */
    public static Optional<LogHeader> header(Disk disk, long number, UUID databaseId) throws IOException {
        String name = FileName.log(number).name();
        if (!disk.exists(name)) {
            return Optional.empty();
        }
        try (DiskFile file = disk.open(name)) {
            LogHeader header = LogHeaderFormat.read(file, name);
            boolean isRight = header.databaseId().equals(databaseId) && header.number() == number;
            return isRight ? Optional.of(header) : Optional.empty();
        } catch (CorruptionException | UnfinishedLogException _) {
            return provenHeader(disk, number, databaseId);
        }
    }

    /**
     * Returns the database that a log says it belongs to.
     *
     * @param disk where the log is
     * @param number the number of the log
     * @return empty if its header is damaged
     * @throws IOException if the operating system refused
     */
    public static Optional<UUID> statedId(Disk disk, long number) throws IOException {
        String name = FileName.log(number).name();
        try (DiskFile file = disk.open(name)) {
            return Optional.of(LogHeaderFormat.read(file, name).databaseId());
        } catch (CorruptionException | UnfinishedLogException _) {
            return Optional.empty();
        }
    }

    /** The checksums of a frame include the salt of the log: where the first frame is right, the salt is. */
    private static Optional<LogHeader> provenHeader(Disk disk, long number, UUID databaseId) throws IOException {
        try (DiskFile file = disk.open(FileName.log(number).name())) {
            ByteBuffer bytes = Bytes.allocate(LogHeaderFormat.SIZE_BYTES + FrameHeader.SIZE_BYTES);
            if (file.readAt(0, bytes) < bytes.capacity()) {
                return Optional.empty();
            }
            long salt = bytes.getLong(LogHeaderFormat.SALT_OFFSET);
            ByteBuffer first = Bytes.view(bytes.position(LogHeaderFormat.SIZE_BYTES));
            FrameHeader frame = FrameHeader.decode(first, salt, LogHeaderFormat.SIZE_BYTES);
            if (frame == null) {
                return Optional.empty();
            }
            long before = frame.isMark() ? frame.sequence() : frame.sequence() - 1;
            boolean isOfAWriter = before >= 0 && before < Long.MAX_VALUE;
            return isOfAWriter
                    ? Optional.of(new LogHeader(databaseId, number, salt, before + 1, 0, 0, before))
                    : Optional.empty();
        }
    }

    /**
     * Hands out all complete batches that begin at or behind an offset, in the order of the file; between them there
     * may be holes.
     *
     * @param disk where the log is
     * @param header what {@link #header} returned
     * @param offset where to begin, in bytes from the start of the file
     * @param consumer takes the batches
     * @return the highest sequence number that the log proves to have been written, 0 if none
     * @throws IOException if the operating system refused
     */
    public static long readBehind(Disk disk, LogHeader header, long offset, LogReader.BatchConsumer consumer)
            throws IOException {
        String name = FileName.log(header.number()).name();
        try (DiskFile file = disk.open(name)) {
            LogRemains remains = new LogRemains(file, name, header);
            remains.run(Math.max(offset, LogHeaderFormat.SIZE_BYTES) & -FrameHeader.ALIGNMENT, consumer);
            return Math.max(remains.highest, header.previousLastSequence());
        }
    }

    private void run(long from, LogReader.BatchConsumer consumer) throws IOException {
        long at = from;
        while (at < window.length()) {
            FrameHeader frame = scan.completeFrameAt(at);
            if (frame == null) {
                parts.clear();
                FrameHeader incomplete = scan.headerAt(at);
                highest = Math.max(highest, incomplete == null ? 0 : incomplete.durableSequence());
                at += FrameHeader.ALIGNMENT;
            } else {
                accept(frame, at, consumer);
                at += frame.frameBytes();
            }
        }
    }

    private void accept(FrameHeader frame, long at, LogReader.BatchConsumer consumer) throws IOException {
        highest = Math.max(highest, Math.max(frame.sequence(), frame.durableSequence()));
        boolean fits = !frame.isMark() && frame.flags() == parts.size();
        if (!fits) {
            parts.clear();
            return;
        }
        byte[] payload = new byte[frame.payloadLength()];
        file.readAt(at + FrameHeader.SIZE_BYTES, ByteBuffer.wrap(payload));
        parts.add(payload);
        if (frame.kind() == FrameHeader.BATCH) {
            ByteBuffer batch = joined();
            parts.clear();
            if (batch != null) {
                consumer.accept(frame.sequence(), batch);
            }
        }
    }

    private @Nullable ByteBuffer joined() {
        long sizeBytes = parts.stream().mapToLong(part -> part.length).sum();
        if (sizeBytes > Integer.MAX_VALUE - 8) {
            return null;
        }
        ByteBuffer batch = Bytes.allocate((int) sizeBytes);
        parts.forEach(batch::put);
        return batch.flip();
    }
}
