package io.quantara.internal.simd;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Finds the rows whose codes do not prove them far, see {@link CodeTest}, by the widest vectors of the processor. */
final class CodeMargins {

    private static final ByteOrder LITTLE_ENDIAN = ByteOrder.LITTLE_ENDIAN;
    private static final VectorSpecies<Float> LANES = widest();
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, LANES.vectorShape());
    private static final int STEP = LANES.length();

    private CodeMargins() {}

    private static VectorSpecies<Float> widest() {
        int bits = FloatVector.SPECIES_PREFERRED.vectorBitSize();
        if (bits >= 512) {
            return FloatVector.SPECIES_512;
        }
        return bits >= 256 ? FloatVector.SPECIES_256 : FloatVector.SPECIES_128;
    }

    /** Writes the positions of the rows that are not proved to be far, of a whole block, and returns how many. */
    static int near(MemorySegment columns, long offset, int[] sums, CodeTest test, int[] near) {
        float width = test.width;
        float rest = test.rest;
        float radiusSlope = test.radiusSlope;
        float normSlope = test.normSlope;
        float shiftFactor = test.shiftFactor;
        float shiftRoom = test.shiftRoom;
        FloatVector centre = FloatVector.broadcast(LANES, -test.centre);
        FloatVector squaredLength = FloatVector.broadcast(LANES, test.squaredLength);
        FloatVector constant = FloatVector.broadcast(LANES, test.constant);
        int count = 0;
        for (int i = 0; i < CodeTest.ROWS; i += STEP) {
            long at = offset + 4L * i;
            FloatVector radius =
                    FloatVector.fromMemorySegment(LANES, columns, at + CodeTest.RADIUS, LITTLE_ENDIAN);
            FloatVector shift = FloatVector.fromMemorySegment(LANES, columns, at + CodeTest.SHIFT, LITTLE_ENDIAN);
            FloatVector product = ((FloatVector) IntVector.fromArray(INTS, sums, i).convert(VectorOperators.I2F, 0))
                    .mul(width)
                    .add(centre);
            FloatVector along = product.mul(
                    FloatVector.fromMemorySegment(LANES, columns, at + CodeTest.INVERSE, LITTLE_ENDIAN));
            FloatVector margin = squaredLength
                    .sub(along.mul(along))
                    .max(0f)
                    .sqrt()
                    .mul(FloatVector.fromMemorySegment(LANES, columns, at + CodeTest.ERROR, LITTLE_ENDIAN))
                    .add(product.mul(
                            FloatVector.fromMemorySegment(LANES, columns, at + CodeTest.ALPHA, LITTLE_ENDIAN)))
                    .add(radius.mul(radiusSlope).add(rest).mul(radius))
                    .add(FloatVector.fromMemorySegment(LANES, columns, at + CodeTest.NORM, LITTLE_ENDIAN)
                            .mul(normSlope))
                    .add(shift.mul(shiftFactor).add(shift.abs().mul(shiftRoom)))
                    .add(constant);
            // A margin that is NaN proves nothing.
            long bits = margin.compare(VectorOperators.LT, 0f).not().toLong();
            for (; bits != 0; bits &= bits - 1) {
                near[count++] = i + Long.numberOfTrailingZeros(bits);
            }
        }
        return count;
    }
}
