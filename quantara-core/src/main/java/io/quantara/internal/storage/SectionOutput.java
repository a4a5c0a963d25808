package io.quantara.internal.storage;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;

/** Sequential output of a section file: buffers, aligns, and computes the checksums of what passes through. */
final class SectionOutput {

    private static final int FIRST_BUFFER_BYTES = 16 << 10;
    private static final int LARGEST_BUFFER_BYTES = 1 << 20;

    private enum Checksum {
        NONE,
        BLOCKS,
        WHOLE
    }

    private final DiskFile file;
    private final CRC32C crc = new CRC32C();
    private ByteBuffer buffer = Bytes.allocate(FIRST_BUFFER_BYTES);
    private long flushedBytes;
    private Checksum checksum = Checksum.NONE;
    private int blockRemaining;
    private int[] blockCrcs = new int[16];
    private int blockCount;
    private LongConsumer onWritten = bytes -> {};

    SectionOutput(DiskFile file) {
        this.file = file;
    }

    void onWritten(LongConsumer listener) {
        onWritten = listener;
    }

    DiskFile file() {
        return file;
    }

    long position() {
        return flushedBytes + buffer.position();
    }

    void beginBlocks() {
        checksum = Checksum.BLOCKS;
        blockRemaining = SectionFormat.BLOCK_BYTES;
        crc.reset();
    }

    void endBlocks() {
        if (blockRemaining < SectionFormat.BLOCK_BYTES) {
            endBlock();
        }
        checksum = Checksum.NONE;
    }

    /** Returns the checksums of all blocks so far, in the order of the file. */
    int[] blockCrcs() {
        return Arrays.copyOf(blockCrcs, blockCount);
    }

    void beginCrc() {
        checksum = Checksum.WHOLE;
        crc.reset();
    }

    int endCrc() {
        checksum = Checksum.NONE;
        return (int) crc.getValue();
    }

    /** Writes zeros up to a multiple of a power of two. */
    void align(int alignment) throws IOException {
        int zeros = (int) (-position() & (alignment - 1));
        write(MemorySegment.ofArray(new byte[zeros]));
    }

    void write(ByteBuffer bytes) throws IOException {
        write(MemorySegment.ofBuffer(bytes));
    }

    void write(MemorySegment bytes) throws IOException {
        long copied = 0;
        while (copied < bytes.byteSize()) {
            makeRoom(1);
            int count = (int) Math.min(bytes.byteSize() - copied, buffer.remaining());
            if (checksum == Checksum.BLOCKS) {
                count = Math.min(count, blockRemaining);
            }
            int start = buffer.position();
            int target = buffer.arrayOffset() + start;
            MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, copied, buffer.array(), target, count);
            buffer.position(start + count);
            passed(start, count);
            copied += count;
        }
    }

    void writeInt(int value) throws IOException {
        if (checksum == Checksum.BLOCKS && blockRemaining < Integer.BYTES) {
            write(Bytes.allocate(Integer.BYTES).putInt(value).flip());
            return;
        }
        makeRoom(Integer.BYTES);
        buffer.putInt(value);
        passed(buffer.position() - Integer.BYTES, Integer.BYTES);
    }

    void writeLong(long value) throws IOException {
        if (checksum == Checksum.BLOCKS && blockRemaining < Long.BYTES) {
            write(Bytes.allocate(Long.BYTES).putLong(value).flip());
            return;
        }
        makeRoom(Long.BYTES);
        buffer.putLong(value);
        passed(buffer.position() - Long.BYTES, Long.BYTES);
    }

    void flush() throws IOException {
        int length = buffer.position();
        file.writeAt(flushedBytes, buffer.flip());
        buffer.clear();
        flushedBytes += length;
        onWritten.accept(length);
    }

    private void makeRoom(int lengthBytes) throws IOException {
        if (buffer.remaining() >= lengthBytes) {
            return;
        }
        if (buffer.capacity() < LARGEST_BUFFER_BYTES) {
            buffer = Bytes.allocate(4 * buffer.capacity()).put(buffer.flip());
        } else {
            flush();
        }
    }

    private void passed(int start, int count) {
        if (checksum == Checksum.NONE) {
            return;
        }
        crc.update(buffer.array(), buffer.arrayOffset() + start, count);
        if (checksum == Checksum.BLOCKS) {
            blockRemaining -= count;
            if (blockRemaining == 0) {
                endBlock();
            }
        }
    }

    private void endBlock() {
        if (blockCount == blockCrcs.length) {
            blockCrcs = Arrays.copyOf(blockCrcs, 2 * blockCount);
        }
        blockCrcs[blockCount++] = (int) crc.getValue();
        crc.reset();
        blockRemaining = SectionFormat.BLOCK_BYTES;
    }
}
