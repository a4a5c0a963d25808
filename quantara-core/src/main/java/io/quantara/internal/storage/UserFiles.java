package io.quantara.internal.storage;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Files outside the database that users name: what is imported and exported. */
public final class UserFiles {

    private static final int BUFFER_BYTES = 1 << 18;

    private UserFiles() {}

    /** Writes the content of a new file. */
    @FunctionalInterface
    public interface Content {
        /** Writes all of it; the stream is closed by the caller. */
        void writeTo(OutputStream output) throws IOException;
    }

    /** Opens a file for reading; the caller closes it. */
    public static InputStream open(Path file) throws IOException {
        return new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
    }

    /**
     * Maps the beginning of the file that holds the Java runtime: some mapped memory that is always there.
     *
     * @param sizeBytes how much of it, at most
     * @param arena the memory may be read until this arena is closed
     */
    public static MemorySegment mapRuntimeImage(long sizeBytes, Arena arena) throws IOException {
        Path image = Path.of(System.getProperty("java.home"), "lib", "modules");
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, Math.min(sizeBytes, channel.size()), arena);
        }
    }

    /**
     * Writes a new file and forces it to disk; when that fails nothing is left.
     *
     * @throws FileAlreadyExistsException when there is a file of this name: it is never overwritten
     */
    public static void create(Path file, Content content) throws IOException {
        Files.createFile(file);
        boolean complete = false;
        try (FileOutputStream plain = new FileOutputStream(file.toFile());
                OutputStream output = new BufferedOutputStream(plain, BUFFER_BYTES)) {
            content.writeTo(output);
            output.flush();
            plain.getFD().sync();
            complete = true;
        } finally {
            if (!complete) {
                Files.deleteIfExists(file);
            }
        }
    }
}
