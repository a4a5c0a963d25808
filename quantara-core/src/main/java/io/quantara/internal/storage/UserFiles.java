package io.quantara.internal.storage;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

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
