package io.quantara.internal.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of rows with each other by tiles of four rows and two, whose eight vectors of sums stay in registers, so
 * that six loads serve eight products. (Goto and van de Geijn, Anatomy of High-Performance Matrix Multiplication, 2008,
 * section 4.) With the widest vectors of the processor, in the order of additions that suits it. The rules of {@link
 * VectorKernels} explain why the body is written out.
 */
final class GramTiles {

    private static final VectorSpecies<Float> LANES = widest();
    private static final int WIDTH = LANES.length();

    private GramTiles() {}

    private static VectorSpecies<Float> widest() {
        int bits = FloatVector.SPECIES_PREFERRED.vectorBitSize();
        if (bits >= 512) {
            return FloatVector.SPECIES_512;
        }
        return bits >= 256 ? FloatVector.SPECIES_256 : FloatVector.SPECIES_128;
    }

    /** Writes products as {@link DistanceKernel#gram} does. */
    static void all(float[] rows, int count, int length, float[] products) {
        for (int i = 0; i < count; i += 4) {
            int row0 = i * length;
            int row1 = row0 + length;
            int row2 = row1 + length;
            int row3 = row2 + length;
            for (int j = 0; j < i + 4; j += 2) {
                int other = j * length;
                int next = other + length;
                FloatVector a0 = FloatVector.zero(LANES);
                FloatVector a1 = FloatVector.zero(LANES);
                FloatVector a2 = FloatVector.zero(LANES);
                FloatVector a3 = FloatVector.zero(LANES);
                FloatVector b0 = FloatVector.zero(LANES);
                FloatVector b1 = FloatVector.zero(LANES);
                FloatVector b2 = FloatVector.zero(LANES);
                FloatVector b3 = FloatVector.zero(LANES);
                for (int at = 0; at < length; at += WIDTH) {
                    FloatVector a = FloatVector.fromArray(LANES, rows, other + at);
                    FloatVector b = FloatVector.fromArray(LANES, rows, next + at);
                    FloatVector r0 = FloatVector.fromArray(LANES, rows, row0 + at);
                    a0 = r0.fma(a, a0);
                    b0 = r0.fma(b, b0);
                    FloatVector r1 = FloatVector.fromArray(LANES, rows, row1 + at);
                    a1 = r1.fma(a, a1);
                    b1 = r1.fma(b, b1);
                    FloatVector r2 = FloatVector.fromArray(LANES, rows, row2 + at);
                    a2 = r2.fma(a, a2);
                    b2 = r2.fma(b, b2);
                    FloatVector r3 = FloatVector.fromArray(LANES, rows, row3 + at);
                    a3 = r3.fma(a, a3);
                    b3 = r3.fma(b, b3);
                }
                int to = i * count + j;
                products[to] = a0.reduceLanes(VectorOperators.ADD);
                products[to + 1] = b0.reduceLanes(VectorOperators.ADD);
                products[to + count] = a1.reduceLanes(VectorOperators.ADD);
                products[to + count + 1] = b1.reduceLanes(VectorOperators.ADD);
                products[to + 2 * count] = a2.reduceLanes(VectorOperators.ADD);
                products[to + 2 * count + 1] = b2.reduceLanes(VectorOperators.ADD);
                products[to + 3 * count] = a3.reduceLanes(VectorOperators.ADD);
                products[to + 3 * count + 1] = b3.reduceLanes(VectorOperators.ADD);
            }
        }
    }
}
