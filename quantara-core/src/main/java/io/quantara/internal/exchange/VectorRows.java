package io.quantara.internal.exchange;

import io.quantara.CollectionOptions;
import io.quantara.ImportException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a file of bare vectors one after another. */
final class VectorRows {

    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int UNKNOWN = -1;
    private static final int BUFFER_BYTES = 256 << 10;

    private final InputStream stream;
    private final ElementType type;
    private final boolean prefixed;
    private final long count;
    private int dimension;
    private byte[] bytes = {};
    private long row;

    private VectorRows(InputStream stream, ElementType type, boolean prefixed, int dimension, long count) {
        this.stream = stream;
        this.type = type;
        this.prefixed = prefixed;
        this.dimension = dimension;
        this.count = count;
    }

    /**
     * Reads fvecs or bvecs: each row is its dimension as an int32, then that many components.
     *
     * @param dimension what all rows must have, or 0
     */
    static VectorRows prefixed(InputStream stream, ElementType type, int dimension) {
        return new VectorRows(new BufferedInputStream(stream, BUFFER_BYTES), type, true, dimension, UNKNOWN);
    }

    /** Reads rows without anything between them, to the end of the stream. */
    static VectorRows plain(InputStream stream, ElementType type, int dimension) {
        return new VectorRows(new BufferedInputStream(stream, BUFFER_BYTES), type, false, dimension, UNKNOWN);
    }

    /**
     * Reads a NumPy array.
     *
     * @param dimension what the rows must have, or 0
     */
    static VectorRows npy(InputStream stream, int dimension) throws IOException {
        InputStream buffered = new BufferedInputStream(stream, BUFFER_BYTES);
        NpyHeader header = readHeader(buffered);
        if (dimension != 0 && dimension != header.dimension()) {
            throw Refusal.at(0, "header", "The array has " + header.dimension() + " dimensions, " + dimension
                    + " are expected. Give the file's own dimension, or none.");
        }
        return new VectorRows(buffered, header.type(), false, header.dimension(), header.count());
    }

    private static NpyHeader readHeader(InputStream stream) throws IOException {
        try {
            return NpyHeader.read(stream);
        } catch (IOException failure) {
            throw Refusal.malformedBytes(0, "header", failure);
        }
    }

    /**
     * Returns the next row, or null after the last.
     *
     * @throws ImportException when it is malformed
     */
    float @Nullable [] next() throws IOException {
        try {
            return row == count ? end() : read();
        } catch (IOException failure) {
            throw Refusal.malformedBytes(0, path(), failure);
        }
    }

    private float @Nullable [] end() throws IOException {
        if (stream.read() >= 0) {
            throw Refusal.at(0, path(), "The file goes on after the " + count
                    + " rows its header promises. Write it again.");
        }
        return null;
    }

    private float @Nullable [] read() throws IOException {
        if (prefixed && !readDimension()) {
            return null;
        }
        int size = dimension * type.sizeBytes();
        if (bytes.length != size) {
            bytes = new byte[size];
        }
        int read = stream.readNBytes(bytes, 0, size);
        if (read == 0 && !prefixed && count == UNKNOWN) {
            return null;
        }
        if (read < size) {
            throw Refusal.at(0, path(), "The file ends after " + read + " of the row's " + size
                    + " bytes. It is cut off, or its dimension is not " + dimension + ".");
        }
        float[] vector = new float[dimension];
        type.decode(bytes, vector);
        requireFinite(vector);
        row++;
        return vector;
    }

    private boolean readDimension() throws IOException {
        byte[] prefix = stream.readNBytes(Integer.BYTES);
        if (prefix.length == 0) {
            return false;
        }
        if (prefix.length < Integer.BYTES) {
            throw Refusal.at(0, path(), "The file ends inside a row's dimension. It is cut off; copy it again.");
        }
        int stated = (int) INTS.get(prefix, 0);
        if (stated < 1 || stated > CollectionOptions.MAX_DIMENSION) {
            throw Refusal.at(0, path(), "The row's dimension is " + stated + ", but must lie between 1 and "
                    + CollectionOptions.MAX_DIMENSION + ". Check the format of the file.");
        }
        if (dimension != 0 && stated != dimension) {
            throw Refusal.at(0, path(), "The row has " + stated + " dimensions, " + dimension
                    + " are expected. Give all rows one dimension.");
        }
        dimension = stated;
        return true;
    }

    private void requireFinite(float[] vector) {
        for (int component = 0; component < vector.length; component++) {
            if (!Float.isFinite(vector[component])) {
                throw Refusal.at(0, path() + ".vector[" + component + "]", "The component is " + vector[component]
                        + " as float32. Store finite numbers only, and check the format of the file.");
            }
        }
    }

    /** Returns the path of the row that {@link #next} reads next. */
    private String path() {
        return path(row);
    }

    /** Returns the path of a row, counted from 0. */
    static String path(long row) {
        return "rows[" + row + "]";
    }
}
