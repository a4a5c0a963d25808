package io.quantara.internal.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Compares tiles of two rows and thirty-two queries with 256-bit vectors, a query in each lane: the eight vectors of
 * sums stay in registers, every load serves several products, and nothing is to be added up across lanes. (Goto and
 * van de Geijn, Anatomy of High-Performance Matrix Multiplication, 2008, section 4.)
 *
 * <p>The order of additions is that of no other kernel; the limits leave room for that. The rules of {@link
 * VectorKernels} explain why the body is written out.
 */
final class DotTiles256 {

    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_256;
    private static final int WIDTH = LANES.length();
    private static final int QUERIES = QueryTile.QUERIES;
    private static final int STEP = 2;

    private DotTiles256() {}

    /** Finds near rows as {@link DistanceKernel#near} does; rows beyond the last one are compared with the others. */
    static boolean near(RowTile tile, QueryTile group, int[] near) {
        int count = tile.count;
        int length = tile.length;
        float[] rows = tile.copy;
        float[] norms = group.norms(tile);
        float[] queries = group.queries;
        float[] constants = group.constants;
        float[] slopes = group.slopes;
        int any = 0;
        for (int row = 0; row < count; row += STEP) {
            int first = length * row;
            int second = first + length;
            FloatVector a0 = FloatVector.zero(LANES);
            FloatVector a1 = FloatVector.zero(LANES);
            FloatVector a2 = FloatVector.zero(LANES);
            FloatVector a3 = FloatVector.zero(LANES);
            FloatVector b0 = FloatVector.zero(LANES);
            FloatVector b1 = FloatVector.zero(LANES);
            FloatVector b2 = FloatVector.zero(LANES);
            FloatVector b3 = FloatVector.zero(LANES);
            for (int i = 0; i < length; i++) {
                FloatVector q0 = FloatVector.fromArray(LANES, queries, QUERIES * i);
                FloatVector q1 = FloatVector.fromArray(LANES, queries, QUERIES * i + WIDTH);
                FloatVector q2 = FloatVector.fromArray(LANES, queries, QUERIES * i + 2 * WIDTH);
                FloatVector q3 = FloatVector.fromArray(LANES, queries, QUERIES * i + 3 * WIDTH);
                FloatVector a = FloatVector.broadcast(LANES, rows[first + i]);
                a0 = a.fma(q0, a0);
                a1 = a.fma(q1, a1);
                a2 = a.fma(q2, a2);
                a3 = a.fma(q3, a3);
                FloatVector b = FloatVector.broadcast(LANES, rows[second + i]);
                b0 = b.fma(q0, b0);
                b1 = b.fma(q1, b1);
                b2 = b.fma(q2, b2);
                b3 = b.fma(q3, b3);
            }
            FloatVector constant0 = FloatVector.fromArray(LANES, constants, 0);
            FloatVector slope0 = FloatVector.fromArray(LANES, slopes, 0);
            FloatVector constant1 = FloatVector.fromArray(LANES, constants, WIDTH);
            FloatVector slope1 = FloatVector.fromArray(LANES, slopes, WIDTH);
            FloatVector constant2 = FloatVector.fromArray(LANES, constants, 2 * WIDTH);
            FloatVector slope2 = FloatVector.fromArray(LANES, slopes, 2 * WIDTH);
            FloatVector constant3 = FloatVector.fromArray(LANES, constants, 3 * WIDTH);
            FloatVector slope3 = FloatVector.fromArray(LANES, slopes, 3 * WIDTH);
            FloatVector aNorm = FloatVector.broadcast(LANES, norms[row]);
            long aFar0 = a0.compare(VectorOperators.LT, aNorm.fma(slope0, constant0)).toLong();
            long aFar1 = a1.compare(VectorOperators.LT, aNorm.fma(slope1, constant1)).toLong();
            long aFar2 = a2.compare(VectorOperators.LT, aNorm.fma(slope2, constant2)).toLong();
            long aFar3 = a3.compare(VectorOperators.LT, aNorm.fma(slope3, constant3)).toLong();
            near[row] = ~(int) (aFar0 | aFar1 << WIDTH | aFar2 << (2 * WIDTH) | aFar3 << (3 * WIDTH));
            FloatVector bNorm = FloatVector.broadcast(LANES, norms[row + 1]);
            long bFar0 = b0.compare(VectorOperators.LT, bNorm.fma(slope0, constant0)).toLong();
            long bFar1 = b1.compare(VectorOperators.LT, bNorm.fma(slope1, constant1)).toLong();
            long bFar2 = b2.compare(VectorOperators.LT, bNorm.fma(slope2, constant2)).toLong();
            long bFar3 = b3.compare(VectorOperators.LT, bNorm.fma(slope3, constant3)).toLong();
            near[row + 1] = ~(int) (bFar0 | bFar1 << WIDTH | bFar2 << (2 * WIDTH) | bFar3 << (3 * WIDTH));
            any |= near[row] | near[row + 1];
        }
        return any != 0;
    }
}
