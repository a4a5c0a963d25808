package io.quantara.internal.storage;

import io.quantara.ReadMode;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * A file of a {@link FolderDisk}. Reading, writing and forcing go through {@link RandomAccessFile}, which an interrupt
 * of the calling thread does not close, as it does a {@link FileChannel}.
 */
final class FolderFile implements DiskFile {

    enum Access {
        READ_ONLY,
        READ_WRITE
    }

    private static final int PIECE_BYTES = 256 << 10;
    private static final int MAP_ALIGNMENT_BYTES = 64;

    private final Path path;
    private final RandomAccessFile file;
    private final Access access;
    private final ReadMode readMode;

    private FolderFile(Path path, RandomAccessFile file, Access access, ReadMode readMode) {
        this.path = path;
        this.file = file;
        this.access = access;
        this.readMode = readMode;
    }

    static FolderFile open(Path path, Access access, ReadMode readMode) throws IOException {
        String mode = access == Access.READ_WRITE ? "rw" : "r";
        return new FolderFile(path, new RandomAccessFile(path.toFile(), mode), access, readMode);
    }

    @Override
    public synchronized void writeAt(long offset, ByteBuffer source) throws IOException {
        file.seek(offset);
        if (source.hasArray()) {
            file.write(source.array(), source.arrayOffset() + source.position(), source.remaining());
            source.position(source.limit());
            return;
        }
        byte[] piece = new byte[Math.min(source.remaining(), PIECE_BYTES)];
        while (source.hasRemaining()) {
            int count = Math.min(source.remaining(), piece.length);
            source.get(piece, 0, count);
            file.write(piece, 0, count);
        }
    }

    @Override
    public synchronized int readAt(long offset, ByteBuffer target) throws IOException {
        file.seek(offset);
        if (target.hasArray()) {
            int count = read(target.array(), target.arrayOffset() + target.position(), target.remaining());
            target.position(target.position() + count);
            return count;
        }
        byte[] piece = new byte[Math.min(target.remaining(), PIECE_BYTES)];
        int total = 0;
        while (target.hasRemaining()) {
            int count = read(piece, 0, Math.min(target.remaining(), piece.length));
            if (count == 0) {
                break;
            }
            target.put(piece, 0, count);
            total += count;
        }
        return total;
    }

    @Override
    public synchronized void force() throws IOException {
        if (access == Access.READ_ONLY) {
            ChannelForce.forceFile(path);
            return;
        }
        file.getFD().sync();
        ChannelForce.completeSync(path);
    }

    @Override
    public synchronized void truncate(long length) throws IOException {
        if (length < 0 || length > file.length()) {
            throw new IllegalArgumentException("File " + path + " of " + file.length()
                    + " bytes cannot be cut to " + length + ".");
        }
        file.setLength(length);
    }

    @Override
    public synchronized long length() throws IOException {
        return file.length();
    }

    @Override
    public MemorySegment map(long offset, long length, Arena arena) throws IOException {
        if (length > length() - offset) {
            throw new EOFException("File " + path + " has " + length() + " bytes, fewer than " + length
                    + " from offset " + offset + ".");
        }
        if (length == 0) {
            return MemorySegment.ofArray(new byte[0]).asReadOnly();
        }
        return switch (readMode) {
            case MAPPED -> map(path, FileChannel.MapMode.READ_ONLY, offset, length, arena);
            case COPY -> copied(offset, length, arena);
        };
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Each attempt uses a channel of its own; an interrupt can cost an attempt, never more. */
    static MemorySegment map(Path path, FileChannel.MapMode mode, long offset, long length, Arena arena)
            throws IOException {
        Set<StandardOpenOption> access = mode.equals(FileChannel.MapMode.READ_ONLY)
                ? Set.of(StandardOpenOption.READ)
                : Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try (FileChannel channel = FileChannel.open(path, access)) {
                    return channel.map(mode, offset, length, arena);
                } catch (ClosedByInterruptException e) {
                    interrupted = Thread.interrupted() || interrupted;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized MemorySegment copied(long offset, long length, Arena arena) throws IOException {
        MemorySegment copy = arena.allocate(length, MAP_ALIGNMENT_BYTES);
        byte[] piece = new byte[(int) Math.min(length, PIECE_BYTES)];
        file.seek(offset);
        for (long done = 0; done < length; done += piece.length) {
            int count = (int) Math.min(length - done, piece.length);
            if (read(piece, 0, count) < count) {
                throw new EOFException("File " + path + " was shortened while it was read.");
            }
            MemorySegment.copy(piece, 0, copy, ValueLayout.JAVA_BYTE, done, count);
        }
        return copy.asReadOnly();
    }

    private int read(byte[] target, int start, int length) throws IOException {
        int total = 0;
        while (total < length) {
            int count = file.read(target, start + total, length - total);
            if (count < 0) {
                break;
            }
            total += count;
        }
        return total;
    }
}
