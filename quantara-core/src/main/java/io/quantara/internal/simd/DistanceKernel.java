package io.quantara.internal.simd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Distance loops over rows of float32; primitives and segments in, no state.
 *
 * <p><b>Rows.</b> A row is {@code paddedDimension(d)} little-endian float32: the d components, then zeros. Rows lie
 * one after the other, {@code strideBytes(d)} apart. The query has the same padded length, so the stride follows from
 * it. Offsets need not be aligned; rows aligned to 64 bytes are faster.
 *
 * <p><b>The canonical order.</b> Every kernel gives the same bits for the same input:
 *
 * <ol>
 *   <li>64 lanes start at +0. Element i goes to lane {@code i mod 64}, in ascending order of i, by one fused
 *       multiply-add: {@code lane = fma(row[i], query[i], lane)}, or with {@code e = row[i] - query[i]}
 *       {@code lane = fma(e, e, lane)}.
 *   <li>The four groups of 16 are added: {@code s[c] = (lane[c] + lane[c+16]) + (lane[c+32] + lane[c+48])}, c in 0..15.
 *   <li>The halves are folded: {@code t[c] = s[c] + s[c+8]}, c in 0..7, then {@code u[c] = t[c] + t[c+4]}, c in 0..3.
 *   <li>The result is {@code ((u[0] + u[2]) + (u[1] + u[3])) + 0.0f}.
 * </ol>
 *
 * <p>The last addition turns a result of -0 into +0. A padding element can only turn a lane of -0 (a negative product
 * that underflowed) into +0, which no sum of the tree shows except as the sign of a zero result; so padding never
 * changes a bit. Two finite vectors whose products overflow give an infinite dot product, or NaN where infinities of
 * both signs meet; a squared distance overflows to infinity and is never NaN.
 *
 * <p>Kernels are immutable and safe for use by many threads. They allocate nothing once compiled.
 */
public abstract class DistanceKernel {

    /** Rows are padded to a multiple of this many floats: 64 bytes, one cache line. */
    private static final int PADDING = 16;

    private static final int SPARE_ROUNDINGS = 32;

    /** How many scattered rows are asked for before the first of them is used. */
    private static final int TOUCH_AHEAD = 32;

    /** The components of stored rows. */
    public static final ValueLayout.OfFloat COMPONENT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** The norms of stored rows. */
    public static final ValueLayout.OfDouble NORM =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    static {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new UnsupportedOperationException(
                    "This processor is big-endian but vectors are stored and read little-endian. "
                            + "Use a little-endian machine such as x86-64 or AArch64.");
        }
    }

    private final CodeKernel codes;

    /** Creates a kernel whose loops over codes are as wide. */
    DistanceKernel(CodeKernel codes) {
        this.codes = codes;
    }

    /** Returns the kernel for codes of the same width. */
    public final CodeKernel codes() {
        return codes;
    }

    /**
     * Returns the number of floats of a stored row: the dimension rounded up to a multiple of 16.
     *
     * @param dimension the number of components, at least 1
     * @throws IllegalArgumentException if the dimension is below 1 or too large to round up
     */
    public static int paddedDimension(int dimension) {
        if (dimension < 1 || dimension > Integer.MAX_VALUE - PADDING) {
            throw new IllegalArgumentException("The dimension is " + dimension + ". Use a dimension of at least 1.");
        }
        return (dimension + PADDING - 1) & -PADDING;
    }

    /**
     * Returns the bytes from the start of one row to the start of the next.
     *
     * @param dimension the number of components, at least 1
     */
    public static long strideBytes(int dimension) {
        return (long) Float.BYTES * paddedDimension(dimension);
    }

    /** Returns a copy of the vector, filled up with zeros to {@link #paddedDimension}. */
    public static float[] padded(float[] vector) {
        return Arrays.copyOf(vector, paddedDimension(vector.length));
    }

    /**
     * Returns the euclidean norm: the squares summed in double in ascending order, then the square root. Exact zeros
     * at the end do not change it.
     */
    public static double norm(float[] vector) {
        double sum = 0;
        for (float component : vector) {
            sum += (double) component * component;
        }
        return Math.sqrt(sum);
    }

    /**
     * Writes the dot products of {@code count} consecutive rows with the query to {@code results[0..count)}.
     *
     * @param rows where the rows are, in native memory or a mapped file
     * @param offset where the first row starts, in bytes
     * @param count how many rows, at least 0
     * @param query {@code float[paddedDimension]}, zeros after the dimension
     * @param results at least {@code count} floats
     * @throws IndexOutOfBoundsException if the rows or the results do not fit
     * @throws IllegalArgumentException if the query is not padded
     */
    public final void dots(MemorySegment rows, long offset, int count, float[] query, float[] results) {
        checkRows(rows, offset, count, query, results);
        dotRows(rows, offset, null, 0, count, query, results);
    }

    /**
     * Writes the squared euclidean distances of {@code count} consecutive rows from the query to
     * {@code results[0..count)}; arguments as in {@link #dots}.
     */
    public final void squaredDistances(MemorySegment rows, long offset, int count, float[] query, float[] results) {
        checkRows(rows, offset, count, query, results);
        squaredDistanceRows(rows, offset, null, 0, count, query, results);
    }

    /**
     * Writes the dot products of scattered rows with the query: {@code results[i]} belongs to row {@code ordinals[i]}.
     *
     * @param rows where the rows are, in native memory or a mapped file
     * @param offset where the row of ordinal 0 starts, in bytes
     * @param ordinals at least {@code count} row numbers, in any order, repeats allowed
     * @param count how many rows, at least 0
     * @param query {@code float[paddedDimension]}, zeros after the dimension
     * @param results at least {@code count} floats
     * @throws IndexOutOfBoundsException if an ordinal lies outside the segment or an array is too short
     * @throws IllegalArgumentException if the query is not padded
     */
    public final void dotsAt(
            MemorySegment rows, long offset, int[] ordinals, int count, float[] query, float[] results) {
        checkOrdinals(rows, offset, ordinals, count, query, results);
        for (int from = 0; from < count; from += TOUCH_AHEAD) {
            int to = Math.min(count, from + TOUCH_AHEAD);
            touch(rows, offset, ordinals, from, to, query.length, results);
            dotRows(rows, offset, ordinals, from, to, query, results);
        }
    }

    /** Writes the squared euclidean distances of scattered rows from the query; arguments as in {@link #dotsAt}. */
    public final void squaredDistancesAt(
            MemorySegment rows, long offset, int[] ordinals, int count, float[] query, float[] results) {
        checkOrdinals(rows, offset, ordinals, count, query, results);
        for (int from = 0; from < count; from += TOUCH_AHEAD) {
            int to = Math.min(count, from + TOUCH_AHEAD);
            touch(rows, offset, ordinals, from, to, query.length, results);
            squaredDistanceRows(rows, offset, ordinals, from, to, query, results);
        }
    }

    /**
     * Returns the canonical dot product of two padded vectors on the heap, the same bits as {@link #dots}.
     *
     * @throws IllegalArgumentException if the lengths differ or are not padded
     */
    public final float dot(float[] first, float[] second) {
        checkPair(first, second);
        return dotPair(first, second);
    }

    /**
     * Returns the canonical squared distance of two padded vectors on the heap, the same bits as
     * {@link #squaredDistances}.
     *
     * @throws IllegalArgumentException if the lengths differ or are not padded
     */
    public final float squaredDistance(float[] first, float[] second) {
        checkPair(first, second);
        return squaredDistancePair(first, second);
    }

    /**
     * Finds the rows of a tile that may be near to one of the queries of another: all but those whose dot product, as
     * this kernel computes it in whatever order is fastest, lies below the query's limit. Products differ from the
     * canonical ones, so a limit has to leave room for {@link #dotError} of both.
     *
     * @param near takes the queries that each row is near to, bit i for query i; what it says of rows beyond those of
     *     the tile means nothing; {@link RowTile#ROWS} ints
     * @return whether there may be such a row; when not, there is none
     * @throws IllegalArgumentException if rows and queries differ in length
     */
    public final boolean near(RowTile rows, QueryTile queries, int[] near) {
        if (rows.length != queries.length) {
            throw new IllegalArgumentException("The rows have " + rows.length + " floats and the queries "
                    + queries.length + ". Compare vectors of one padded dimension.");
        }
        Objects.checkFromIndexSize(0, RowTile.ROWS, near.length);
        return nearTile(rows, queries, near);
    }

    /**
     * Multiplies rows with each other, in whatever order is fastest: {@code products[i * count + j]} becomes the dot
     * product of rows i and j, for all i and j.
     *
     * @param rows one after the other
     * @param count how many, a multiple of 4
     * @param length the padded length of a row
     * @param products at least count² floats
     * @throws IndexOutOfBoundsException if the rows or the products do not fit
     * @throws IllegalArgumentException if the count or the length is no such number
     */
    public final void gram(float[] rows, int count, int length, float[] products) {
        if (count % 4 != 0 || length % PADDING != 0) {
            throw new IllegalArgumentException(
                    count + " rows of " + length + " floats: use multiples of 4 and of " + PADDING);
        }
        Objects.checkFromIndexSize(0, Math.multiplyExact(count, length), rows.length);
        Objects.checkFromIndexSize(0, Math.multiplyExact(count, count), products.length);
        lowerGram(rows, count, length, products);
        for (int i = 0; i < count; i++) {
            for (int j = i + 1; j < count; j++) {
                products[i * count + j] = products[j * count + i];
            }
        }
    }

    /**
     * Multiplies {@linkplain CodeGroups 4-bit codes} with small integers: {@code sums[i]} becomes the sum over all
     * components of the code of row i times the query's component. Exact, and the same with every kernel.
     *
     * @param offset where the first group starts, in bytes
     * @param groups how many groups, at least 0
     * @param query as {@link CodeGroups#query} returns it
     * @param sums at least {@value CodeGroups#ROWS} ints a group
     * @throws IndexOutOfBoundsException if the groups or the sums do not fit
     */
    public final void codeSums(MemorySegment codes, long offset, int groups, int[] query, int[] sums) {
        Objects.checkFromIndexSize(0, groups * CodeGroups.ROWS, sums.length);
        Objects.checkFromIndexSize(offset, groups * CodeGroups.sizeBytes(query.length), codes.byteSize());
        sumGroups(codes, offset, groups, query, sums);
    }

    /**
     * Finds the rows of a block that a test does not prove to be far. Rounding may differ between kernels.
     *
     * @param columns holds the columns of the block from {@code offset} on
     * @param sums of {@link #codeSums}, for all rows
     * @param near takes the positions of these rows, ascending; {@link CodeTest#ROWS} ints
     * @return how many there are
     */
    public final int nearCodes(MemorySegment columns, long offset, int[] sums, CodeTest test, int[] near) {
        CodeTest.check(columns, offset, sums, near);
        return nearRows(columns, offset, sums, test, near);
    }

    /** Returns whether {@link #codeSums} is several times faster than {@link #dots}. */
    public boolean hasFastCodes() {
        return true;
    }

    /**
     * Returns a bound of the error of a computed dot product, whatever the order of additions, as a fraction of the
     * product of both norms; it leaves room for {@value #SPARE_ROUNDINGS} more roundings. It holds where no product
     * underflows or overflows.
     *
     * @param length the padded length, which is at least the number of roundings that a result has seen
     */
    public static double dotError(int length) {
        return (length + SPARE_ROUNDINGS) * 0x1.01p-24;
    }

    /** Returns the name for logs and {@code stats()}, such as "scalar" or "vector-512". */
    public abstract String name();

    /** Writes {@code results[from..to)}: of the rows from..to, or of those that {@code ordinals[from..to)} names. */
    abstract void dotRows(
            MemorySegment rows,
            long offset,
            int @Nullable [] ordinals,
            int from,
            int to,
            float[] query,
            float[] results);

    /** Writes {@code results[from..to)}: of the rows from..to, or of those that {@code ordinals[from..to)} names. */
    abstract void squaredDistanceRows(
            MemorySegment rows,
            long offset,
            int @Nullable [] ordinals,
            int from,
            int to,
            float[] query,
            float[] results);

    /** Compares by canonical products, one query after the other: for kernels without a loop over tiles. */
    boolean nearTile(RowTile rows, QueryTile queries, int[] near) {
        float[] query = new float[queries.length];
        float[] products = new float[RowTile.ROWS];
        float[] norms = queries.norms(rows);
        boolean any = false;
        Arrays.fill(near, 0, rows.count, 0);
        for (int at = 0; at < queries.count; at++) {
            queries.read(at, query);
            dotRows(rows.source, rows.offset, null, 0, rows.count, query, products);
            for (int row = 0; row < rows.count; row++) {
                float limit = Math.fma(norms[row], queries.slopes[at], queries.constants[at]);
                if (!(products[row] < limit)) {
                    near[row] |= 1 << at;
                    any = true;
                }
            }
        }
        return any;
    }

    /** Writes the products of each row with itself and those before it; others may be overwritten. */
    void lowerGram(float[] rows, int count, int length, float[] products) {
        for (int i = 0; i < count; i++) {
            for (int j = 0; j <= i; j++) {
                float sum0 = 0;
                float sum1 = 0;
                float sum2 = 0;
                float sum3 = 0;
                int first = i * length;
                int second = j * length;
                for (int at = 0; at < length; at += 4) {
                    sum0 += rows[first + at] * rows[second + at];
                    sum1 += rows[first + at + 1] * rows[second + at + 1];
                    sum2 += rows[first + at + 2] * rows[second + at + 2];
                    sum3 += rows[first + at + 3] * rows[second + at + 3];
                }
                products[i * count + j] = sum0 + sum1 + (sum2 + sum3);
            }
        }
    }

    int nearRows(MemorySegment columns, long offset, int[] sums, CodeTest test, int[] near) {
        return test.near(columns, offset, sums, near);
    }

    abstract void sumGroups(MemorySegment codes, long offset, int groups, int[] query, int[] sums);

    abstract float dotPair(float[] first, float[] second);

    abstract float squaredDistancePair(float[] first, float[] second);

    /**
     * Reads the first component of each row, so that the processor waits for many rows at once and not for one after
     * the other. The values go to the results, which are overwritten, so that the reads are not optimized away.
     */
    private static void touch(
            MemorySegment rows, long offset, int[] ordinals, int from, int to, int length, float[] results) {
        for (int i = from; i < to; i++) {
            results[i] = rows.get(COMPONENT, offset + 4L * length * ordinals[i]);
        }
    }

    private static void checkRows(MemorySegment rows, long offset, int count, float[] query, float[] results) {
        checkPadded(query.length);
        Objects.checkFromIndexSize(0, count, results.length);
        Objects.checkFromIndexSize(offset, (long) Float.BYTES * query.length * count, rows.byteSize());
    }

    private static void checkOrdinals(
            MemorySegment rows, long offset, int[] ordinals, int count, float[] query, float[] results) {
        checkPadded(query.length);
        Objects.checkFromIndexSize(0, count, results.length);
        Objects.checkFromIndexSize(0, count, ordinals.length);
        Objects.checkFromIndexSize(offset, 0, rows.byteSize());
        long available = (rows.byteSize() - offset) / ((long) Float.BYTES * query.length);
        int rowCount = (int) Math.min(Integer.MAX_VALUE, available);
        for (int i = 0; i < count; i++) {
            Objects.checkIndex(ordinals[i], rowCount);
        }
    }

    private static void checkPair(float[] first, float[] second) {
        checkPadded(first.length);
        if (first.length != second.length) {
            throw new IllegalArgumentException("One vector has " + first.length + " floats and the other "
                    + second.length + ". Compare vectors of one padded dimension.");
        }
    }

    private static void checkPadded(int length) {
        if (length == 0 || length % PADDING != 0) {
            throw new IllegalArgumentException("The vector has " + length + " floats, which is not a positive multiple"
                    + " of " + PADDING + ". Pad it with DistanceKernel.padded.");
        }
    }
}
