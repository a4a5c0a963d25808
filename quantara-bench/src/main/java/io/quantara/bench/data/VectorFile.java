package io.quantara.bench.data;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * The rows of a vector file, mapped: {@code fvecs}, {@code bvecs} and {@code ivecs}, where every row is its int32
 * length and then so many float32, uint8 or int32, and {@code f16}, half floats without a header. All little-endian.
 * Safe for many threads.
 */
public final class VectorFile {

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort HALF =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** How a row is stored. */
    private enum Format {
        FVECS(Integer.BYTES, Float.BYTES),
        BVECS(Integer.BYTES, Byte.BYTES),
        IVECS(Integer.BYTES, Integer.BYTES),
        F16(0, Short.BYTES);

        private final int headerBytes;
        private final int componentBytes;

        Format(int headerBytes, int componentBytes) {
            this.headerBytes = headerBytes;
            this.componentBytes = componentBytes;
        }
    }

    private final Format format;
    private final MemorySegment bytes;
    private final int dimension;
    private final int count;

    private VectorFile(Format format, MemorySegment bytes, int dimension, int count) {
        this.format = format;
        this.bytes = bytes;
        this.dimension = dimension;
        this.count = count;
    }

    /**
     * Maps a file until nothing refers to it.
     *
     * @param dimension the length of a row for files without a header; the others tell it
     * @throws IOException when the file is not readable, or is no whole number of rows
     */
    public static VectorFile open(Path file, int dimension) throws IOException {
        Format format = formatOf(file);
        MemorySegment bytes;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
        }
        int length = format.headerBytes == 0 ? dimension : bytes.byteSize() == 0 ? 0 : bytes.get(INT, 0);
        long rowBytes = format.headerBytes + (long) format.componentBytes * length;
        if (length < 1 || bytes.byteSize() % rowBytes != 0) {
            throw new IOException(file + " has " + bytes.byteSize() + " bytes, which is no whole number of rows of "
                    + length + " components. Give the file it was made from, or its dimension.");
        }
        return new VectorFile(format, bytes, length, Math.toIntExact(bytes.byteSize() / rowBytes));
    }

    /** Maps a file whose rows tell their length. */
    public static VectorFile open(Path file) throws IOException {
        return open(file, 0);
    }

    private static Format formatOf(Path file) throws IOException {
        String name = file.getFileName().toString();
        for (Format format : Format.values()) {
            if (name.endsWith("." + format.name().toLowerCase(Locale.ROOT))) {
                return format;
            }
        }
        throw new IOException(file + " has no known ending: fvecs, bvecs, ivecs or f16");
    }

    /** Returns the number of rows. */
    public int count() {
        return count;
    }

    /** Returns the length of a row. */
    public int dimension() {
        return dimension;
    }

    /** Returns a row as {@code float[dimension]}. */
    public float[] row(int row) {
        float[] vector = new float[dimension];
        long offset = offset(row);
        for (int i = 0; i < dimension; i++) {
            vector[i] = component(offset + (long) i * format.componentBytes);
        }
        return vector;
    }

    private float component(long offset) {
        return switch (format) {
            case FVECS -> bytes.get(FLOAT, offset);
            case BVECS -> bytes.get(ValueLayout.JAVA_BYTE, offset) & 0xFF;
            case IVECS -> bytes.get(INT, offset);
            case F16 -> Float.float16ToFloat(bytes.get(HALF, offset));
        };
    }

    /** Returns a number of an {@code ivecs} row. */
    public int number(int row, int position) {
        return bytes.get(INT, offset(row) + (long) position * format.componentBytes);
    }

    private long offset(int row) {
        long rowBytes = format.headerBytes + (long) format.componentBytes * dimension;
        return row * rowBytes + format.headerBytes;
    }
}
