package io.quantara.internal.simd;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Loops over groups of 32 one-bit codes (RaBitQ), and the transform that spreads vectors before they are coded.
 *
 * <p><b>Groups.</b> A group holds what is known of 32 vectors, its lanes, as little-endian numbers of 32 bits, 32 of a
 * kind after each other: row numbers, then three floats for each lane, {@code add}, {@code rescale} and {@code ones},
 * then the code words: word w of all lanes, for each w. Bit i of word w is dimension 32 w + i.
 *
 * <p><b>Estimates.</b> A query gives each dimension a number of four bits, u. It comes as four planes: bit i of plane
 * word {@code planes[4 w + p]} is bit p of u at dimension 32 w + i. With I the sum of u over the bits that a code has
 * set, the estimate of a lane is {@code fma(rescale, fma(I, step, -halfSum), fma(ones, low, add + base))}, in this
 * order of operations, so that every kernel gives the same bits.
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
    static final long WORDS = 4 * ROW_BYTES;

    CodeKernel() {}

    /** Returns the bytes of a group whose codes have so many words of 32 bits. */
    public static long groupBytes(int words) {
        return WORDS + words * ROW_BYTES;
    }

    /**
     * Estimates the distances of the 32 lanes of a group.
     *
     * @param groups where the group is
     * @param offset where it begins, in bytes
     * @param planes four words for each code word
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
            int[] planes,
            float step,
            float halfSum,
            float low,
            float base,
            float limit,
            float[] estimates) {
        Objects.checkFromIndexSize(offset, groupBytes(planes.length >> 2), groups.byteSize());
        Objects.checkFromIndexSize(0, LANES, estimates.length);
        return estimateLanes(groups, offset, planes, step, halfSum, low, base, limit, estimates);
    }

    abstract int estimateLanes(
            MemorySegment groups,
            long offset,
            int[] planes,
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
     * @param values their number is a multiple of 32
     * @param planes takes the bits, four words for 32 components
     * @param scale takes low and step
     */
    public final void quantize(float[] values, int[] planes, float[] scale) {
        if (values.length % LANES != 0 || planes.length != values.length / LANES * 4) {
            throw new IllegalArgumentException(
                    values.length + " components do not fit into " + planes.length + " words of four planes");
        }
        range(values, scale);
        float step = (scale[1] - scale[0]) / TOP;
        scale[1] = step;
        roundAll(values, scale[0], step > 0 ? 1 / step : 0, planes);
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

    /** Writes the least and the greatest of some values. */
    abstract void range(float[] values, float[] leastAndMost);

    abstract void roundAll(float[] values, float low, float inverse, int[] planes);
}
