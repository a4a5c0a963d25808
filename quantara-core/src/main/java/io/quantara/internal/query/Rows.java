package io.quantara.internal.query;

import io.quantara.internal.simd.DistanceKernel;
import java.lang.foreign.MemorySegment;

/**
 * The rows of one memtable or segment as columns. Ordinals are dense from 0; nothing of it changes. Safe for many
 * threads as long as the snapshot it came from is held.
 */
public interface Rows extends RowFields {

    /** Returns the number of rows, deleted ones included. */
    int count();

    /** Returns the dimension of the vectors. */
    int dimension();

    /**
     * Returns the vectors: float32, little-endian, one row every {@code DistanceKernel.strideBytes(dimension)} bytes.
     */
    MemorySegment vectors();

    /** Returns the euclidean norms: float64, little-endian, one a row. */
    MemorySegment norms();

    /**
     * Makes sure that the vectors and norms of consecutive rows are as they were written; to be called before they are
     * read. Rows that never lay in a file need no check.
     *
     * @throws io.quantara.CorruptionException if they are damaged
     */
    default void requireVectors(int first, int count) {}

    /**
     * Makes sure that the ids, names and metadata of consecutive rows are as they were written; to be called before
     * they are read. Rows that never lay in a file need no check.
     *
     * @throws io.quantara.CorruptionException if they are damaged
     */
    default void requireFields(int first, int count) {}

    /** Returns a copy of the vector of a row, {@code float[dimension]}, bit for bit. */
    default float[] vector(int ordinal) {
        requireVectors(ordinal, 1);
        float[] vector = new float[dimension()];
        long offset = ordinal * DistanceKernel.strideBytes(dimension());
        MemorySegment.copy(vectors(), DistanceKernel.COMPONENT, offset, vector, 0, vector.length);
        return vector;
    }
}
