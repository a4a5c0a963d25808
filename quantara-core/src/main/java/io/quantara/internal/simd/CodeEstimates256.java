package io.quantara.internal.simd;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Estimates of {@link CodeKernel} with 256-bit vectors: the sums of four components are looked up for 32 lanes at once.
 * (André, Kermarrec and Le Scouarnec, Cache locality is not enough: high-performance nearest neighbor search with
 * product quantization fast scan, VLDB 2015, section 4.) The rules are those of {@link VectorKernels}.
 */
final class CodeEstimates256 {

    private static final ByteOrder LITTLE_ENDIAN = ByteOrder.LITTLE_ENDIAN;
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_256;
    private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_256;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_256;

    private CodeEstimates256() {}

    /** Writes the sum of each lane. */
    static void sums(MemorySegment codes, long offset, byte[] tables, float[] sums) {
        IntVector sum0 = IntVector.zero(INTS);
        IntVector sum1 = IntVector.zero(INTS);
        IntVector sum2 = IntVector.zero(INTS);
        IntVector sum3 = IntVector.zero(INTS);
        for (int start = 0; start < tables.length; start += CodeKernel.BLOCK) {
            ShortVector even = ShortVector.zero(SHORTS);
            ShortVector odd = ShortVector.zero(SHORTS);
            int end = Math.min(tables.length, start + CodeKernel.BLOCK);
            for (int i = start; i < end; i += 64) {
                ByteVector a = ByteVector.fromMemorySegment(BYTES, codes, offset + i, LITTLE_ENDIAN);
                ByteVector b = ByteVector.fromMemorySegment(BYTES, codes, offset + i + 32, LITTLE_ENDIAN);
                ByteVector tableA = ByteVector.fromArray(BYTES, tables, i);
                ByteVector tableB = ByteVector.fromArray(BYTES, tables, i + 32);
                ByteVector upperA = a.reinterpretAsInts()
                        .lanewise(VectorOperators.LSHR, 4)
                        .reinterpretAsBytes()
                        .or((byte) 16);
                ByteVector upperB = b.reinterpretAsInts()
                        .lanewise(VectorOperators.LSHR, 4)
                        .reinterpretAsBytes()
                        .or((byte) 16);
                IntVector four = a.and((byte) 15)
                        .selectFrom(tableA)
                        .add(upperA.selectFrom(tableA))
                        .add(b.and((byte) 15).selectFrom(tableB))
                        .add(upperB.selectFrom(tableB))
                        .reinterpretAsInts();
                even = even.add(four.and(0x00ff00ff).reinterpretAsShorts());
                odd = odd.add(four.lanewise(VectorOperators.LSHR, 8)
                        .and(0x00ff00ff)
                        .reinterpretAsShorts());
            }
            IntVector evens = even.reinterpretAsInts();
            IntVector odds = odd.reinterpretAsInts();
            sum0 = sum0.add(evens.and(0xffff));
            sum1 = sum1.add(odds.and(0xffff));
            sum2 = sum2.add(evens.lanewise(VectorOperators.LSHR, 16));
            sum3 = sum3.add(odds.lanewise(VectorOperators.LSHR, 16));
        }
        ((FloatVector) sum0.convert(VectorOperators.I2F, 0)).intoArray(sums, 0);
        ((FloatVector) sum1.convert(VectorOperators.I2F, 0)).intoArray(sums, 8);
        ((FloatVector) sum2.convert(VectorOperators.I2F, 0)).intoArray(sums, 16);
        ((FloatVector) sum3.convert(VectorOperators.I2F, 0)).intoArray(sums, 24);
    }

    /**
     * Makes estimates of sums.
     *
     * @param estimates the sum of each lane; overwritten
     * @return the lanes below the limit
     */
    static int finish(
            MemorySegment groups,
            long offset,
            float step,
            float halfSum,
            float low,
            float base,
            float limit,
            float[] estimates) {
        FloatVector steps = FloatVector.broadcast(FLOATS, step);
        FloatVector minusHalf = FloatVector.broadcast(FLOATS, -halfSum);
        FloatVector lows = FloatVector.broadcast(FLOATS, low);
        int below = 0;
        for (int lane = 0; lane < CodeKernel.LANES; lane += 8) {
            long at = offset + 4L * lane;
            FloatVector estimate = FloatVector.fromMemorySegment(FLOATS, groups, at + CodeKernel.RESCALE, LITTLE_ENDIAN)
                    .fma(
                            FloatVector.fromArray(FLOATS, estimates, lane).fma(steps, minusHalf),
                            FloatVector.fromMemorySegment(FLOATS, groups, at + CodeKernel.ONES, LITTLE_ENDIAN)
                                    .fma(
                                            lows,
                                            FloatVector.fromMemorySegment(
                                                            FLOATS, groups, at + CodeKernel.ADD, LITTLE_ENDIAN)
                                                    .add(base)));
            estimate.intoArray(estimates, lane);
            below |= (int) estimate.compare(VectorOperators.LT, limit).toLong() << lane;
        }
        return below;
    }
}
