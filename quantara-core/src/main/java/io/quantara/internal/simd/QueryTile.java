package io.quantara.internal.simd;

import java.util.Arrays;

/**
 * Some queries that are compared with a {@link RowTile} at once, each with a limit: a row is far when its dot product
 * with the query lies below {@code constant + slope * norm}, where the norm is that of the row, squared or not. The
 * queries lie side by side: first the first component of all, then the second, so that each is a lane of a vector. Used
 * by one thread.
 */
public final class QueryTile {

    /** The most queries of a tile: with 256 components they are 32 KiB, as large as a usual first-level cache. */
    public static final int QUERIES = 32;

    /** Which norm of a row the limits are multiples of. */
    public enum Norm {
        PLAIN,
        SQUARED
    }

    final int length;
    final Norm norm;
    final float[] queries;
    final float[] constants = new float[QUERIES];
    final float[] slopes = new float[QUERIES];
    int count;

    /**
     * Creates a tile without queries: to those that are not set every row is far.
     *
     * @param length the padded length of a query
     */
    public QueryTile(int length, Norm norm) {
        this.length = length;
        this.norm = norm;
        this.queries = new float[QUERIES * length];
        Arrays.fill(constants, Float.POSITIVE_INFINITY);
    }

    /** Sets a query, padded; those before it come first. */
    public void query(int at, float[] padded) {
        for (int i = 0; i < length; i++) {
            queries[i * QUERIES + at] = padded[i];
        }
        count = Math.max(count, at + 1);
    }

    /** Writes a query, padded. */
    void read(int at, float[] padded) {
        for (int i = 0; i < length; i++) {
            padded[i] = queries[i * QUERIES + at];
        }
    }

    /** Sets the limit of a query. */
    public void limit(int at, double constant, double slope) {
        constants[at] = (float) constant;
        slopes[at] = (float) slope;
    }

    /** Returns the norms of a tile's rows that the limits are multiples of. */
    float[] norms(RowTile rows) {
        return norm == Norm.PLAIN ? rows.norms : rows.squaredNorms;
    }
}
