package io.quantara.bench.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes {@code fvecs} and {@code ivecs} rows, see {@link VectorFile}. For one thread. */
public final class VectorWriter implements AutoCloseable {

    private static final int BUFFER_BYTES = 4 << 20;

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    /** Creates the file, or empties it. */
    public VectorWriter(Path file) throws IOException {
        channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** Appends a row of float32. */
    public void write(float[] row) throws IOException {
        begin(row.length);
        for (float component : row) {
            buffer.putFloat(component);
        }
    }

    /** Appends a row of int32. */
    public void write(int[] row) throws IOException {
        begin(row.length);
        for (int number : row) {
            buffer.putInt(number);
        }
    }

    private void begin(int length) throws IOException {
        if (buffer.remaining() < Integer.BYTES * (length + 1)) {
            flush();
        }
        buffer.putInt(length);
    }

    private void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            flush();
        }
    }
}
