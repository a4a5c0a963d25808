package io.quantara.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Most tests damage a log of six batches, with a watermark after the third. */
class LogRemainsTest {

    private static final String NAME = "000007.wal";
    private static final LogHeader HEADER = SampleLog.header(7, 1);
    private static final int IN_DATABASE_ID = 20;
    private static final int FIRST_FRAME = 128;

    private final MemoryDisk disk = new MemoryDisk();
    private final List<SampleLog.Batch> found = new ArrayList<>();
    private final List<Integer> batchStarts = new ArrayList<>();

    @AfterEach
    void closeDisk() {
        disk.close();
    }

    @Test
    void knowsTheHeaderOfAWholeLog() throws IOException {
        writeSix();
        assertThat(LogRemains.header(disk, 7, SampleLog.DATABASE)).contains(HEADER);
        assertThat(LogRemains.statedId(disk, 7)).contains(SampleLog.DATABASE);
    }

    @Test
    void takesNoLogForAnother() throws IOException {
        assertThat(LogRemains.header(disk, 7, SampleLog.DATABASE)).as("missing").isEmpty();
        writeSix();
        assertThat(LogRemains.header(disk, 7, new UUID(8, 8))).as("of another database").isEmpty();
        disk.rename(NAME, "000008.wal");
        assertThat(LogRemains.header(disk, 8, SampleLog.DATABASE)).as("with another number").isEmpty();
        assertThat(LogRemains.statedId(disk, 8)).contains(SampleLog.DATABASE);
    }

    @Test
    void provesADamagedHeaderByTheFirstBatch() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.create(disk, SampleLog.header(7, 10))) {
            SampleLog.append(log, 10, 12);
            log.write();
        }
        flip(IN_DATABASE_ID);
        var proven = new LogHeader(SampleLog.DATABASE, 7, log7Salt(), 10, 0, 0, 9);
        assertThat(LogRemains.header(disk, 7, SampleLog.DATABASE)).contains(proven);
        assertThat(LogRemains.statedId(disk, 7)).isEmpty();
        assertThat(readBehind(proven, 0)).isEqualTo(12);
        assertThat(found).isEqualTo(SampleLog.batches(10, 12));
    }

    @Test
    void provesADamagedHeaderByAMark() throws IOException {
        for (long firstSequence : new long[] {1, 10}) {
            writeFrames(mark(firstSequence - 1));
            flip(IN_DATABASE_ID);
            assertThat(LogRemains.header(disk, 7, SampleLog.DATABASE)).contains(
                    new LogHeader(SampleLog.DATABASE, 7, log7Salt(), firstSequence, 0, 0, firstSequence - 1));
        }
    }

    @Test
    void provesNothingByAFrameThatNobodyWrites() throws IOException {
        for (FrameHeader frame : List.of(batch(0, 0), batch(-1, 0), batch(Long.MIN_VALUE, 0), mark(-1),
                mark(Long.MAX_VALUE))) {
            writeFrames(frame);
            flip(IN_DATABASE_ID);
            assertThat(LogRemains.header(disk, 7, SampleLog.DATABASE)).as("%s", frame).isEmpty();
        }
    }

    @Test
    void provesNothingUnlessSaltAndFirstFrameAreRight() throws IOException {
        writeSix();
        flip(IN_DATABASE_ID);
        byte[] damaged = WholeFiles.read(disk, NAME);
        for (int offset : new int[] {LogHeaderFormat.SALT_OFFSET, FIRST_FRAME, FIRST_FRAME + 8, FIRST_FRAME + 31}) {
            WholeFiles.put(disk, NAME, WholeFiles.flipped(damaged, 8L * offset));
            assertThat(LogRemains.header(disk, 7, SampleLog.DATABASE)).as("offset %d", offset).isEmpty();
        }
        for (int length = 0; length < FIRST_FRAME + FrameHeader.SIZE_BYTES; length++) {
            WholeFiles.put(disk, NAME, Arrays.copyOf(damaged, length));
            assertThat(LogRemains.header(disk, 7, SampleLog.DATABASE)).as("length %d", length).isEmpty();
            assertThat(LogRemains.statedId(disk, 7)).isEmpty();
        }
        WholeFiles.put(disk, NAME, Arrays.copyOf(damaged, FIRST_FRAME + FrameHeader.SIZE_BYTES));
        assertThat(LogRemains.header(disk, 7, SampleLog.DATABASE).map(LogHeader::firstSequence)).contains(1L);
    }

    @Test
    void handsOutWhatBeginsAtOrBehindAnOffset() throws IOException {
        writeSix();
        for (int batch = 1; batch <= 6; batch++) {
            int start = batchStarts.get(batch - 1);
            assertThat(readBehind(HEADER, start)).isEqualTo(6);
            assertThat(found).isEqualTo(SampleLog.batches(batch, 6));
            readBehind(HEADER, start + 8);
            assertThat(found).isEqualTo(SampleLog.batches(batch + 1, 6));
        }
        for (int before : new int[] {-5, 0, 127, FIRST_FRAME, FIRST_FRAME + 7}) {
            readBehind(HEADER, before);
            assertThat(found).as("from %d", before).isEqualTo(SampleLog.batches(1, 6));
        }
    }

    @Test
    void stepsOverDamageAndGoesOnBehindIt() throws IOException {
        writeSix();
        byte[] whole = WholeFiles.read(disk, NAME);
        for (int offset = FIRST_FRAME; offset < whole.length; offset++) {
            WholeFiles.put(disk, NAME, WholeFiles.flipped(whole, 8L * offset + offset % 8));
            readBehind(HEADER, 0);
            assertThat(found).as("damage at %d", offset).isEqualTo(batchesWithout(offset));
        }
    }

    @Test
    void endsWhereTheFileWasCut() throws IOException {
        writeSix();
        byte[] whole = WholeFiles.read(disk, NAME);
        WholeFiles.put(disk, NAME, Arrays.copyOf(whole, whole.length - 1));
        assertThat(readBehind(HEADER, 0)).isEqualTo(5);
        assertThat(found).isEqualTo(SampleLog.batches(1, 5));
    }

    @Test
    void provesTheHighestNumberByWhateverIsLeft() throws IOException {
        writeFrames(batch(4, 0), mark(4), batch(5, 4));
        byte[] whole = WholeFiles.read(disk, NAME);
        assertThat(readBehind(HEADER, 0)).as("a batch").isEqualTo(5);

        byte[] cut = Arrays.copyOf(whole, whole.length - 1);
        WholeFiles.put(disk, NAME, cut);
        int markStart = FIRST_FRAME + frameBytes(batch(4, 0));
        assertThat(readBehind(HEADER, markStart)).as("a mark").isEqualTo(4);
        assertThat(readBehind(HEADER, markStart + 8)).as("the header of a torn batch").isEqualTo(4);
        assertThat(found).isEmpty();

        WholeFiles.put(disk, NAME, Arrays.copyOf(whole, FIRST_FRAME));
        assertThat(readBehind(HEADER, 0)).isZero();
        var following = new LogHeader(SampleLog.DATABASE, 7, log7Salt(), 4, 6, 500, 3);
        assertThat(readBehind(following, 0)).as("the header of the log").isEqualTo(3);
    }

    @Test
    void joinsTheParts() throws IOException {
        writeFrames(part(1, 0), part(1, 1), frame(1, FrameHeader.BATCH, 2), batch(2, 0));
        readBehind(HEADER, 0);
        ByteBuffer joined = ByteBuffer.allocate(3 * 24)
                .put(content(part(1, 0))).put(content(part(1, 1))).put(content(frame(1, FrameHeader.BATCH, 2))).flip();
        assertThat(found).containsExactly(
                new SampleLog.Batch(1, joined), new SampleLog.Batch(2, content(batch(2, 0))));
    }

    @Test
    void handsOutNoBatchOfWhichAPartIsMissing() throws IOException {
        writeFrames(part(1, 0), part(1, 1), frame(1, FrameHeader.BATCH, 2), batch(2, 0));
        byte[] whole = WholeFiles.read(disk, NAME);
        for (int frame = 0; frame < 3; frame++) {
            WholeFiles.put(disk, NAME, WholeFiles.flipped(whole, 8L * (FIRST_FRAME + 64 * frame + 40)));
            readBehind(HEADER, 0);
            assertThat(found).as("frame %d", frame)
                    .containsExactly(new SampleLog.Batch(2, content(batch(2, 0))));
        }
    }

    @Test
    void joinsNoPartsOfDifferentBatches() throws IOException {
        writeFrames(
                part(1, 0), frame(1, FrameHeader.BATCH, 1), part(2, 0), frame(2, FrameHeader.BATCH, 1), batch(3, 0));
        byte[] whole = WholeFiles.read(disk, NAME);
        Arrays.fill(whole, FIRST_FRAME + 64, FIRST_FRAME + 3 * 64, (byte) 0);
        WholeFiles.put(disk, NAME, whole);
        readBehind(HEADER, 0);
        assertThat(found).containsExactly(new SampleLog.Batch(3, content(batch(3, 0))));

        writeFrames(part(1, 0), mark(1), frame(2, FrameHeader.BATCH, 1), batch(3, 0));
        readBehind(HEADER, 0);
        assertThat(found).as("a mark between them").containsExactly(new SampleLog.Batch(3, content(batch(3, 0))));
    }

    private void writeSix() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.create(disk, HEADER)) {
            for (long sequence = 1; sequence <= 6; sequence++) {
                batchStarts.add((int) log.sizeBytes());
                SampleLog.append(log, sequence, sequence);
                log.write();
                log.force();
                if (sequence == 3) {
                    log.appendMark(MarkKind.WATERMARK);
                    log.write();
                    log.force();
                }
            }
        }
    }

    /** Writes frames behind a header, whether a writer would make them or not. */
    private void writeFrames(FrameHeader... headers) throws IOException {
        if (disk.exists(NAME)) {
            disk.delete(NAME);
        }
        try (DiskFile file = disk.create(NAME)) {
            file.writeAt(0, LogHeaderFormat.encode(HEADER));
            long offset = FIRST_FRAME;
            for (FrameHeader header : headers) {
                var frames = new FrameBuffer(HEADER.salt());
                frames.add(header, content(header), offset);
                frames.writeTo(file, offset);
                offset += frames.sizeBytes();
            }
        }
    }

    private void flip(int offset) throws IOException {
        WholeFiles.put(disk, NAME, WholeFiles.flipped(WholeFiles.read(disk, NAME), 8L * offset));
    }

    private long readBehind(LogHeader header, long offset) throws IOException {
        found.clear();
        return LogRemains.readBehind(disk, header, offset, (sequence, payload) ->
                found.add(new SampleLog.Batch(sequence, ByteBuffer.allocate(payload.remaining()).put(payload).flip())));
    }

    private List<SampleLog.Batch> batchesWithout(int damagedOffset) {
        List<SampleLog.Batch> batches = new ArrayList<>(SampleLog.batches(1, 6));
        for (int batch = 6; batch >= 1; batch--) {
            int start = batchStarts.get(batch - 1);
            int end = start + (int) new FrameHeader((int) (batch * 13L % 64), batch, 0, 1, 0).frameBytes();
            if (damagedOffset >= start && damagedOffset < end) {
                batches.remove(batch - 1);
            }
        }
        return batches;
    }

    private static long log7Salt() {
        return HEADER.salt();
    }

    private static ByteBuffer content(FrameHeader frame) {
        return SampleLog.payload(31 * frame.sequence() + frame.flags(), frame.payloadLength());
    }

    private static int frameBytes(FrameHeader frame) {
        return (int) frame.frameBytes();
    }

    private static FrameHeader batch(long sequence, long durable) {
        return new FrameHeader(24, sequence, durable, FrameHeader.BATCH, 0);
    }

    private static FrameHeader part(long sequence, int number) {
        return frame(sequence, FrameHeader.PART, number);
    }

    private static FrameHeader frame(long sequence, int kind, int flags) {
        return new FrameHeader(24, sequence, 0, kind, flags);
    }

    private static FrameHeader mark(long sequence) {
        return new FrameHeader(0, sequence, sequence, FrameHeader.WATERMARK, 0);
    }
}
