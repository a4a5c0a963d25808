package io.quantara.internal.index.rabitq;

import io.quantara.internal.simd.CodeKernel;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A random rotation in O(d log d): four rounds of flipping random signs and a Walsh-Hadamard transform, of the longest
 * prefix and, in turns, suffix whose length is a power of two; they overlap by at least a third of the whole. A vector
 * comes out with its length, and with every component of about the same size, whatever its direction was. (Ailon and
 * Chazelle, The fast Johnson-Lindenstrauss transform, SIAM J. Comput. 39, 2009; four rounds as in RaBitQ-Library.)
 *
 * <p>Immutable, hence safe for many threads.
 */
public final class Rotation {

    private static final int ROUNDS = 4;
    private static final int MULTIPLE = 64;

    private final int length;
    private final int[] signs;

    /** Of each round: the signs, times what the transform leaves out. */
    private final float[][] factors;

    private Rotation(int length, int[] signs) {
        this.length = length;
        this.signs = signs;
        this.factors = new float[ROUNDS][length];
        float factor = (float) (1 / Math.sqrt(Integer.highestOneBit(length)));
        for (int i = 0; i < ROUNDS * length; i++) {
            boolean isFlipped = (signs[i / Integer.SIZE] >>> i & 1) != 0;
            factors[i / length][i % length] = isFlipped ? -factor : factor;
        }
    }

    /**
     * Draws a rotation.
     *
     * @param dimension of the vectors, which are filled up with zeros to a multiple of 64
     */
    public static Rotation random(int dimension, RandomGenerator random) {
        int length = length(dimension);
        return new Rotation(
                length, random.ints(ROUNDS * (long) length / Integer.SIZE).toArray());
    }

    /**
     * Returns the rotation of these signs.
     *
     * @param signs as {@link #signs} returned them
     * @throws IllegalArgumentException if there are too few or too many of them
     */
    public static Rotation of(int dimension, int[] signs) {
        int length = length(dimension);
        if (signs.length != ROUNDS * length / Integer.SIZE) {
            throw new IllegalArgumentException("A rotation of " + length + " dimensions has "
                    + ROUNDS * length / Integer.SIZE + " words of signs, not " + signs.length);
        }
        return new Rotation(length, signs.clone());
    }

    /** Returns the number of words of {@link #signs} for vectors of a dimension. */
    public static int signWords(int dimension) {
        return ROUNDS * length(dimension) / Integer.SIZE;
    }

    private static int length(int dimension) {
        return Math.addExact(dimension, MULTIPLE - 1) / MULTIPLE * MULTIPLE;
    }

    /** Returns the length of rotated vectors: the dimension rounded up to a multiple of 64. */
    public int length() {
        return length;
    }

    /** Returns what makes up the rotation: a bit for each component and round, set where the sign is flipped. */
    public int[] signs() {
        return signs.clone();
    }

    /**
     * Rotates the first components of a vector into another.
     *
     * @param vector {@code float[dimension]} or longer
     * @param rotated {@code float[length]}, overwritten
     */
    public void apply(CodeKernel kernel, float[] vector, int dimension, float[] rotated) {
        System.arraycopy(vector, 0, rotated, 0, dimension);
        Arrays.fill(rotated, dimension, length, 0);
        apply(kernel, rotated);
    }

    /**
     * Rotates a vector.
     *
     * @param vector {@code float[length]}, zeros after the dimension; overwritten with the result
     */
    public void apply(CodeKernel kernel, float[] vector) {
        int part = Integer.highestOneBit(length);
        for (int round = 0; round < ROUNDS; round++) {
            int from = round % 2 == 0 ? 0 : length - part;
            float[] factor = factors[round];
            for (int i = from; i < from + part; i++) {
                vector[i] *= factor[i];
            }
            kernel.hadamard(vector, from, part);
        }
    }
}
