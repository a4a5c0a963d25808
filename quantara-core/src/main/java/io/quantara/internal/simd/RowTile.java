package io.quantara.internal.simd;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Some consecutive rows that many queries are compared with while they are in the cache: where they lie, a copy on the
 * heap, and two numbers for each row that limits depend on, see {@link QueryTile}. Used by one thread.
 */
public final class RowTile {

    /** The most rows of a tile: with 1,024 components they are 256 KiB, a quarter of a usual second-level cache. */
    public static final int ROWS = 64;

    final int length;
    final float[] copy;
    final float[] norms = new float[ROWS];
    final float[] squaredNorms = new float[ROWS];
    MemorySegment source = MemorySegment.NULL;
    long offset;
    int count;

    /**
     * Creates an empty tile.
     *
     * @param length the padded length of a row
     */
    public RowTile(int length) {
        this.length = length;
        this.copy = new float[ROWS * length];
    }

    /**
     * Takes rows, whose norms are still to be {@linkplain #norm set}.
     *
     * @param rows where the rows are
     * @param start where the first of them starts, in bytes
     * @param rowCount how many, 1 to {@link #ROWS}
     */
    public void load(MemorySegment rows, long start, int rowCount) {
        Objects.checkFromIndexSize(0, rowCount, ROWS);
        MemorySegment.copy(rows, DistanceKernel.COMPONENT, start, copy, 0, rowCount * length);
        source = rows;
        offset = start;
        count = rowCount;
    }

    /**
     * Sets the norm of a row.
     *
     * @param norm not negative; NaN makes the row near to every query
     */
    public void norm(int row, double norm) {
        norms[row] = (float) norm;
        squaredNorms[row] = (float) (norm * norm);
    }
}
