package io.quantara.internal.simd;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * Canonical squared distances with 512-bit vectors; the order of additions is that of {@link DistanceKernel}.
 *
 * <p>Four vectors hold the 64 lanes.
 *
 * <p>The rules of {@link VectorKernels} explain why the bodies are written out.
 */
final class SquaredDistances512 {

    private static final ByteOrder LITTLE_ENDIAN = ByteOrder.LITTLE_ENDIAN;
    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_512;
    private static final VectorShuffle<Float> SWAP_8 = VectorShuffle.fromOp(LANES, lane -> lane ^ 8);
    private static final VectorShuffle<Float> SWAP_4 = VectorShuffle.fromOp(LANES, lane -> lane ^ 4);
    private static final VectorShuffle<Float> SWAP_2 = VectorShuffle.fromOp(LANES, lane -> lane ^ 2);
    private static final VectorShuffle<Float> SWAP_1 = VectorShuffle.fromOp(LANES, lane -> lane ^ 1);

    private SquaredDistances512() {}

    /** Writes the results of the rows {@code from..to}, or of those that the ordinals there name. */
    static void rows(
            MemorySegment rows,
            long offset,
            int @Nullable [] ordinals,
            int from,
            int to,
            float[] query,
            float[] results) {
        int length = query.length;
        int whole = length & -64;
        int step = VectorKernels.opaqueStep(length);
        for (int index = from; index < to; index++) {
            int ordinal = ordinals == null ? index : ordinals[index];
            long row = offset + 4L * length * ordinal;
            FloatVector a0 = FloatVector.zero(LANES);
            FloatVector a1 = FloatVector.zero(LANES);
            FloatVector a2 = FloatVector.zero(LANES);
            FloatVector a3 = FloatVector.zero(LANES);
            int i = 0;
            for (; i < whole; i += step) {
                long at = row + 4L * i;
                FloatVector e0 = FloatVector.fromMemorySegment(LANES, rows, at, LITTLE_ENDIAN)
                        .sub(FloatVector.fromArray(LANES, query, i));
                a0 = e0.fma(e0, a0);
                FloatVector e1 = FloatVector.fromMemorySegment(LANES, rows, at + 64, LITTLE_ENDIAN)
                        .sub(FloatVector.fromArray(LANES, query, i + 16));
                a1 = e1.fma(e1, a1);
                FloatVector e2 = FloatVector.fromMemorySegment(LANES, rows, at + 128, LITTLE_ENDIAN)
                        .sub(FloatVector.fromArray(LANES, query, i + 32));
                a2 = e2.fma(e2, a2);
                FloatVector e3 = FloatVector.fromMemorySegment(LANES, rows, at + 192, LITTLE_ENDIAN)
                        .sub(FloatVector.fromArray(LANES, query, i + 48));
                a3 = e3.fma(e3, a3);
            }
            if (i < length) {
                long at = row + 4L * i;
                FloatVector e0 = FloatVector.fromMemorySegment(LANES, rows, at, LITTLE_ENDIAN)
                        .sub(FloatVector.fromArray(LANES, query, i));
                a0 = e0.fma(e0, a0);
                i += 16;
            }
            if (i < length) {
                long at = row + 4L * i;
                FloatVector e0 = FloatVector.fromMemorySegment(LANES, rows, at, LITTLE_ENDIAN)
                        .sub(FloatVector.fromArray(LANES, query, i));
                a1 = e0.fma(e0, a1);
                i += 16;
            }
            if (i < length) {
                long at = row + 4L * i;
                FloatVector e0 = FloatVector.fromMemorySegment(LANES, rows, at, LITTLE_ENDIAN)
                        .sub(FloatVector.fromArray(LANES, query, i));
                a2 = e0.fma(e0, a2);
            }
            FloatVector s = a0.add(a1).add(a2.add(a3));
            FloatVector t = s.add(s.rearrange(SWAP_8));
            FloatVector u = t.add(t.rearrange(SWAP_4));
            FloatVector v = u.add(u.rearrange(SWAP_2));
            FloatVector sum = v.add(v.rearrange(SWAP_1));
            results[index] = sum.lane(0) + 0.0f;
        }
    }

    /** Returns the squared distance of two vectors on the heap. */
    static float pair(float[] first, float[] second) {
        int length = first.length;
        int whole = length & -64;
        int step = VectorKernels.opaqueStep(length);
        FloatVector a0 = FloatVector.zero(LANES);
        FloatVector a1 = FloatVector.zero(LANES);
        FloatVector a2 = FloatVector.zero(LANES);
        FloatVector a3 = FloatVector.zero(LANES);
        int i = 0;
        for (; i < whole; i += step) {
            FloatVector e0 = FloatVector.fromArray(LANES, first, i).sub(FloatVector.fromArray(LANES, second, i));
            a0 = e0.fma(e0, a0);
            FloatVector e1 = FloatVector.fromArray(LANES, first, i + 16)
                    .sub(FloatVector.fromArray(LANES, second, i + 16));
            a1 = e1.fma(e1, a1);
            FloatVector e2 = FloatVector.fromArray(LANES, first, i + 32)
                    .sub(FloatVector.fromArray(LANES, second, i + 32));
            a2 = e2.fma(e2, a2);
            FloatVector e3 = FloatVector.fromArray(LANES, first, i + 48)
                    .sub(FloatVector.fromArray(LANES, second, i + 48));
            a3 = e3.fma(e3, a3);
        }
        if (i < length) {
            FloatVector e0 = FloatVector.fromArray(LANES, first, i).sub(FloatVector.fromArray(LANES, second, i));
            a0 = e0.fma(e0, a0);
            i += 16;
        }
        if (i < length) {
            FloatVector e0 = FloatVector.fromArray(LANES, first, i).sub(FloatVector.fromArray(LANES, second, i));
            a1 = e0.fma(e0, a1);
            i += 16;
        }
        if (i < length) {
            FloatVector e0 = FloatVector.fromArray(LANES, first, i).sub(FloatVector.fromArray(LANES, second, i));
            a2 = e0.fma(e0, a2);
        }
        FloatVector s = a0.add(a1).add(a2.add(a3));
        FloatVector t = s.add(s.rearrange(SWAP_8));
        FloatVector u = t.add(t.rearrange(SWAP_4));
        FloatVector v = u.add(u.rearrange(SWAP_2));
        FloatVector sum = v.add(v.rearrange(SWAP_1));
        return sum.lane(0) + 0.0f;
    }
}
