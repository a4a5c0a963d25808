package io.quantara.cli.bench;

import io.quantara.ImportException;
import io.quantara.cli.command.UsageException;
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
 * A file of vectors or of rows of numbers, mapped into memory: {@code .fvecs}, {@code .bvecs} and {@code .ivecs}, where
 * every row is an int32 count and that many float32, uint8 or int32, and {@code .f16}, half floats without a header.
 * All little-endian. Safe for several threads until it is closed.
 */
final class VectorFile implements AutoCloseable {

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort HALF =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** What a row is made of. */
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

        private static Format of(Path path) {
            String name = path.toString();
            String ending = name.substring(name.lastIndexOf('.') + 1).toUpperCase(Locale.ROOT);
            for (Format format : values()) {
                if (format.name().equals(ending)) {
                    return format;
                }
            }
            throw new UsageException(
                    "The name of '" + path + "' does not tell its format. Name it .fvecs, .bvecs, .ivecs or .f16.");
        }
    }

    private final Arena arena = Arena.ofShared();
    private final MemorySegment bytes;
    private final Format format;
    private final int dimension;
    private final long rowBytes;

    private VectorFile(Path path, int givenDimension) throws IOException {
        this.format = Format.of(path);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            this.bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            this.dimension = format == Format.F16 ? givenDimension : headerAt(0, path);
            this.rowBytes = format.headerBytes + (long) format.componentBytes * dimension;
            check(path);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /**
     * Opens a file.
     *
     * @param dimension the dimension of a {@code .f16} file; not used for the others, which tell it
     */
    static VectorFile open(Path path, int dimension) throws IOException {
        return new VectorFile(path, dimension);
    }

    /** Returns whether a file says the dimension of its rows itself. */
    static boolean tellsDimension(Path path) {
        return Format.of(path) != Format.F16;
    }

    private int headerAt(long offset, Path path) {
        if (bytes.byteSize() < offset + Integer.BYTES) {
            throw new ImportException(0, "", "The file " + path + " is empty. Give one with at least one row.");
        }
        return bytes.get(INT, offset);
    }

    private void check(Path path) {
        if (dimension < 1 || bytes.byteSize() == 0 || bytes.byteSize() % rowBytes != 0) {
            throw new ImportException(
                    0,
                    "",
                    "The file " + path + " has " + bytes.byteSize() + " bytes, which is no whole number of rows of "
                            + dimension + " components. Check its format and its dimension.");
        }
        for (long row = 0; format != Format.F16 && row < count(); row++) {
            if (bytes.get(INT, row * rowBytes) != dimension) {
                throw new ImportException(
                        0,
                        "[" + row + "]",
                        "Row " + row + " of " + path + " has " + bytes.get(INT, row * rowBytes)
                                + " components, the first has " + dimension + ". All rows must be alike.");
            }
        }
    }

    /** Returns how many rows there are. */
    int count() {
        return Math.toIntExact(bytes.byteSize() / rowBytes);
    }

    /** Returns the components of a row. */
    int dimension() {
        return dimension;
    }

    /** Returns a row as floats. */
    float[] row(int row) {
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            long offset = row * rowBytes + format.headerBytes + (long) i * format.componentBytes;
            vector[i] = switch (format) {
                case FVECS -> bytes.get(FLOAT, offset);
                case BVECS -> Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, offset));
                case IVECS -> bytes.get(INT, offset);
                case F16 -> Float.float16ToFloat(bytes.get(HALF, offset));
            };
        }
        return vector;
    }

    /** Returns a number of a row of an {@code .ivecs} file. */
    int number(int row, int position) {
        return bytes.get(INT, row * rowBytes + Integer.BYTES + (long) position * Integer.BYTES);
    }

    /** Returns whether the rows are numbers of rows, not vectors. */
    boolean holdsNumbers() {
        return format == Format.IVECS;
    }

    @Override
    public void close() {
        arena.close();
    }
}
