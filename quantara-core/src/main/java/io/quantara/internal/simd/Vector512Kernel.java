package io.quantara.internal.simd;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The canonical kernel with 512-bit vectors. Thread-safe.
 *
 * <p>Long consecutive rows are read with 256-bit vectors: the results are the same, and from main memory that was
 * measured to be faster on Zen 4, where a 512-bit operation is two of 256 bits anyway.
 */
final class Vector512Kernel extends DistanceKernel {

    /** From this padded length on, if it has no remainder of 64, consecutive rows are read with 256-bit vectors. */
    static final int LONG_ROW = 384;

    Vector512Kernel() {
        super(new Vector512CodeKernel());
    }

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
        if (ordinals == null && isLong(query)) {
            Dots256.rows(rows, offset, null, from, to, query, results);
        } else {
            Dots512.rows(rows, offset, ordinals, from, to, query, results);
        }
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
        if (ordinals == null && isLong(query)) {
            SquaredDistances256.rows(rows, offset, null, from, to, query, results);
        } else {
            SquaredDistances512.rows(rows, offset, ordinals, from, to, query, results);
        }
    }

    @Override
    boolean nearTile(RowTile rows, QueryTile queries, int[] near) {
        return DotTiles512.near(rows, queries, near);
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
        return Dots512.pair(first, second);
    }

    @Override
    float squaredDistancePair(float[] first, float[] second) {
        return SquaredDistances512.pair(first, second);
    }

    private static boolean isLong(float[] query) {
        return query.length >= LONG_ROW && query.length % 64 == 0;
    }
}
