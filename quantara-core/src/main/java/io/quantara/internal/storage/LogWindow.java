package io.quantara.internal.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The part of a log that was last read, moved forward by positional reads; the file is never mapped. */
final class LogWindow {

    private static final int USUAL_BYTES = 256 << 10;

    private final DiskFile file;
    private final long length;
    private ByteBuffer bytes;
    private long start;

    /** Looks at the first {@code length} bytes of a file, whatever is appended meanwhile. */
    LogWindow(DiskFile file, long length) {
        this.file = file;
        this.length = length;
        this.bytes = Bytes.allocate((int) Math.min(length, USUAL_BYTES)).limit(0);
    }

    long length() {
        return length;
    }

    /**
     * Returns the bytes of a range, valid until the next call, or null if the file ends before. The caller has checked
     * the count, so that no damaged number makes this allocate.
     */
    @Nullable ByteBuffer at(long offset, int count) throws IOException {
        if (count > length - offset) {
            return null;
        }
        if (offset < start || offset + count > start + bytes.limit()) {
            load(offset, count);
        }
        int position = (int) (offset - start);
        if (count > bytes.limit() - position) {
            return null;
        }
        return Bytes.view(bytes.duplicate().position(position).limit(position + count));
    }

    /** Forgets what was read, so that the next look is at the file as it is then. */
    void refresh() {
        bytes.limit(0);
    }

    private void load(long offset, int count) throws IOException {
        if (bytes.capacity() < count) {
            bytes = Bytes.allocate(count);
        }
        bytes.clear().limit((int) Math.min(bytes.capacity(), length - offset));
        file.readAt(offset, bytes);
        bytes.flip();
        start = offset;
    }
}
