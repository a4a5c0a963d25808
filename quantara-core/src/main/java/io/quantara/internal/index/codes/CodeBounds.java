package io.quantara.internal.index.codes;

import io.quantara.Metric;
import io.quantara.internal.index.DotLimit;
import io.quantara.internal.index.QueryVector;
import io.quantara.internal.simd.CodeGroups;
import io.quantara.internal.simd.CodeTest;
import io.quantara.internal.simd.DistanceKernel;

/**
 * Bounds, from {@link RowCodes}, how close rows can be to a query. Used by one thread.
 *
 * <p>The query q, less the centre, is taken as {@code v = w z} with integers z of up to {@link CodeGroups#LARGEST}, so
 * that {@code <z,u>} is summed exactly. What v leaves out, {@code delta = |q - c - v|}, adds {@code delta |r|} to the
 * error of each row. With s = {@code <v,y>} the true product of q - c and r is at most
 *
 * <pre>{@code alpha s + |e| sqrt(|v|² - s² / |y|²) + delta |r|}</pre>
 *
 * <p>and a row is far when that lies below what its metric asks for. The test is done in float32, and leaves room for
 * its own rounding, in units of the largest numbers that it adds.
 */
public final class CodeBounds {

    private static final int BLOCK = RowCodes.BLOCK;
    private static final int GROUPS = BLOCK / CodeGroups.ROWS;

    /** The middle of the codes, which stands for zero. */
    private static final double MIDDLE = 7.5;

    /** Room for rounding in float32, also of sums with codes, which can be 30 times as large as their result. */
    private static final float ROOM = 0x1p-16f;

    /** Room for each square that is too small for a float32. */
    private static final float UNDERFLOW = 0x1p-140f;

    private final RowCodes codes;
    private final QueryVector query;
    private final int[] components;
    private final double step;
    private final double middle;
    private final double centredNorm;
    private final double shift;
    private final CodeTest test;
    private final int[] sums = new int[BLOCK];

    CodeBounds(RowCodes codes, QueryVector query) {
        this.codes = codes;
        this.query = query;
        float[] centre = codes.centre();
        double largest = 0;
        double squares = 0;
        double along = 0;
        double[] centred = new double[centre.length];
        for (int i = 0; i < centre.length; i++) {
            centred[i] = (double) query.padded()[i] - centre[i];
            largest = Math.max(largest, Math.abs(centred[i]));
            squares += centred[i] * centred[i];
            along += centre[i] * (query.padded()[i] - centre[i] / 2.0);
        }
        int[] z = new int[centre.length];
        long sum = 0;
        long squareSum = 0;
        double left = 0;
        this.step = largest / CodeGroups.LARGEST;
        for (int i = 0; i < z.length; i++) {
            z[i] = largest == 0 ? 0 : (int) Math.rint(centred[i] / step);
            sum += z[i];
            squareSum += (long) z[i] * z[i];
            double rest = centred[i] - step * z[i];
            left += rest * rest;
        }
        this.components = CodeGroups.query(z);
        this.middle = MIDDLE * sum;
        this.centredNorm = Math.sqrt(squares);
        this.shift = along;
        this.test = new CodeTest(
                (float) step,
                (float) (step * middle),
                (float) (step * step * squareSum * (1 + 2 * ROOM)),
                (float) (Math.sqrt(left) * (1 + ROOM) + ROOM * centredNorm));
    }

    /** Sets what the product must reach for a row not to be far. */
    private void limit(float worst) {
        double slack = 4 * DistanceKernel.dotError(query.padded().length);
        if (query.metric() == Metric.EUCLIDEAN) {
            // |q-x|² = |q-c|² + |r|² - 2 <q-c,r>, computed with an error that is a fraction of itself, or underflows.
            double constant = (centredNorm * centredNorm + worst * (1 + 2 * slack)) / 2;
            test.limitByRadius(-0.5f * (1 - ROOM), negated(constant) + components.length * UNDERFLOW);
        } else {
            DotLimit limit = DotLimit.of(query, worst);
            test.limitByNorm(negated(limit.slope()), negated(limit.constant() - shift), ROOM);
        }
    }

    /** Returns the negated number, larger by its room. */
    private static float negated(double number) {
        return (float) (ROOM * Math.abs(number) - number);
    }

    /**
     * Finds the rows of a block that are not certainly farther than a closeness, as the canonical kernel computes it.
     *
     * @param rowCount the rows of the block to look at, from its first
     * @param worst the closeness, not infinite
     * @param near takes the positions in the block, ascending; {@link RowCodes#BLOCK} ints
     * @return how many there are, or -1 when the codes are damaged
     */
    public int near(DistanceKernel kernel, int block, int rowCount, float worst, int[] near) {
        if (!read(kernel, block)) {
            return -1;
        }
        limit(worst);
        int found = kernel.nearCodes(codes.stored(), codes.offset(block), sums, test, near);
        while (found > 0 && near[found - 1] >= rowCount) {
            found--;
        }
        return found;
    }

    /**
     * Estimates how close the rows of a block are, on a scale of its own.
     *
     * @param estimates {@link RowCodes#BLOCK} floats, larger is closer
     * @return false when the codes are damaged
     */
    public boolean estimate(DistanceKernel kernel, int block, float[] estimates) {
        if (!read(kernel, block)) {
            return false;
        }
        for (int i = 0; i < BLOCK; i++) {
            double product = codes.get(block, CodeTest.ALPHA, i) * step * (sums[i] - middle);
            double estimate =
                    switch (query.metric()) {
                        case DOT -> codes.get(block, CodeTest.SHIFT, i) + product;
                        case COSINE ->
                            (shift + codes.get(block, CodeTest.SHIFT, i) + product)
                                    / codes.get(block, CodeTest.NORM, i);
                        case EUCLIDEAN -> product - square(codes.get(block, CodeTest.RADIUS, i)) / 2;
                    };
            estimates[i] = Double.isFinite(estimate) ? (float) estimate : Float.NEGATIVE_INFINITY;
        }
        return true;
    }

    private static double square(double value) {
        return value * value;
    }

    private boolean read(DistanceKernel kernel, int block) {
        if (!codes.isRight(block)) {
            return false;
        }
        kernel.codeSums(codes.stored(), codes.offset(block) + CodeTest.COLUMNS_BYTES, GROUPS, components, sums);
        return true;
    }
}
