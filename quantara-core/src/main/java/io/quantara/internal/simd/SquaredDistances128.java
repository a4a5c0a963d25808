package io.quantara.internal.simd;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * Canonical squared distances with 128-bit vectors; the order of additions is that of {@link DistanceKernel}.
 *
 * <p>Sixteen vectors would hold the 64 lanes, more than the compiler handles in one loop, so each row is read in two
 * passes: the first takes the lanes whose number modulo 8 is below 4, the second the others. Between them the four
 * partial sums are plain floats, because a vector carried through the outer loop gets allocated.
 *
 * <p>The rules of {@link VectorKernels} explain why the bodies are written out.
 */
final class SquaredDistances128 {

    private static final ByteOrder LITTLE_ENDIAN = ByteOrder.LITTLE_ENDIAN;
    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_128;

    private SquaredDistances128() {}

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
            float u0 = 0;
            float u1 = 0;
            float u2 = 0;
            float u3 = 0;
            for (int column = 0; column <= 4; column += 4) {
                FloatVector a0 = FloatVector.zero(LANES);
                FloatVector a1 = FloatVector.zero(LANES);
                FloatVector a2 = FloatVector.zero(LANES);
                FloatVector a3 = FloatVector.zero(LANES);
                FloatVector a4 = FloatVector.zero(LANES);
                FloatVector a5 = FloatVector.zero(LANES);
                FloatVector a6 = FloatVector.zero(LANES);
                FloatVector a7 = FloatVector.zero(LANES);
                int i = column;
                for (; i < whole; i += step) {
                    long at = row + 4L * i;
                    FloatVector e0 = FloatVector.fromMemorySegment(LANES, rows, at, LITTLE_ENDIAN)
                            .sub(FloatVector.fromArray(LANES, query, i));
                    a0 = e0.fma(e0, a0);
                    FloatVector e1 = FloatVector.fromMemorySegment(LANES, rows, at + 32, LITTLE_ENDIAN)
                            .sub(FloatVector.fromArray(LANES, query, i + 8));
                    a1 = e1.fma(e1, a1);
                    FloatVector e2 = FloatVector.fromMemorySegment(LANES, rows, at + 64, LITTLE_ENDIAN)
                            .sub(FloatVector.fromArray(LANES, query, i + 16));
                    a2 = e2.fma(e2, a2);
                    FloatVector e3 = FloatVector.fromMemorySegment(LANES, rows, at + 96, LITTLE_ENDIAN)
                            .sub(FloatVector.fromArray(LANES, query, i + 24));
                    a3 = e3.fma(e3, a3);
                    FloatVector e4 = FloatVector.fromMemorySegment(LANES, rows, at + 128, LITTLE_ENDIAN)
                            .sub(FloatVector.fromArray(LANES, query, i + 32));
                    a4 = e4.fma(e4, a4);
                    FloatVector e5 = FloatVector.fromMemorySegment(LANES, rows, at + 160, LITTLE_ENDIAN)
                            .sub(FloatVector.fromArray(LANES, query, i + 40));
                    a5 = e5.fma(e5, a5);
                    FloatVector e6 = FloatVector.fromMemorySegment(LANES, rows, at + 192, LITTLE_ENDIAN)
                            .sub(FloatVector.fromArray(LANES, query, i + 48));
                    a6 = e6.fma(e6, a6);
                    FloatVector e7 = FloatVector.fromMemorySegment(LANES, rows, at + 224, LITTLE_ENDIAN)
                            .sub(FloatVector.fromArray(LANES, query, i + 56));
                    a7 = e7.fma(e7, a7);
                }
                if (i < length) {
                    long at = row + 4L * i;
                    FloatVector e0 = FloatVector.fromMemorySegment(LANES, rows, at, LITTLE_ENDIAN)
                            .sub(FloatVector.fromArray(LANES, query, i));
                    a0 = e0.fma(e0, a0);
                    FloatVector e1 = FloatVector.fromMemorySegment(LANES, rows, at + 32, LITTLE_ENDIAN)
                            .sub(FloatVector.fromArray(LANES, query, i + 8));
                    a1 = e1.fma(e1, a1);
                    i += 16;
                }
                if (i < length) {
                    long at = row + 4L * i;
                    FloatVector e0 = FloatVector.fromMemorySegment(LANES, rows, at, LITTLE_ENDIAN)
                            .sub(FloatVector.fromArray(LANES, query, i));
                    a2 = e0.fma(e0, a2);
                    FloatVector e1 = FloatVector.fromMemorySegment(LANES, rows, at + 32, LITTLE_ENDIAN)
                            .sub(FloatVector.fromArray(LANES, query, i + 8));
                    a3 = e1.fma(e1, a3);
                    i += 16;
                }
                if (i < length) {
                    long at = row + 4L * i;
                    FloatVector e0 = FloatVector.fromMemorySegment(LANES, rows, at, LITTLE_ENDIAN)
                            .sub(FloatVector.fromArray(LANES, query, i));
                    a4 = e0.fma(e0, a4);
                    FloatVector e1 = FloatVector.fromMemorySegment(LANES, rows, at + 32, LITTLE_ENDIAN)
                            .sub(FloatVector.fromArray(LANES, query, i + 8));
                    a5 = e1.fma(e1, a5);
                }
                FloatVector lower = a0.add(a2).add(a4.add(a6));
                FloatVector upper = a1.add(a3).add(a5.add(a7));
                FloatVector t = lower.add(upper);
                u0 += t.lane(0);
                u1 += t.lane(1);
                u2 += t.lane(2);
                u3 += t.lane(3);
            }
            results[index] = ((u0 + u2) + (u1 + u3)) + 0.0f;
        }
    }

    /** Returns the squared distance of two vectors on the heap. */
    static float pair(float[] first, float[] second) {
        int length = first.length;
        int whole = length & -64;
        int step = VectorKernels.opaqueStep(length);
        float u0 = 0;
        float u1 = 0;
        float u2 = 0;
        float u3 = 0;
        for (int column = 0; column <= 4; column += 4) {
            FloatVector a0 = FloatVector.zero(LANES);
            FloatVector a1 = FloatVector.zero(LANES);
            FloatVector a2 = FloatVector.zero(LANES);
            FloatVector a3 = FloatVector.zero(LANES);
            FloatVector a4 = FloatVector.zero(LANES);
            FloatVector a5 = FloatVector.zero(LANES);
            FloatVector a6 = FloatVector.zero(LANES);
            FloatVector a7 = FloatVector.zero(LANES);
            int i = column;
            for (; i < whole; i += step) {
                FloatVector e0 = FloatVector.fromArray(LANES, first, i).sub(FloatVector.fromArray(LANES, second, i));
                a0 = e0.fma(e0, a0);
                FloatVector e1 = FloatVector.fromArray(LANES, first, i + 8)
                        .sub(FloatVector.fromArray(LANES, second, i + 8));
                a1 = e1.fma(e1, a1);
                FloatVector e2 = FloatVector.fromArray(LANES, first, i + 16)
                        .sub(FloatVector.fromArray(LANES, second, i + 16));
                a2 = e2.fma(e2, a2);
                FloatVector e3 = FloatVector.fromArray(LANES, first, i + 24)
                        .sub(FloatVector.fromArray(LANES, second, i + 24));
                a3 = e3.fma(e3, a3);
                FloatVector e4 = FloatVector.fromArray(LANES, first, i + 32)
                        .sub(FloatVector.fromArray(LANES, second, i + 32));
                a4 = e4.fma(e4, a4);
                FloatVector e5 = FloatVector.fromArray(LANES, first, i + 40)
                        .sub(FloatVector.fromArray(LANES, second, i + 40));
                a5 = e5.fma(e5, a5);
                FloatVector e6 = FloatVector.fromArray(LANES, first, i + 48)
                        .sub(FloatVector.fromArray(LANES, second, i + 48));
                a6 = e6.fma(e6, a6);
                FloatVector e7 = FloatVector.fromArray(LANES, first, i + 56)
                        .sub(FloatVector.fromArray(LANES, second, i + 56));
                a7 = e7.fma(e7, a7);
            }
            if (i < length) {
                FloatVector e0 = FloatVector.fromArray(LANES, first, i).sub(FloatVector.fromArray(LANES, second, i));
                a0 = e0.fma(e0, a0);
                FloatVector e1 = FloatVector.fromArray(LANES, first, i + 8)
                        .sub(FloatVector.fromArray(LANES, second, i + 8));
                a1 = e1.fma(e1, a1);
                i += 16;
            }
            if (i < length) {
                FloatVector e0 = FloatVector.fromArray(LANES, first, i).sub(FloatVector.fromArray(LANES, second, i));
                a2 = e0.fma(e0, a2);
                FloatVector e1 = FloatVector.fromArray(LANES, first, i + 8)
                        .sub(FloatVector.fromArray(LANES, second, i + 8));
                a3 = e1.fma(e1, a3);
                i += 16;
            }
            if (i < length) {
                FloatVector e0 = FloatVector.fromArray(LANES, first, i).sub(FloatVector.fromArray(LANES, second, i));
                a4 = e0.fma(e0, a4);
                FloatVector e1 = FloatVector.fromArray(LANES, first, i + 8)
                        .sub(FloatVector.fromArray(LANES, second, i + 8));
                a5 = e1.fma(e1, a5);
            }
            FloatVector lower = a0.add(a2).add(a4.add(a6));
            FloatVector upper = a1.add(a3).add(a5.add(a7));
            FloatVector t = lower.add(upper);
            u0 += t.lane(0);
            u1 += t.lane(1);
            u2 += t.lane(2);
            u3 += t.lane(3);
        }
        return ((u0 + u2) + (u1 + u3)) + 0.0f;
    }
}
