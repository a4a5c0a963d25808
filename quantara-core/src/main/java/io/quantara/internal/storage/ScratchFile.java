package io.quantara.internal.storage;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that are memory: mapped for writing, and without a name as soon as the system allows. */
final class ScratchFile {

    private static final LateLogger LOG = new LateLogger(ScratchFile.class);
    private static final int PIECE_BYTES = 1 << 20;

    private ScratchFile() {}

    /**
     * Returns zeroed memory.
     *
     * @throws FileAlreadyExistsException if the name is taken
     * @throws IOException if the disk has no room for it, or the operating system refused
     */
    static MemorySegment map(Path path, long sizeBytes, Arena arena) throws IOException {
        Files.createFile(path);
        try {
            fill(path, sizeBytes);
            return FolderFile.map(path, FileChannel.MapMode.READ_WRITE, 0, sizeBytes, arena);
        } finally {
            delete(path);
        }
    }

    /** Gives the file its room: a page that finds none when it is first written would end the JVM. */
    private static void fill(Path path, long sizeBytes) throws IOException {
        byte[] zeros = new byte[(int) Math.min(sizeBytes, PIECE_BYTES)];
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            for (long done = 0; done < sizeBytes; done += zeros.length) {
                file.write(zeros, 0, (int) Math.min(zeros.length, sizeBytes - done));
            }
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            LOG.get().log(System.Logger.Level.DEBUG, "A mapped file keeps its name until the next open: " + path, e);
        }
    }
}
