package io.quantara.internal.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Compares tiles of two rows and four queries with 512-bit vectors: the eight sums stay in registers, so that every
 * load serves several products, and are folded into one vector, so that eight limits are tested at once.
 *
 * <p>The order of additions is that of no other kernel; the limits leave room for that. The rules of {@link
 * VectorKernels} explain why the body is written out.
 */
final class DotTiles512 {

    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_512;
    private static final VectorShuffle<Float> SWAP_8 = VectorShuffle.fromOp(LANES, lane -> lane ^ 8);
    private static final VectorShuffle<Float> SWAP_4 = VectorShuffle.fromOp(LANES, lane -> lane ^ 4);
    private static final VectorShuffle<Float> SWAP_2 = VectorShuffle.fromOp(LANES, lane -> lane ^ 2);
    private static final VectorShuffle<Float> SWAP_1 = VectorShuffle.fromOp(LANES, lane -> lane ^ 1);
    private static final VectorMask<Float> UPPER_8 = VectorMask.fromLong(LANES, 0xFF00);
    private static final VectorMask<Float> UPPER_4 = VectorMask.fromLong(LANES, 0xF0F0);
    private static final VectorMask<Float> UPPER_2 = VectorMask.fromLong(LANES, 0xCCCC);
    private static final int STEP = LANES.length();

    private DotTiles512() {}

    /** Finds near rows as {@link DistanceKernel#near} does; an odd last row is a pair with itself. */
    static int near(RowTile tile, QueryTile group, int[] found) {
        int count = tile.count;
        int length = tile.length;
        float[] rows = tile.copy;
        float[] norms = group.norms(tile);
        float[] queries = group.queries;
        float[] constants = group.wideConstants;
        float[] slopes = group.wideSlopes;
        int length2 = 2 * length;
        int length3 = 3 * length;
        int size = 0;
        for (int row = 0; row < count; row += 2) {
            int next = Math.min(row + 1, count - 1);
            int first = length * row;
            int second = length * next;
            FloatVector a0 = FloatVector.zero(LANES);
            FloatVector a1 = FloatVector.zero(LANES);
            FloatVector a2 = FloatVector.zero(LANES);
            FloatVector a3 = FloatVector.zero(LANES);
            FloatVector b0 = FloatVector.zero(LANES);
            FloatVector b1 = FloatVector.zero(LANES);
            FloatVector b2 = FloatVector.zero(LANES);
            FloatVector b3 = FloatVector.zero(LANES);
            for (int i = 0; i < length; i += STEP) {
                FloatVector a = FloatVector.fromArray(LANES, rows, first + i);
                FloatVector b = FloatVector.fromArray(LANES, rows, second + i);
                FloatVector q0 = FloatVector.fromArray(LANES, queries, i);
                a0 = a.fma(q0, a0);
                b0 = b.fma(q0, b0);
                FloatVector q1 = FloatVector.fromArray(LANES, queries, length + i);
                a1 = a.fma(q1, a1);
                b1 = b.fma(q1, b1);
                FloatVector q2 = FloatVector.fromArray(LANES, queries, length2 + i);
                a2 = a.fma(q2, a2);
                b2 = b.fma(q2, b2);
                FloatVector q3 = FloatVector.fromArray(LANES, queries, length3 + i);
                a3 = a.fma(q3, a3);
                b3 = b.fma(q3, b3);
            }
            FloatVector s0 = a0.blend(b0, UPPER_8).add(b0.blend(a0, UPPER_8).rearrange(SWAP_8));
            FloatVector s1 = a1.blend(b1, UPPER_8).add(b1.blend(a1, UPPER_8).rearrange(SWAP_8));
            FloatVector s2 = a2.blend(b2, UPPER_8).add(b2.blend(a2, UPPER_8).rearrange(SWAP_8));
            FloatVector s3 = a3.blend(b3, UPPER_8).add(b3.blend(a3, UPPER_8).rearrange(SWAP_8));
            FloatVector t0 = s0.blend(s2, UPPER_4).add(s2.blend(s0, UPPER_4).rearrange(SWAP_4));
            FloatVector t1 = s1.blend(s3, UPPER_4).add(s3.blend(s1, UPPER_4).rearrange(SWAP_4));
            FloatVector u = t0.blend(t1, UPPER_2).add(t1.blend(t0, UPPER_2).rearrange(SWAP_2));
            FloatVector sums = u.add(u.rearrange(SWAP_1));
            FloatVector limits = FloatVector.broadcast(LANES, norms[row])
                    .blend(FloatVector.broadcast(LANES, norms[next]), UPPER_8)
                    .fma(FloatVector.fromArray(LANES, slopes, 0), FloatVector.fromArray(LANES, constants, 0));
            long near = sums.compare(VectorOperators.LT, limits).not().toLong();
            if (near != 0) {
                found[size++] = (row << 8) | Integer.compress((int) near, 0x5555);
            }
        }
        return size;
    }
}
