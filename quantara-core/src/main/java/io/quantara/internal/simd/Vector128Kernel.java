package io.quantara.internal.simd;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The canonical kernel with 128-bit vectors. Thread-safe. */
final class Vector128Kernel extends DistanceKernel {

    Vector128Kernel() {
        super(new Vector128CodeKernel());
    }

    @Override
    public String name() {
        return "vector-128";
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
        Dots128.rows(rows, offset, ordinals, from, to, query, results);
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
        SquaredDistances128.rows(rows, offset, ordinals, from, to, query, results);
    }

    @Override
    void lowerGram(float[] rows, int count, int length, float[] products) {
        GramTiles.all(rows, count, length, products);
    }

    @Override
    void sumGroups(MemorySegment codes, long offset, int groups, int[] query, int[] sums) {
        CodeSums.groups(codes, offset, groups, query, sums);
    }

    @Override
    int nearRows(MemorySegment columns, long offset, int[] sums, CodeTest test, int[] near) {
        return CodeMargins.near(columns, offset, sums, test, near);
    }

    @Override
    float dotPair(float[] first, float[] second) {
        return Dots128.pair(first, second);
    }

    @Override
    float squaredDistancePair(float[] first, float[] second) {
        return SquaredDistances128.pair(first, second);
    }
}
