package io.quantara.internal.storage;

import java.io.EOFException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of one file of a {@link MemoryDisk}. They move to larger memory as the file grows; memory that is still
 * seen through a mapping is kept until the arena of that mapping is closed.
 */
final class MemoryContent {

    private static final long SMALLEST_BYTES = 4 << 10;
    private static final int ALIGNMENT_BYTES = 64;

    private final List<Arena> outgrown = new ArrayList<>();
    private final List<MemorySegment.Scope> views = new ArrayList<>();
    private Arena arena = Arena.ofShared();
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
        bytes = MemorySegment.NULL;
        length = 0;
        outgrown.add(arena);
        freeOutgrown();
        return outgrown.isEmpty();
    }

    private void moveTo(long capacity) {
        Arena larger = Arena.ofShared();
        MemorySegment moved = larger.allocate(capacity, ALIGNMENT_BYTES);
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, 0, moved, ValueLayout.JAVA_BYTE, 0, length);
        outgrown.add(arena);
        arena = larger;
        bytes = moved;
        if (views.stream().noneMatch(MemorySegment.Scope::isAlive)) {
            freeOutgrown();
        }
    }

    private void freeOutgrown() {
        outgrown.removeIf(MemoryContent::isClosed);
    }

    private static boolean isClosed(Arena candidate) {
        if (!candidate.scope().isAlive()) {
            return true;
        }
        try {
            candidate.close();
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }
}
