package io.quantara.internal.simd;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * A test of 256 rows against one query, by the sums of their codes and six columns of float32. Row i is proved to be
 * far when this is negative:
 *
 * <pre>{@code
 * alpha p + error sqrt(max(0, squaredLength - (inverse p)²)) + radius (rest + radius radiusSlope)
 *     + norm normSlope + shift shiftFactor + |shift| shiftRoom + constant, with p = width sum - centre
 * }</pre>
 *
 * <p>The columns lie one after the other in the order alpha, inverse, error, radius, shift, norm.
 * Mutable; used by one thread.
 */
public final class CodeTest {

    /** The rows of a block. */
    public static final int ROWS = 256;

    private static final long COLUMN_BYTES = 4L * ROWS;

    /** Where the columns start, in bytes. */
    public static final long ALPHA = 0;

    /** Where the column starts, in bytes. */
    public static final long INVERSE = COLUMN_BYTES;

    /** Where the column starts, in bytes. */
    public static final long ERROR = 2 * COLUMN_BYTES;

    /** Where the column starts, in bytes. */
    public static final long RADIUS = 3 * COLUMN_BYTES;

    /** Where the column starts, in bytes. */
    public static final long SHIFT = 4 * COLUMN_BYTES;

    /** Where the column starts, in bytes. */
    public static final long NORM = 5 * COLUMN_BYTES;

    /** The bytes of all columns. */
    public static final long COLUMNS_BYTES = 6 * COLUMN_BYTES;

    final float width;
    final float centre;
    final float squaredLength;
    final float rest;
    float radiusSlope;
    float normSlope;
    float shiftFactor;
    float shiftRoom;
    float constant;

    /** Creates a test of a query; its limit is still to be set. */
    public CodeTest(float width, float centre, float squaredLength, float rest) {
        this.width = width;
        this.centre = centre;
        this.squaredLength = squaredLength;
        this.rest = rest;
    }

    /** Sets a limit on the distance, which depends on the squared radius. */
    public void limitByRadius(float slope, float least) {
        radiusSlope = slope;
        constant = least;
    }

    /**
     * Sets a limit on the product, which depends on the norm.
     *
     * @param room what to add for the rounding of a shift, as a fraction of it
     */
    public void limitByNorm(float slope, float least, float room) {
        normSlope = slope;
        constant = least;
        shiftFactor = 1;
        shiftRoom = room;
    }

    static void check(MemorySegment columns, long offset, int[] sums, int[] near) {
        Objects.checkFromIndexSize(offset, COLUMNS_BYTES, columns.byteSize());
        Objects.checkFromIndexSize(0, ROWS, sums.length);
        Objects.checkFromIndexSize(0, ROWS, near.length);
    }

    /** The test in plain Java. */
    int near(MemorySegment columns, long offset, int[] sums, int[] near) {
        int count = 0;
        for (int i = 0; i < ROWS; i++) {
            long at = offset + 4L * i;
            float radius = columns.get(DistanceKernel.COMPONENT, at + RADIUS);
            float shift = columns.get(DistanceKernel.COMPONENT, at + SHIFT);
            float product = width * sums[i] - centre;
            float along = columns.get(DistanceKernel.COMPONENT, at + INVERSE) * product;
            float reach = (float) Math.sqrt(Math.max(0, squaredLength - along * along));
            float margin = columns.get(DistanceKernel.COMPONENT, at + ALPHA) * product
                    + columns.get(DistanceKernel.COMPONENT, at + ERROR) * reach
                    + radius * (rest + radius * radiusSlope)
                    + columns.get(DistanceKernel.COMPONENT, at + NORM) * normSlope
                    + (shift * shiftFactor + Math.abs(shift) * shiftRoom)
                    + constant;
            if (!(margin < 0)) {
                near[count++] = i;
            }
        }
        return count;
    }
}
