package io.quantara.internal.engine;

import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.DiskCopy;
import io.quantara.internal.storage.DiskFile;
import io.quantara.internal.storage.DiskLock;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Files on the heap, made from an image of a folder in no time, and changed behind the back of a database at will.
 * Mapping copies, as {@link io.quantara.ReadMode#COPY} does. Used by one thread.
 */
final class ImageDisk implements Disk {

    private static final int ALIGNMENT = 64;

    private final Map<String, byte[]> files;

    /** Begins with these files; the arrays are never changed. */
    ImageDisk(Map<String, byte[]> image) {
        files = new TreeMap<>(image);
    }

    /** Returns what the folder holds now. */
    Map<String, byte[]> image() {
        return new TreeMap<>(files);
    }

    /** Replaces all files, those that are open included. */
    void overwrite(Map<String, byte[]> image) {
        files.clear();
        files.putAll(image);
    }

    @Override
    public String describe() {
        return "image";
    }

    @Override
    public List<String> list() {
        return List.copyOf(files.keySet());
    }

    @Override
    public boolean exists(String name) {
        return files.containsKey(name);
    }

    @Override
    public long length(String name) throws IOException {
        return get(name).length;
    }

    @Override
    public DiskFile create(String name) throws IOException {
        requireFree(name);
        files.put(name, new byte[0]);
        return new ImageFile(name);
    }

    @Override
    public DiskFile open(String name) throws IOException {
        get(name);
        return new ImageFile(name);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        byte[] content = get(from);
        requireFree(to);
        files.remove(from);
        files.put(to, content);
    }

    @Override
    public void linkTo(Disk target, String name) throws IOException {
        DiskCopy.copy(this, target, name);
    }

    @Override
    public void delete(String name) throws IOException {
        get(name);
        files.remove(name);
    }

    @Override
    public void forceDirectory() {}

    @Override
    public long freeSpaceBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public DiskLock lock() {
        return () -> {};
    }

    @Override
    public void close() {}

    private byte[] get(String name) throws NoSuchFileException {
        byte[] content = files.get(name);
        if (content == null) {
            throw new NoSuchFileException(name);
        }
        return content;
    }

    private void requireFree(String name) throws FileAlreadyExistsException {
        if (files.containsKey(name)) {
            throw new FileAlreadyExistsException(name);
        }
    }

    /** An open file; it is found by its name at each call. */
    private final class ImageFile implements DiskFile {

        private final String name;

        ImageFile(String name) {
            this.name = name;
        }

        @Override
        public void writeAt(long offset, ByteBuffer source) throws IOException {
            byte[] before = get(name);
            int end = Math.toIntExact(offset + source.remaining());
            byte[] after = Arrays.copyOf(before, Math.max(before.length, end));
            source.get(after, (int) offset, source.remaining());
            files.put(name, after);
        }

        @Override
        public int readAt(long offset, ByteBuffer target) throws IOException {
            byte[] content = get(name);
            int count = Math.clamp(content.length - offset, 0, target.remaining());
            if (count > 0) {
                target.put(content, (int) offset, count);
            }
            return count;
        }

        @Override
        public void force() {}

        @Override
        public void truncate(long length) throws IOException {
            files.put(name, Arrays.copyOf(get(name), (int) length));
        }

        @Override
        public long length() throws IOException {
            return get(name).length;
        }

        @Override
        public MemorySegment map(long offset, long length, Arena arena) throws IOException {
            byte[] content = get(name);
            if (length > content.length - offset) {
                throw new EOFException(name + " has " + content.length + " bytes");
            }
            MemorySegment copy = arena.allocate(length, ALIGNMENT);
            MemorySegment.copy(content, (int) offset, copy, ValueLayout.JAVA_BYTE, 0, (int) length);
            return copy.asReadOnly();
        }

        @Override
        public void close() {}
    }
}
