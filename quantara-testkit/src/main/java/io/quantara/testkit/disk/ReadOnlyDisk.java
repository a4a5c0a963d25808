package io.quantara.testkit.disk;

import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.DiskFile;
import io.quantara.internal.storage.DiskLock;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A medium that can only be read: every call that would change it, and the lock, is refused and counted. Another disk
 * lies behind it, which may be exchanged, as when the machine of the writer starts again.
 */
public final class ReadOnlyDisk implements Disk {

    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong openFiles = new AtomicLong();
    private volatile Disk disk;

    /** Creates a disk that shows another one. */
    public ReadOnlyDisk(Disk disk) {
        this.disk = disk;
    }

    /** Shows another disk from now on. */
    public void show(Disk other) {
        disk = other;
    }

    /** Returns how many calls were refused. */
    public long refused() {
        return refused.get();
    }

    /** Returns how many calls read bytes of files: reads and mappings. */
    public long reads() {
        return reads.get();
    }

    /** Returns how many files are open. */
    public long openFiles() {
        return openFiles.get();
    }

    private ReadOnlyFileSystemException refuse() {
        refused.incrementAndGet();
        return new ReadOnlyFileSystemException();
    }

    @Override
    public String describe() {
        return "a read-only view of " + disk.describe();
    }

    @Override
    public List<String> list() throws IOException {
        return disk.list();
    }

    @Override
    public boolean exists(String name) throws IOException {
        return disk.exists(name);
    }

    @Override
    public long length(String name) throws IOException {
        return disk.length(name);
    }

    @Override
    public DiskFile create(String name) {
        throw refuse();
    }

    @Override
    public DiskFile open(String name) throws IOException {
        DiskFile file = disk.open(name);
        openFiles.incrementAndGet();
        return new ReadOnlyFile(file);
    }

    @Override
    public void rename(String from, String to) {
        throw refuse();
    }

    @Override
    public void linkTo(Disk target, String name) throws IOException {
        disk.linkTo(target, name);
    }

    @Override
    public void delete(String name) {
        throw refuse();
    }

    @Override
    public void forceDirectory() {
        throw refuse();
    }

    @Override
    public long freeSpaceBytes() {
        return 0;
    }

    @Override
    public DiskLock lock() {
        throw refuse();
    }

    @Override
    public void close() {
        // The disk behind belongs to whoever made it.
    }

    private final class ReadOnlyFile implements DiskFile {

        private final DiskFile file;
        private boolean closed;

        ReadOnlyFile(DiskFile file) {
            this.file = file;
        }

        @Override
        public void writeAt(long offset, ByteBuffer source) {
            throw refuse();
        }

        @Override
        public int readAt(long offset, ByteBuffer target) throws IOException {
            reads.incrementAndGet();
            return file.readAt(offset, target);
        }

        @Override
        public void force() {
            throw refuse();
        }

        @Override
        public void truncate(long length) {
            throw refuse();
        }

        @Override
        public long length() throws IOException {
            return file.length();
        }

        @Override
        public MemorySegment map(long offset, long length, Arena arena) throws IOException {
            reads.incrementAndGet();
            return file.map(offset, length, arena);
        }

        @Override
        public synchronized void close() throws IOException {
            if (!closed) {
                closed = true;
                openFiles.decrementAndGet();
                file.close();
            }
        }
    }
}
