package io.quantara.internal.simd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Where 4-bit codes of rows lie, so that a vector register holds the same components of many rows and sums never cross
 * its lanes.
 *
 * <p>{@value #ROWS} rows are a group. Components are padded to a multiple of {@value #PADDING}. For every four
 * components in turn a group has 32 little-endian shorts, one a row, with component i in bits {@code 4 * (i % 4)} to
 * {@code 4 * (i % 4) + 3}. Row r has the short {@code 2 * (r % 16) + r / 16}, so that when shorts are widened in place,
 * the lower and the upper halves of all ints are 16 consecutive rows each.
 */
public final class CodeGroups {

    /** The rows of a group. */
    public static final int ROWS = 32;

    /** Components are padded to a multiple of this. */
    static final int PADDING = 32;

    /** The largest absolute value of a query's component: 32 products with it and a code fit in 16 bits. */
    public static final int LARGEST = 63;

    private static final ValueLayout.OfShort CODES =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private CodeGroups() {}

    /** Returns the number of components that are stored for a row. */
    public static int paddedDimension(int dimension) {
        return (dimension + PADDING - 1) & -PADDING;
    }

    /** Returns the bytes of a group. */
    public static long sizeBytes(int dimension) {
        return (long) ROWS * paddedDimension(dimension) / 2;
    }

    /**
     * Writes a code into a group that was zero there.
     *
     * @param offset where the group starts
     * @param code 0 to 15
     */
    public static void put(MemorySegment codes, long offset, int row, int component, int code) {
        long at = offset + 2L * (ROWS * (component / 4) + lane(row));
        codes.set(CODES, at, (short) (codes.get(CODES, at) | (code << (4 * (component % 4)))));
    }

    /** Returns the code of a component. */
    static int get(MemorySegment codes, long offset, int row, int component) {
        long at = offset + 2L * (ROWS * (component / 4) + lane(row));
        return (codes.get(CODES, at) >>> (4 * (component % 4))) & 15;
    }

    private static int lane(int row) {
        return 2 * (row % 16) + row / 16;
    }

    /**
     * Returns a query as kernels take it: padded with zeros, each component in both halves of an int.
     *
     * @param components of absolute values up to {@link #LARGEST}
     */
    public static int[] query(int[] components) {
        int[] query = new int[paddedDimension(components.length)];
        for (int i = 0; i < components.length; i++) {
            query[i] = (components[i] & 0xFFFF) | (components[i] << 16);
        }
        return query;
    }
}
