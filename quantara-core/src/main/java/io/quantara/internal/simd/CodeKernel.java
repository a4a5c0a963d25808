package io.quantara.internal.simd;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Loops over groups of 32 one-bit codes (RaBitQ), and the transform that spreads vectors before they are coded.
 *
 * <p><b>Groups.</b> A group holds what is known of 32 vectors, its lanes: as little-endian numbers of 32 bits, 32 of a
 * kind after each other, row numbers, then three floats for each lane, {@code add}, {@code rescale} and {@code ones}.
 * The codes follow, 32 bytes for each eight dimensions, one of each lane: bit i of the g-th is dimension 8 g + i. That
 * of lane l is byte 4 (l mod 8) + l / 8, so that the bytes of lanes 0, 8, 16 and 24 are one number of 32 bits, those of
 * lanes 1, 9, 17 and 25 the next, and so on.
 *
 * <p><b>Estimates.</b> A query gives each dimension a number u of four bits. It comes as tables, 32 bytes for each
 * eight dimensions: entry m of the first 16 is the sum of u over those of the first four dimensions whose bit is set in
 * m, the other 16 are of the other four. With I the sum of u over the bits that a code has set, the estimate of a lane
 * is {@code fma(rescale, fma(I, step, -halfSum), fma(ones, low, add + base))}, in this order of operations, so that
 * every kernel gives the same bits.
 *
 * <p>Kernels are immutable and safe for many threads. They allocate nothing once compiled.
 */
public abstract class CodeKernel {

    /** Vectors in a group. */
    public static final int LANES = 32;

    /** Bytes of one kind of number in a group. */
    public static final long ROW_BYTES = 4L * LANES;

    static final int TOP = 15;
    static final long ADD = ROW_BYTES;
    static final long RESCALE = 2 * ROW_BYTES;
    static final long ONES = 3 * ROW_BYTES;
    static final long CODES = 4 * ROW_BYTES;

    /** So many bytes of tables are summed up in 16 bits: 1,024 sums of up to 60. */
    static final int BLOCK = 1 << 14;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    CodeKernel() {}

    /** Returns the bytes of a group whose codes have so many bits, a multiple of 64. */
    public static long groupBytes(int bits) {
        return CODES + 4L * bits;
    }

    /** Returns where in a group the first byte of a lane's code is; each further one is 32 bytes on. */
    public static long byteOf(int lane) {
        return CODES + (lane & 7) * 4L + (lane >>> 3);
    }

    /**
     * Estimates the distances of the 32 lanes of a group.
     *
     * @param groups where the group is
     * @param offset where it begins, in bytes
     * @param tables 32 bytes for eight dimensions
     * @param step the width of a step of the query's numbers
     * @param halfSum half the sum of the query's components
     * @param low the least of them
     * @param base what is added to all: the distance of the query from what the codes are relative to
     * @param limit lanes with an estimate below it are in the result
     * @param estimates takes 32 estimates
     * @return the lanes below the limit, bit i for lane i
     * @throws IndexOutOfBoundsException if the group does not lie in the memory
     */
    public final int estimate(
            MemorySegment groups,
            long offset,
            byte[] tables,
            float step,
            float halfSum,
            float low,
            float base,
            float limit,
            float[] estimates) {
        Objects.checkFromIndexSize(offset, groupBytes(tables.length >> 2), groups.byteSize());
        Objects.checkFromIndexSize(0, LANES, estimates.length);
        return estimateLanes(groups, offset, tables, step, halfSum, low, base, limit, estimates);
    }

    abstract int estimateLanes(
            MemorySegment groups,
            long offset,
            byte[] tables,
            float step,
            float halfSum,
            float low,
            float base,
            float limit,
            float[] estimates);

    /**
     * Applies the Walsh-Hadamard transform to {@code values[from..from + length)}, without a factor.
     *
     * @param length a power of two, at least 64
     */
    public final void hadamard(float[] values, int from, int length) {
        Objects.checkFromIndexSize(from, length, values.length);
        if (length < 64 || Integer.bitCount(length) != 1) {
            throw new IllegalArgumentException("The length is " + length + ". Use a power of two of at least 64.");
        }
        transform(values, from, length);
    }

    abstract void transform(float[] values, int from, int length);

    /**
     * Rounds the components of a query to four bits: {@code u = min(15, (int) ((value - low) * (1 / step) + 0.5))},
     * where low is the least of them and 15 steps lead to the greatest; all are 0 where the components are equal.
     *
     * @param values their number is a multiple of 64
     * @param numbers takes u of each
     * @param tables takes the sums of u, 32 bytes for eight dimensions
     * @param scale takes low and step
     */
    public final void quantize(float[] values, int[] numbers, byte[] tables, float[] scale) {
        if (values.length % 64 != 0 || numbers.length != values.length || tables.length != 4 * values.length) {
            throw new IllegalArgumentException(values.length + " components do not fit into " + numbers.length
                    + " numbers and tables of " + tables.length + " bytes");
        }
        float least = values[0];
        float most = values[0];
        for (float value : values) {
            least = value < least ? value : least;
            most = value > most ? value : most;
        }
        float step = (most - least) / TOP;
        scale[0] = least;
        scale[1] = step;
        roundAll(values, least, step > 0 ? 1 / step : 0, numbers);
        for (int i = 0; i < numbers.length; i += 4) {
            long lower = numbers[i] * 0x0100010001000100L
                    + numbers[i + 1] * 0x0101000001010000L
                    + numbers[i + 2] * 0x0101010100000000L;
            LONGS.set(tables, 4 * i, lower);
            LONGS.set(tables, 4 * i + 8, lower + numbers[i + 3] * 0x0101010101010101L);
        }
    }

    /**
     * Writes on which side of zero values lie.
     *
     * @param values their number is a multiple of 32
     * @param signs takes 1 for what is greater than zero, else -1; as many as there are values
     * @param words takes a bit for each value, set where it is greater than zero
     */
    public final void signs(float[] values, float[] signs, int[] words) {
        if (values.length % LANES != 0 || signs.length != values.length || words.length != values.length / LANES) {
            throw new IllegalArgumentException(values.length + " values do not fit into " + signs.length
                    + " signs and " + words.length + " words");
        }
        allSigns(values, signs, words);
    }

    abstract void allSigns(float[] values, float[] signs, int[] words);

    abstract void roundAll(float[] values, float low, float inverse, int[] numbers);
}
