package io.quantara.internal.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Compares tiles of four rows and thirty-two queries with 512-bit vectors, a query in each lane: the eight vectors of
 * sums stay in registers, every load serves several products, and nothing is to be added up across lanes. (Goto and
 * van de Geijn, Anatomy of High-Performance Matrix Multiplication, 2008, section 4.)
 *
 * <p>The order of additions is that of no other kernel; the limits leave room for that. The rules of {@link
 * VectorKernels} explain why the body is written out.
 */
final class DotTiles512 {

    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_512;
    private static final int WIDTH = LANES.length();
    private static final int QUERIES = QueryTile.QUERIES;
    private static final int STEP = 4;

    private DotTiles512() {}

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
            int third = second + length;
            int fourth = third + length;
            FloatVector a0 = FloatVector.zero(LANES);
            FloatVector a1 = FloatVector.zero(LANES);
            FloatVector b0 = FloatVector.zero(LANES);
            FloatVector b1 = FloatVector.zero(LANES);
            FloatVector c0 = FloatVector.zero(LANES);
            FloatVector c1 = FloatVector.zero(LANES);
            FloatVector d0 = FloatVector.zero(LANES);
            FloatVector d1 = FloatVector.zero(LANES);
            for (int i = 0; i < length; i++) {
                FloatVector q0 = FloatVector.fromArray(LANES, queries, QUERIES * i);
                FloatVector q1 = FloatVector.fromArray(LANES, queries, QUERIES * i + WIDTH);
                FloatVector a = FloatVector.broadcast(LANES, rows[first + i]);
                a0 = a.fma(q0, a0);
                a1 = a.fma(q1, a1);
                FloatVector b = FloatVector.broadcast(LANES, rows[second + i]);
                b0 = b.fma(q0, b0);
                b1 = b.fma(q1, b1);
                FloatVector c = FloatVector.broadcast(LANES, rows[third + i]);
                c0 = c.fma(q0, c0);
                c1 = c.fma(q1, c1);
                FloatVector d = FloatVector.broadcast(LANES, rows[fourth + i]);
                d0 = d.fma(q0, d0);
                d1 = d.fma(q1, d1);
            }
            FloatVector constant0 = FloatVector.fromArray(LANES, constants, 0);
            FloatVector slope0 = FloatVector.fromArray(LANES, slopes, 0);
            FloatVector constant1 = FloatVector.fromArray(LANES, constants, WIDTH);
            FloatVector slope1 = FloatVector.fromArray(LANES, slopes, WIDTH);
            FloatVector aNorm = FloatVector.broadcast(LANES, norms[row]);
            long aFar0 = a0.compare(VectorOperators.LT, aNorm.fma(slope0, constant0)).toLong();
            long aFar1 = a1.compare(VectorOperators.LT, aNorm.fma(slope1, constant1)).toLong();
            near[row] = ~(int) (aFar0 | aFar1 << WIDTH);
            FloatVector bNorm = FloatVector.broadcast(LANES, norms[row + 1]);
            long bFar0 = b0.compare(VectorOperators.LT, bNorm.fma(slope0, constant0)).toLong();
            long bFar1 = b1.compare(VectorOperators.LT, bNorm.fma(slope1, constant1)).toLong();
            near[row + 1] = ~(int) (bFar0 | bFar1 << WIDTH);
            FloatVector cNorm = FloatVector.broadcast(LANES, norms[row + 2]);
            long cFar0 = c0.compare(VectorOperators.LT, cNorm.fma(slope0, constant0)).toLong();
            long cFar1 = c1.compare(VectorOperators.LT, cNorm.fma(slope1, constant1)).toLong();
            near[row + 2] = ~(int) (cFar0 | cFar1 << WIDTH);
            FloatVector dNorm = FloatVector.broadcast(LANES, norms[row + 3]);
            long dFar0 = d0.compare(VectorOperators.LT, dNorm.fma(slope0, constant0)).toLong();
            long dFar1 = d1.compare(VectorOperators.LT, dNorm.fma(slope1, constant1)).toLong();
            near[row + 3] = ~(int) (dFar0 | dFar1 << WIDTH);
            any |= near[row] | near[row + 1] | near[row + 2] | near[row + 3];
        }
        return any != 0;
    }
}
