package io.quantara.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quantara.CorruptionException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Logs whose frames are whole, each with the right checksums, but stand in an order that no writer makes. */
class FrameOrderTest {

    private static final LogHeader HEADER = SampleLog.header(7, 1);
    private static final int BYTES = 8;

    private final MemoryDisk disk = new MemoryDisk();

    /** Frames of which the last one is wrong. */
    record Wrong(String what, List<FrameHeader> frames) {

        Wrong(String what, FrameHeader... frames) {
            this(what, List.of(frames));
        }

        @Override
        public String toString() {
            return what;
        }
    }

    static List<Wrong> wrong() {
        return List.of(
                new Wrong("the first batch is left out", batch(2, 0)),
                new Wrong("a batch is left out", batch(1, 0), batch(3, 0)),
                new Wrong("a batch comes twice", batch(1, 0), batch(1, 0)),
                new Wrong("it says that it is durable itself", batch(1, 1)),
                new Wrong("less is durable than before", batch(1, 0), batch(2, 1), batch(3, 0)),
                new Wrong("an unknown kind", frame(1, 0, 5, 0)),
                new Wrong("no kind at all", frame(1, 0, 0, 0)),
                new Wrong("a batch that ends parts nobody wrote", frame(1, 0, FrameHeader.BATCH, 1)),
                new Wrong("a second part without a first", frame(1, 0, FrameHeader.PART, 1)),
                new Wrong("a part comes twice", part(1, 0), part(1, 0)),
                new Wrong("a batch forgets its parts", part(1, 0), batch(1, 0)),
                new Wrong("another batch between parts", part(1, 0), frame(2, 0, FrameHeader.BATCH, 1)),
                new Wrong("a mark between parts", part(1, 0), mark(0, 0, FrameHeader.WATERMARK)),
                new Wrong("a mark for a batch to come", batch(1, 0), mark(2, 1, FrameHeader.WATERMARK)),
                new Wrong("a mark that does not say all is durable", batch(1, 0), mark(1, 0, FrameHeader.WATERMARK)),
                new Wrong("a mark with a number of parts", batch(1, 0), frame(1, 1, FrameHeader.WATERMARK, 1)),
                new Wrong("a batch after the close", batch(1, 0), mark(1, 1, FrameHeader.CLEAN_CLOSE), batch(2, 1)),
                new Wrong("two closes", batch(1, 0), mark(1, 1, FrameHeader.CLEAN_CLOSE),
                        mark(1, 1, FrameHeader.CLEAN_CLOSE)));
    }

    @AfterEach
    void closeDisk() {
        disk.close();
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void isDamageWhereTheOrderBreaks(Wrong wrong) throws IOException {
        long lastFrame = write(wrong.frames);
        List<SampleLog.Batch> found = new ArrayList<>();
        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(() -> SampleLog.read(disk, 7, found))
                .satisfies(corruption -> assertThat(corruption.offset()).isEqualTo(lastFrame))
                .withMessageContaining("a frame of kind " + wrong.frames.getLast().kind());
        assertThat(found.size()).isLessThan(wrong.frames.size());
    }

    @Test
    void isFineAsWritersMakeIt() throws IOException {
        write(List.of(batch(1, 0), mark(1, 1, FrameHeader.WATERMARK), part(2, 0), frame(2, 1, FrameHeader.BATCH, 1),
                batch(3, 1), mark(3, 3, FrameHeader.CLEAN_CLOSE)));
        assertThat(SampleLog.read(disk, 7, new ArrayList<>()).cleanClose()).isTrue();
    }

    /** Writes frames behind a header and returns where the last one begins. */
    private long write(List<FrameHeader> headers) throws IOException {
        long start = LogHeaderFormat.SIZE_BYTES;
        try (DiskFile file = disk.create("000007.wal")) {
            file.writeAt(0, LogHeaderFormat.encode(HEADER));
            long offset = start;
            for (FrameHeader header : headers) {
                var frames = new FrameBuffer(HEADER.salt());
                frames.add(header, ByteBuffer.allocate(header.payloadLength()), offset);
                frames.writeTo(file, offset);
                start = offset;
                offset += frames.sizeBytes();
            }
        }
        return start;
    }

    private static FrameHeader batch(long sequence, long durable) {
        return frame(sequence, durable, FrameHeader.BATCH, 0);
    }

    private static FrameHeader part(long sequence, int number) {
        return frame(sequence, sequence - 1, FrameHeader.PART, number);
    }

    private static FrameHeader mark(long sequence, long durable, int kind) {
        return new FrameHeader(0, sequence, durable, kind, 0);
    }

    private static FrameHeader frame(long sequence, long durable, int kind, int flags) {
        return new FrameHeader(BYTES, sequence, durable, kind, flags);
    }
}
