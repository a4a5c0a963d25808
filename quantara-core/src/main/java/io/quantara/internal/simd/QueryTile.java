package io.quantara.internal.simd;

import java.util.Arrays;

/**
 * Up to four queries that are compared with a {@link RowTile} at once, each with a limit: a row is far when its dot
 * product with the query lies below {@code constant + slope * norm}, where the norm is that of the row, squared or not.
 * Used by one thread.
 */
public final class QueryTile {

    /** The most queries of a tile. */
    public static final int QUERIES = 4;

    /** Lanes of the widest kernel. */
    private static final int WIDE = 16;

    /** Which norm of a row the limits are multiples of. */
    public enum Norm {
        PLAIN,
        SQUARED
    }

    final int length;
    final Norm norm;
    final float[] queries;

    /** Limits by lane: in eight lanes query and row are {@code lane % 4} and {@code lane / 4}. */
    final float[] constants = new float[WIDE / 2];

    final float[] slopes = new float[WIDE / 2];

    /** The same in sixteen lanes, every limit twice. */
    final float[] wideConstants = new float[WIDE];

    final float[] wideSlopes = new float[WIDE];

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
        Arrays.fill(wideConstants, Float.POSITIVE_INFINITY);
    }

    /** Sets a query, padded. */
    public void query(int at, float[] padded) {
        System.arraycopy(padded, 0, queries, at * length, length);
    }

    /** Sets the limit of a query. */
    public void limit(int at, double constant, double slope) {
        for (int lane = at; lane < constants.length; lane += QUERIES) {
            constants[lane] = (float) constant;
            slopes[lane] = (float) slope;
            wideConstants[2 * lane] = (float) constant;
            wideConstants[2 * lane + 1] = (float) constant;
            wideSlopes[2 * lane] = (float) slope;
            wideSlopes[2 * lane + 1] = (float) slope;
        }
    }

    /** Returns the norms of a tile's rows that the limits are multiples of. */
    float[] norms(RowTile rows) {
        return norm == Norm.PLAIN ? rows.norms : rows.squaredNorms;
    }
}
