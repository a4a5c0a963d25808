package io.quantara.internal.simd;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The canonical kernel with 512-bit vectors. Thread-safe. */
final class Vector512Kernel extends DistanceKernel {

    @Override
    public String name() {
        return "vector-512";
    }

    @Override
    void dotRows(
            MemorySegment rows,
            long offset,
            int @Nullable [] ordinals,
            int from,
            int to,
            float[] query,
            float[] results) {
        Dots512.rows(rows, offset, ordinals, from, to, query, results);
    }

    @Override
    void squaredDistanceRows(
            MemorySegment rows,
            long offset,
            int @Nullable [] ordinals,
            int from,
            int to,
            float[] query,
            float[] results) {
        SquaredDistances512.rows(rows, offset, ordinals, from, to, query, results);
    }

    @Override
    float dotPair(float[] first, float[] second) {
        return Dots512.pair(first, second);
    }

    @Override
    float squaredDistancePair(float[] first, float[] second) {
        return SquaredDistances512.pair(first, second);
    }
}
