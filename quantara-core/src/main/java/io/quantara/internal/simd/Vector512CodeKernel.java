package io.quantara.internal.simd;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The loops of {@link CodeKernel} with 512-bit vectors; the rules are those of {@link VectorKernels}. Thread-safe. */
final class Vector512CodeKernel extends CodeKernel {

    private static final ByteOrder LITTLE_ENDIAN = ByteOrder.LITTLE_ENDIAN;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_512;
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_512;
    private static final VectorShuffle<Float> SWAP_8 = VectorShuffle.fromOp(FLOATS, lane -> lane ^ 8);
    private static final VectorShuffle<Float> SWAP_4 = VectorShuffle.fromOp(FLOATS, lane -> lane ^ 4);
    private static final VectorShuffle<Float> SWAP_2 = VectorShuffle.fromOp(FLOATS, lane -> lane ^ 2);
    private static final VectorShuffle<Float> SWAP_1 = VectorShuffle.fromOp(FLOATS, lane -> lane ^ 1);
    private static final FloatVector SIGNS_8 = signs(8);
    private static final FloatVector SIGNS_4 = signs(4);
    private static final FloatVector SIGNS_2 = signs(2);
    private static final FloatVector SIGNS_1 = signs(1);

    @Override
    int estimateLanes(
            MemorySegment groups,
            long offset,
            int[] planes,
            float step,
            float halfSum,
            float low,
            float base,
            float limit,
            float[] estimates) {
        int below = 0;
        for (int lane = 0; lane < LANES; lane += 32) {
            below |= estimatePart(groups, offset, lane, planes, step, halfSum, low, base, limit, estimates);
        }
        return below;
    }

    /** Estimates 32 lanes, as two vectors. */
    private static int estimatePart(
            MemorySegment groups,
            long offset,
            int lane,
            int[] planes,
            float step,
            float halfSum,
            float low,
            float base,
            float limit,
            float[] estimates) {
        IntVector a0 = IntVector.zero(INTS);
        IntVector a1 = IntVector.zero(INTS);
        IntVector a2 = IntVector.zero(INTS);
        IntVector a3 = IntVector.zero(INTS);
        IntVector b0 = IntVector.zero(INTS);
        IntVector b1 = IntVector.zero(INTS);
        IntVector b2 = IntVector.zero(INTS);
        IntVector b3 = IntVector.zero(INTS);
        long first = offset + 4L * lane;
        long words = first + WORDS;
        for (int w = 0; w < planes.length; w += 4) {
            long at = words + 32L * w;
            IntVector a = IntVector.fromMemorySegment(INTS, groups, at, LITTLE_ENDIAN);
            IntVector b = IntVector.fromMemorySegment(INTS, groups, at + 64, LITTLE_ENDIAN);
            a0 = a0.add(a.and(planes[w]).lanewise(VectorOperators.BIT_COUNT));
            b0 = b0.add(b.and(planes[w]).lanewise(VectorOperators.BIT_COUNT));
            a1 = a1.add(a.and(planes[w + 1]).lanewise(VectorOperators.BIT_COUNT));
            b1 = b1.add(b.and(planes[w + 1]).lanewise(VectorOperators.BIT_COUNT));
            a2 = a2.add(a.and(planes[w + 2]).lanewise(VectorOperators.BIT_COUNT));
            b2 = b2.add(b.and(planes[w + 2]).lanewise(VectorOperators.BIT_COUNT));
            a3 = a3.add(a.and(planes[w + 3]).lanewise(VectorOperators.BIT_COUNT));
            b3 = b3.add(b.and(planes[w + 3]).lanewise(VectorOperators.BIT_COUNT));
        }
        IntVector sumA = a3.add(a3).add(a2);
        sumA = sumA.add(sumA).add(a1);
        sumA = sumA.add(sumA).add(a0);
        IntVector sumB = b3.add(b3).add(b2);
        sumB = sumB.add(sumB).add(b1);
        sumB = sumB.add(sumB).add(b0);
        FloatVector steps = FloatVector.broadcast(FLOATS, step);
        FloatVector minusHalf = FloatVector.broadcast(FLOATS, -halfSum);
        FloatVector lows = FloatVector.broadcast(FLOATS, low);
        FloatVector estimateA = FloatVector.fromMemorySegment(FLOATS, groups, first + RESCALE, LITTLE_ENDIAN)
                .fma(
                        ((FloatVector) sumA.convert(VectorOperators.I2F, 0)).fma(steps, minusHalf),
                        FloatVector.fromMemorySegment(FLOATS, groups, first + ONES, LITTLE_ENDIAN)
                                .fma(lows, FloatVector.fromMemorySegment(FLOATS, groups, first + ADD, LITTLE_ENDIAN)
                                        .add(base)));
        FloatVector estimateB = FloatVector.fromMemorySegment(FLOATS, groups, first + RESCALE + 64, LITTLE_ENDIAN)
                .fma(
                        ((FloatVector) sumB.convert(VectorOperators.I2F, 0)).fma(steps, minusHalf),
                        FloatVector.fromMemorySegment(FLOATS, groups, first + ONES + 64, LITTLE_ENDIAN)
                                .fma(lows, FloatVector.fromMemorySegment(
                                                FLOATS, groups, first + ADD + 64, LITTLE_ENDIAN)
                                        .add(base)));
        estimateA.intoArray(estimates, lane);
        estimateB.intoArray(estimates, lane + 16);
        int belowA = (int) estimateA.compare(VectorOperators.LT, limit).toLong();
        int belowB = (int) estimateB.compare(VectorOperators.LT, limit).toLong();
        return (belowA | belowB << 16) << lane;
    }

    @Override
    void transform(float[] values, int from, int length) {
        for (int at = from; at < from + length; at += 16) {
            FloatVector v = FloatVector.fromArray(FLOATS, values, at);
            v = v.fma(SIGNS_1, v.rearrange(SWAP_1));
            v = v.fma(SIGNS_2, v.rearrange(SWAP_2));
            v = v.fma(SIGNS_4, v.rearrange(SWAP_4));
            v = v.fma(SIGNS_8, v.rearrange(SWAP_8));
            v.intoArray(values, at);
        }
        for (int half = 16; half < length; half <<= 1) {
            for (int block = from; block < from + length; block += half << 1) {
                for (int i = block; i < block + half; i += 16) {
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
            for (int part = 0; part < LANES; part += 16) {
                VectorMask<Float> isAbove =
                        FloatVector.fromArray(FLOATS, values, at + part).compare(VectorOperators.GT, 0);
                below.blend(1, isAbove).intoArray(signs, at + part);
                bits |= (int) isAbove.toLong() << part;
            }
            words[at / LANES] = bits;
        }
    }

    @Override
    void range(float[] values, float[] leastAndMost) {
        FloatVector least = FloatVector.broadcast(FLOATS, values[0]);
        FloatVector most = least;
        for (int at = 0; at < values.length; at += 16) {
            FloatVector v = FloatVector.fromArray(FLOATS, values, at);
            least = least.min(v);
            most = most.max(v);
        }
        leastAndMost[0] = least.reduceLanes(VectorOperators.MIN);
        leastAndMost[1] = most.reduceLanes(VectorOperators.MAX);
    }

    @Override
    void roundAll(float[] values, float low, float inverse, int[] planes) {
        FloatVector half = FloatVector.broadcast(FLOATS, 0.5f);
        for (int at = 0; at < values.length; at += LANES) {
            int plane0 = 0;
            int plane1 = 0;
            int plane2 = 0;
            int plane3 = 0;
            for (int part = 0; part < LANES; part += 16) {
                FloatVector v = FloatVector.fromArray(FLOATS, values, at + part);
                IntVector number = (IntVector) v.sub(low).mul(inverse).add(half).convert(VectorOperators.F2I, 0);
                IntVector u = number.min(TOP);
                plane0 |= (int) u.and(1).compare(VectorOperators.NE, 0).toLong() << part;
                plane1 |= (int) u.and(2).compare(VectorOperators.NE, 0).toLong() << part;
                plane2 |= (int) u.and(4).compare(VectorOperators.NE, 0).toLong() << part;
                plane3 |= (int) u.and(8).compare(VectorOperators.NE, 0).toLong() << part;
            }
            int word = at / LANES * 4;
            planes[word] = plane0;
            planes[word + 1] = plane1;
            planes[word + 2] = plane2;
            planes[word + 3] = plane3;
        }
    }

    /** Returns 1 where the bit of a lane is not set, and -1 where it is. */
    private static FloatVector signs(int bit) {
        float[] signs = new float[16];
        for (int lane = 0; lane < 16; lane++) {
            signs[lane] = (lane & bit) == 0 ? 1 : -1;
        }
        return FloatVector.fromArray(FLOATS, signs, 0);
    }
}
