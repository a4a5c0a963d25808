package io.quantara.internal.storage;

import io.quantara.DatabaseLockedException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Files in off-heap memory, for databases that live in memory only. Forcing does nothing, and closing the disk frees
 * everything: memory mapped from it must not be touched any more.
 */
public final class MemoryDisk implements Disk {

    private final TreeMap<String, MemoryContent> files = new TreeMap<>();
    private final List<MemoryContent> deleted = new ArrayList<>();
    private @Nullable MemoryLock lock;

    /** Creates an empty disk. */
    public MemoryDisk() {}

    @Override
    public String describe() {
        return "memory";
    }

    @Override
    public synchronized List<String> list() {
        return List.copyOf(files.keySet());
    }

    @Override
    public synchronized boolean exists(String name) {
        return files.containsKey(PlainNames.require(name));
    }

    @Override
    public synchronized long length(String name) throws IOException {
        return get(name).length();
    }

    @Override
    public synchronized DiskFile create(String name) throws IOException {
        requireFree(name);
        MemoryContent content = new MemoryContent();
        files.put(name, content);
        return new MemoryFile(name, content, MemoryFile.Access.READ_WRITE);
    }

    @Override
    public synchronized DiskFile open(String name) throws IOException {
        return new MemoryFile(name, get(name), MemoryFile.Access.READ_ONLY);
    }

    @Override
    public synchronized void rename(String from, String to) throws IOException {
        MemoryContent content = get(from);
        requireFree(to);
        files.remove(from);
        files.put(to, content);
    }

    @Override
    public void linkTo(Disk target, String name) throws IOException {
        DiskCopy.copy(this, target, name);
    }

    @Override
    public synchronized void delete(String name) throws IOException {
        deleted.add(get(name));
        files.remove(name);
        deleted.removeIf(MemoryContent::freeIfUnused);
    }

    /** Does nothing: memory is as durable as it will ever be. */
    @Override
    public void forceDirectory() {}

    @Override
    public long freeSpaceBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public synchronized DiskLock lock() {
        if (lock != null) {
            throw new DatabaseLockedException(
                    "The database in memory is already open for writing. Use that one, or close it first.");
        }
        lock = new MemoryLock();
        return lock;
    }

    @Override
    public synchronized void close() {
        deleted.addAll(files.values());
        files.clear();
        deleted.removeIf(MemoryContent::free);
    }

    private MemoryContent get(String name) throws NoSuchFileException {
        MemoryContent content = files.get(PlainNames.require(name));
        if (content == null) {
            throw new NoSuchFileException(name);
        }
        return content;
    }

    private void requireFree(String name) throws FileAlreadyExistsException {
        if (files.containsKey(PlainNames.require(name))) {
            throw new FileAlreadyExistsException(name);
        }
    }

    private synchronized void release(MemoryLock released) {
        if (lock == released) {
            lock = null;
        }
    }

    private final class MemoryLock implements DiskLock {

        @Override
        public void close() {
            release(this);
        }
    }
}
