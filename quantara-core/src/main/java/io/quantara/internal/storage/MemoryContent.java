package io.quantara.internal.storage;

import java.io.EOFException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one file of a {@link MemoryDisk}. They move to larger memory as the file grows; memory that is still
 * seen through a mapping is kept until the arena of that mapping is closed.
 */
final class MemoryContent {

    private static final long SMALLEST_BYTES = 4 << 10;
    private static final int ALIGNMENT_BYTES = 64;

    /** Memory of a fixed size, freed as a whole. */
    private static final class Block {

        private final Arena arena = Arena.ofShared();
        private final MemorySegment bytes;

        Block(long sizeBytes) {
            bytes = arena.allocate(sizeBytes, ALIGNMENT_BYTES);
        }

        /** Frees the memory and returns whether that worked: it does not while a thread is just reading it. */
        boolean free() {
            try {
                if (arena.scope().isAlive()) {
                    arena.close();
                }
                return true;
            } catch (IllegalStateException e) {
                return false;
            }
        }
    }

    private final List<Block> outgrown = new ArrayList<>();
    private final List<MemorySegment.Scope> views = new ArrayList<>();
    private @Nullable Block block;
    private MemorySegment bytes = MemorySegment.NULL;
    private long length;
    private int handles;

    synchronized long length() {
        return length;
    }

    synchronized void opened() {
        handles++;
    }

    synchronized void closed() {
        handles--;
        if (handles == 0 && bytes.byteSize() - length > Math.max(SMALLEST_BYTES, length / 8)) {
            moveTo(length);
        }
    }

    synchronized void write(long offset, ByteBuffer source) {
        long end = Math.addExact(offset, source.remaining());
        if (end > bytes.byteSize()) {
            moveTo(Math.max(Math.max(SMALLEST_BYTES, end), bytes.byteSize() + bytes.byteSize() / 2));
        }
        MemorySegment.copy(MemorySegment.ofBuffer(source), 0, bytes, offset, source.remaining());
        source.position(source.limit());
        length = Math.max(length, end);
    }

    synchronized int read(long offset, ByteBuffer target) {
        int count = (int) Math.max(0, Math.min(target.remaining(), length - offset));
        if (count == 0) {
            return 0;
        }
        MemorySegment.copy(bytes, offset, MemorySegment.ofBuffer(target), 0, count);
        target.position(target.position() + count);
        return count;
    }

    /** Cuts the file; what was there reads as zeros should the file grow again. */
    synchronized void truncate(long newLength) {
        if (newLength < 0 || newLength > length) {
            throw new IllegalArgumentException("A file of " + length + " bytes cannot be cut to " + newLength + ".");
        }
        bytes.asSlice(newLength, length - newLength).fill((byte) 0);
        length = newLength;
    }

    synchronized MemorySegment map(long offset, long mappedLength, Arena viewer) throws EOFException {
        if (mappedLength > length - offset) {
            throw new EOFException("The file has " + length + " bytes, fewer than " + mappedLength + " from offset "
                    + offset + ".");
        }
        views.removeIf(view -> !view.isAlive());
        views.add(viewer.scope());
        return bytes.asSlice(offset, mappedLength).asReadOnly();
    }

    /** Frees the memory if nobody has the file open or mapped, and returns whether it is free now. */
    synchronized boolean freeIfUnused() {
        return handles == 0 && views.stream().noneMatch(MemorySegment.Scope::isAlive) && free();
    }

    /** Frees the memory and returns whether that worked: it does not while a thread is just reading it. */
    synchronized boolean free() {
        retireBlock();
        bytes = MemorySegment.NULL;
        length = 0;
        outgrown.removeIf(Block::free);
        return outgrown.isEmpty();
    }

    private void moveTo(long capacity) {
        var larger = new Block(capacity);
        MemorySegment.copy(bytes, 0, larger.bytes, 0, length);
        retireBlock();
        block = larger;
        bytes = larger.bytes;
        if (views.stream().noneMatch(MemorySegment.Scope::isAlive)) {
            outgrown.removeIf(Block::free);
        }
    }

    private void retireBlock() {
        if (block != null) {
            outgrown.add(block);
            block = null;
        }
    }
}
