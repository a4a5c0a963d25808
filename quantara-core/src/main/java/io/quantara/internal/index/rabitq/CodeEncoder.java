package io.quantara.internal.index.rabitq;

import io.quantara.internal.simd.CodeKernel;
import io.quantara.internal.simd.DistanceKernel;
import io.quantara.internal.simd.Kernels;
import java.lang.foreign.MemorySegment;

/**
 * Writes codes into groups. With r the rotated vector relative to a centre c and s the signs of r, halved, a code holds
 * what {@code |q - x|^2 = |q - c|^2 + |r|^2 - 2 <q - c, r>} needs when {@code <q - c, r>} is estimated as
 * {@code <q - c, s> |r|^2 / <r, s>}. (Gao and Long, RaBitQ, SIGMOD 2024, theorem 3.2.) Used by one thread.
 */
public final class CodeEncoder {

    private final DistanceKernel kernel = Kernels.current();
    private final CodeKernel codes = kernel.codes();
    private final float[] signs;
    private final int[] words;

    /** Creates an encoder of rotated vectors of some length, a multiple of 64. */
    public CodeEncoder(int rotatedLength) {
        this.signs = new float[rotatedLength];
        this.words = new int[rotatedLength / Integer.SIZE];
    }

    /**
     * Writes a code that estimates squared distances.
     *
     * @param row the row number of the vector
     * @param relative the rotated vector relative to the centre
     * @param centre the rotated centre
     */
    public void encodeDistance(
            MemorySegment groups, long offset, int lane, int row, float[] relative, float[] centre) {
        codes.signs(relative, signs, words);
        double square = kernel.dot(relative, relative);
        double rescale = rescale(square, kernel.dot(relative, signs));
        double along = kernel.dot(centre, signs);
        CodeGroup.write(groups, offset, lane, row, square - rescale * along / 2, rescale, words);
    }

    /**
     * Writes a code that estimates how much less, by twice, the product of a query with the vector is than that with
     * the centre: {@code -2 <q, x - c>}. What is added to all is the same for all vectors of a graph.
     *
     * @param row the row number of the vector
     * @param relative the rotated vector relative to the centre
     */
    public void encodeProduct(MemorySegment groups, long offset, int lane, int row, float[] relative) {
        codes.signs(relative, signs, words);
        double rescale = rescale(kernel.dot(relative, relative), kernel.dot(relative, signs));
        CodeGroup.write(groups, offset, lane, row, 0, rescale, words);
    }

    private static double rescale(double square, double absolute) {
        return absolute == 0 ? 0 : -4 * square / absolute;
    }
}
