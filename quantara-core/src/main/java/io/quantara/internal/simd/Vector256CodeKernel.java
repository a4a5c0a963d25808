package io.quantara.internal.simd;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The loops of {@link CodeKernel} with 256-bit vectors; the rules are those of {@link VectorKernels}. Thread-safe. */
final class Vector256CodeKernel extends CodeKernel {

    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_256;
    private static final VectorShuffle<Float> SWAP_4 = VectorShuffle.fromOp(FLOATS, lane -> lane ^ 4);
    private static final VectorShuffle<Float> SWAP_2 = VectorShuffle.fromOp(FLOATS, lane -> lane ^ 2);
    private static final VectorShuffle<Float> SWAP_1 = VectorShuffle.fromOp(FLOATS, lane -> lane ^ 1);
    private static final FloatVector SIGNS_4 = signs(4);
    private static final FloatVector SIGNS_2 = signs(2);
    private static final FloatVector SIGNS_1 = signs(1);

    @Override
    int estimateLanes(
            MemorySegment groups,
            long offset,
            byte[] tables,
            float step,
            float halfSum,
            float low,
            float base,
            float limit,
            float[] estimates) {
        CodeEstimates256.sums(groups, offset + CODES, tables, estimates);
        return CodeEstimates256.finish(groups, offset, step, halfSum, low, base, limit, estimates);
    }

    @Override
    void transform(float[] values, int from, int length) {
        for (int at = from; at < from + length; at += 8) {
            FloatVector v = FloatVector.fromArray(FLOATS, values, at);
            v = v.fma(SIGNS_1, v.rearrange(SWAP_1));
            v = v.fma(SIGNS_2, v.rearrange(SWAP_2));
            v = v.fma(SIGNS_4, v.rearrange(SWAP_4));
            v.intoArray(values, at);
        }
        for (int half = 8; half < length; half <<= 1) {
            for (int block = from; block < from + length; block += half << 1) {
                for (int i = block; i < block + half; i += 8) {
                    FloatVector first = FloatVector.fromArray(FLOATS, values, i);
                    FloatVector second = FloatVector.fromArray(FLOATS, values, i + half);
                    first.add(second).intoArray(values, i);
                    first.sub(second).intoArray(values, i + half);
                }
            }
        }
    }

    @Override
    void allSigns(float[] values, float[] signs, int[] words) {
        FloatVector below = FloatVector.broadcast(FLOATS, -1);
        for (int at = 0; at < values.length; at += LANES) {
            int bits = 0;
            for (int part = 0; part < LANES; part += 8) {
                VectorMask<Float> isAbove =
                        FloatVector.fromArray(FLOATS, values, at + part).compare(VectorOperators.GT, 0);
                below.blend(1, isAbove).intoArray(signs, at + part);
                bits |= (int) isAbove.toLong() << part;
            }
            words[at / LANES] = bits;
        }
    }

    @Override
    void roundAll(float[] values, float low, float inverse, int[] numbers) {
        FloatVector half = FloatVector.broadcast(FLOATS, 0.5f);
        for (int at = 0; at < values.length; at += 8) {
            FloatVector v = FloatVector.fromArray(FLOATS, values, at);
            IntVector number = (IntVector) v.sub(low).mul(inverse).add(half).convert(VectorOperators.F2I, 0);
            number.min(TOP).intoArray(numbers, at);
        }
    }

    /** Returns 1 where the bit of a lane is not set, and -1 where it is. */
    private static FloatVector signs(int bit) {
        float[] signs = new float[8];
        for (int lane = 0; lane < 8; lane++) {
            signs[lane] = (lane & bit) == 0 ? 1 : -1;
        }
        return FloatVector.fromArray(FLOATS, signs, 0);
    }
}
