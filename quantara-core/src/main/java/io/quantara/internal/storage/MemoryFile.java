package io.quantara.internal.storage;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/** A file of a {@link MemoryDisk}, open. */
final class MemoryFile implements DiskFile {

    enum Access {
        READ_ONLY,
        READ_WRITE
    }

    private final String name;
    private final MemoryContent content;
    private final Access access;
    private final AtomicBoolean closed = new AtomicBoolean();

    MemoryFile(String name, MemoryContent content, Access access) {
        this.name = name;
        this.content = content;
        this.access = access;
        content.opened();
    }

    @Override
    public void writeAt(long offset, ByteBuffer source) throws IOException {
        requireWritable();
        content.write(offset, source);
    }

    @Override
    public int readAt(long offset, ByteBuffer target) throws IOException {
        requireOpen();
        return content.read(offset, target);
    }

    @Override
    public void force() throws IOException {
        requireOpen();
    }

    @Override
    public void truncate(long length) throws IOException {
        requireWritable();
        content.truncate(length);
    }

    @Override
    public long length() throws IOException {
        requireOpen();
        return content.length();
    }

    @Override
    public MemorySegment map(long offset, long length, Arena arena) throws IOException {
        requireOpen();
        return content.map(offset, length, arena);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            content.closed();
        }
    }

    private void requireWritable() throws IOException {
        requireOpen();
        if (access == Access.READ_ONLY) {
            throw new IOException("File " + name + " was opened for reading only.");
        }
    }

    private void requireOpen() throws IOException {
        if (closed.get()) {
            throw new IOException("File " + name + " is closed.");
        }
    }
}
