package io.quantara.internal.simd;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The canonical kernel with 256-bit vectors. Thread-safe. */
final class Vector256Kernel extends DistanceKernel {

    Vector256Kernel() {
        super(new Vector256CodeKernel());
    }

    @Override
    public String name() {
        return "vector-256";
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
        Dots256.rows(rows, offset, ordinals, from, to, query, results);
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
        SquaredDistances256.rows(rows, offset, ordinals, from, to, query, results);
    }

    @Override
    boolean nearTile(RowTile rows, QueryTile queries, int[] near) {
        return DotTiles256.near(rows, queries, near);
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
        return Dots256.pair(first, second);
    }

    @Override
    float squaredDistancePair(float[] first, float[] second) {
        return SquaredDistances256.pair(first, second);
    }
}
