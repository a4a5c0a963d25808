package io.quantara.index;

import io.quantara.Metric;
import java.lang.foreign.MemorySegment;

/** The vectors of one immutable segment; rows are named by ordinals from 0. Safe for many threads. */
public interface SegmentVectors {

    /** Returns the number of rows, deleted ones included. */
    int count();

    /** Returns the dimension. */
    int dimension();

    /** Returns the collection's metric. */
    Metric metric();

    /**
     * Copies a row.
     *
     * @param target {@code float[dimension]} or longer
     */
    void read(int ordinal, float[] target);

    /** Returns the euclidean norm of a row, computed in double. */
    double norm(int ordinal);

    /**
     * Returns a scorer against a query by the collection's metric, for one thread.
     *
     * @param query {@code float[dimension]}, copied
     */
    VectorScorer scorer(float[] query);

    /**
     * Returns the rows themselves: float32, little-endian, row-major, one row every {@link #strideBytes()} bytes, the
     * rest of each row zero. Read-only; valid as long as the index.
     */
    MemorySegment memory();

    /** Returns the distance of two rows in {@link #memory()}, in bytes: the dimension rounded up to 16 floats. */
    long strideBytes();
}
