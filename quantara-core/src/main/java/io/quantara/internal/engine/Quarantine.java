package io.quantara.internal.engine;

import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.DiskFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The folder in which a repair keeps what it takes out of a database. Nothing in it is ever overwritten: a file whose
 * name is taken by another one gets a number. Used by one thread.
 */
final class Quarantine {

    private static final int PIECE_BYTES = 1 << 18;

    private final Disk disk;
    private final List<String> files = new ArrayList<>();

    Quarantine(Disk disk) {
        this.disk = disk;
    }

    /** Keeps files of a database; when this returns they are safe here, and may be deleted there. */
    void keep(Disk database, Set<String> names) throws IOException {
        for (String name : names) {
            String free = free(database, name);
            if (free.equals(name) && !disk.exists(name)) {
                database.linkTo(disk, name);
            } else if (!disk.exists(free)) {
                copy(database, name, free);
            }
            files.add(free);
        }
        disk.forceDirectory();
    }

    /** Returns the first of name, name.2, name.3 that is free, or has the same bytes as after a repair cut short. */
    private String free(Disk database, String name) throws IOException {
        String candidate = name;
        for (int number = 2; disk.exists(candidate) && !isSame(database, name, candidate); number++) {
            candidate = name + "." + number;
        }
        return candidate;
    }

    private boolean isSame(Disk database, String name, String kept) throws IOException {
        try (DiskFile one = database.open(name);
                DiskFile other = disk.open(kept)) {
            if (one.length() != other.length()) {
                return false;
            }
            ByteBuffer left = ByteBuffer.allocate(PIECE_BYTES);
            ByteBuffer right = ByteBuffer.allocate(PIECE_BYTES);
            for (long at = 0; at < one.length(); at += PIECE_BYTES) {
                one.readAt(at, left.clear());
                other.readAt(at, right.clear());
                if (!left.flip().equals(right.flip())) {
                    return false;
                }
            }
            other.force();
            return true;
        }
    }

    private void copy(Disk database, String name, String target) throws IOException {
        try (DiskFile from = database.open(name);
                DiskFile to = disk.create(target)) {
            ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
            for (long at = 0; at < from.length(); at += PIECE_BYTES) {
                from.readAt(at, piece.clear());
                to.writeAt(at, piece.flip());
            }
            to.force();
        }
    }

    /** Writes a file of its own. */
    interface Content {
        void writeTo(OutputStream stream) throws IOException;
    }

    /** Adds a new file that was in no database. */
    void add(String name, Content content) throws IOException {
        String free = name;
        for (int number = 2; disk.exists(free); number++) {
            int dot = name.lastIndexOf('.');
            free = name.substring(0, dot) + "-" + number + name.substring(dot);
        }
        try (DiskFile file = disk.create(free);
                DiskStream stream = new DiskStream(file)) {
            content.writeTo(stream);
            stream.flush();
            file.force();
        }
        disk.forceDirectory();
        files.add(free);
    }

    /** Returns the names of all files that were kept or added, as they are called here. */
    List<String> files() {
        return List.copyOf(files);
    }

    /** Writes a file from front to end. */
    private static final class DiskStream extends OutputStream {

        private final DiskFile file;
        private final ByteBuffer buffer = ByteBuffer.allocate(PIECE_BYTES);
        private long written;

        DiskStream(DiskFile file) {
            this.file = file;
        }

        @Override
        public void write(int one) throws IOException {
            if (!buffer.hasRemaining()) {
                flush();
            }
            buffer.put((byte) one);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int done = 0;
            while (done < length) {
                if (!buffer.hasRemaining()) {
                    flush();
                }
                int count = Math.min(length - done, buffer.remaining());
                buffer.put(bytes, offset + done, count);
                done += count;
            }
        }

        @Override
        public void flush() throws IOException {
            buffer.flip();
            int count = buffer.remaining();
            file.writeAt(written, buffer);
            written += count;
            buffer.clear();
        }
    }
}
