package io.quantara.testkit.disk;

import io.quantara.internal.storage.DiskFile;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** A file of a {@link SimulatedDisk}, open. */
final class SimulatedFile implements DiskFile {

    enum Access {
        READ_ONLY,
        READ_WRITE
    }

    private static final int MAP_ALIGNMENT_BYTES = 64;

    private final SimulatedDisk disk;
    private final String name;
    private final SimulatedContent content;
    private final Access access;
    private boolean closed;

    SimulatedFile(SimulatedDisk disk, String name, SimulatedContent content, Access access) {
        this.disk = disk;
        this.name = name;
        this.content = content;
        this.access = access;
        content.opened();
    }

    @Override
    public void writeAt(long offset, ByteBuffer source) throws IOException {
        synchronized (disk) {
            requireWritable();
            Fault fault = disk.counter().count(DiskOperation.WRITE, name);
            long growth = offset + source.remaining() - content.cache().length();
            if (fault == null && !disk.hasRoom(growth)) {
                fault = Fault.DISK_FULL;
            }
            if (fault == Fault.SHORT_WRITE) {
                content.write(offset, source.duplicate().limit(source.position() + source.remaining() / 2));
            } else if (fault == null || fault == Fault.IO_ERROR_AFTERWARDS) {
                content.write(offset, source);
            }
            if (fault != null) {
                throw disk.counter().failure(fault, DiskOperation.WRITE, name);
            }
        }
    }

    @Override
    public int readAt(long offset, ByteBuffer target) throws IOException {
        synchronized (disk) {
            requireOpen();
            return disk.call(DiskOperation.READ, name, () -> content.cache().read(offset, target));
        }
    }

    @Override
    public void force() throws IOException {
        synchronized (disk) {
            requireOpen();
            Fault fault = disk.counter().count(DiskOperation.FORCE, name);
            if (fault == null || fault == Fault.IO_ERROR_AFTERWARDS) {
                content.force();
            } else {
                content.forgetWaiting();
            }
            if (fault != null) {
                throw disk.counter().failure(fault, DiskOperation.FORCE, name);
            }
        }
    }

    @Override
    public void truncate(long length) throws IOException {
        synchronized (disk) {
            requireWritable();
            if (length < 0 || length > content.cache().length()) {
                throw new IllegalArgumentException("File " + name + " of " + content.cache().length()
                        + " bytes cannot be cut to " + length + ".");
            }
            disk.call(DiskOperation.TRUNCATE, name, () -> {
                content.truncate(length);
                return true;
            });
        }
    }

    @Override
    public long length() throws IOException {
        synchronized (disk) {
            requireOpen();
            return disk.call(DiskOperation.LENGTH, name, () -> content.cache().length());
        }
    }

    /** Returns a copy, which stays as it is. */
    @Override
    public MemorySegment map(long offset, long length, Arena arena) throws IOException {
        synchronized (disk) {
            requireOpen();
            return disk.call(DiskOperation.MAP, name, () -> {
                if (length > content.cache().length() - offset) {
                    throw new EOFException("File " + name + " has " + content.cache().length()
                            + " bytes, fewer than " + length + " from offset " + offset + ".");
                }
                MemorySegment copy = arena.allocate(length, MAP_ALIGNMENT_BYTES);
                content.cache().copyTo(offset, copy);
                content.mapped(arena.scope());
                return copy.asReadOnly();
            });
        }
    }

    @Override
    public void close() {
        synchronized (disk) {
            if (!closed) {
                closed = true;
                content.closed();
            }
        }
    }

    private void requireWritable() throws IOException {
        requireOpen();
        if (access == Access.READ_ONLY) {
            throw new IOException("File " + name + " was opened for reading only.");
        }
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("File " + name + " is closed.");
        }
    }
}
