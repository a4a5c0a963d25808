package io.quantara.internal.simd;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The canonical kernel in plain Java: the fallback without the vector module, and the oracle of the others.
 *
 * <p>Each pass over a row keeps the four lanes c, c+16, c+32, c+48 in registers and yields s[c] of the canonical
 * order, so that no scratch array is needed. Thread-safe.
 */
final class ScalarKernel extends DistanceKernel {

    @Override
    public String name() {
        return "scalar";
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
        long stride = (long) Float.BYTES * query.length;
        for (int i = from; i < to; i++) {
            int ordinal = ordinals == null ? i : ordinals[i];
            results[i] = dot(rows, offset + ordinal * stride, query);
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
        long stride = (long) Float.BYTES * query.length;
        for (int i = from; i < to; i++) {
            int ordinal = ordinals == null ? i : ordinals[i];
            results[i] = squaredDistance(rows, offset + ordinal * stride, query);
        }
    }

    @Override
    float dotPair(float[] first, float[] second) {
        float u0 = pairDotFold(first, second, 0);
        float u1 = pairDotFold(first, second, 1);
        float u2 = pairDotFold(first, second, 2);
        float u3 = pairDotFold(first, second, 3);
        return ((u0 + u2) + (u1 + u3)) + 0.0f;
    }

    @Override
    float squaredDistancePair(float[] first, float[] second) {
        float u0 = pairSquaredFold(first, second, 0);
        float u1 = pairSquaredFold(first, second, 1);
        float u2 = pairSquaredFold(first, second, 2);
        float u3 = pairSquaredFold(first, second, 3);
        return ((u0 + u2) + (u1 + u3)) + 0.0f;
    }

    private static float dot(MemorySegment rows, long base, float[] query) {
        float u0 = dotFold(rows, base, query, 0);
        float u1 = dotFold(rows, base, query, 1);
        float u2 = dotFold(rows, base, query, 2);
        float u3 = dotFold(rows, base, query, 3);
        return ((u0 + u2) + (u1 + u3)) + 0.0f;
    }

    private static float squaredDistance(MemorySegment rows, long base, float[] query) {
        float u0 = squaredFold(rows, base, query, 0);
        float u1 = squaredFold(rows, base, query, 1);
        float u2 = squaredFold(rows, base, query, 2);
        float u3 = squaredFold(rows, base, query, 3);
        return ((u0 + u2) + (u1 + u3)) + 0.0f;
    }

    private static float dotFold(MemorySegment rows, long base, float[] query, int c) {
        float t0 = dotColumn(rows, base, query, c) + dotColumn(rows, base, query, c + 8);
        float t4 = dotColumn(rows, base, query, c + 4) + dotColumn(rows, base, query, c + 12);
        return t0 + t4;
    }

    private static float squaredFold(MemorySegment rows, long base, float[] query, int c) {
        float t0 = squaredColumn(rows, base, query, c) + squaredColumn(rows, base, query, c + 8);
        float t4 = squaredColumn(rows, base, query, c + 4) + squaredColumn(rows, base, query, c + 12);
        return t0 + t4;
    }

    private static float pairDotFold(float[] first, float[] second, int c) {
        float t0 = pairDotColumn(first, second, c) + pairDotColumn(first, second, c + 8);
        float t4 = pairDotColumn(first, second, c + 4) + pairDotColumn(first, second, c + 12);
        return t0 + t4;
    }

    private static float pairSquaredFold(float[] first, float[] second, int c) {
        float t0 = pairSquaredColumn(first, second, c) + pairSquaredColumn(first, second, c + 8);
        float t4 = pairSquaredColumn(first, second, c + 4) + pairSquaredColumn(first, second, c + 12);
        return t0 + t4;
    }

    private static float dotColumn(MemorySegment rows, long base, float[] query, int c) {
        float lane0 = 0;
        float lane16 = 0;
        float lane32 = 0;
        float lane48 = 0;
        int i = c;
        for (; i + 48 < query.length; i += 64) {
            lane0 = Math.fma(rows.get(COMPONENT, base + 4L * i), query[i], lane0);
            lane16 = Math.fma(rows.get(COMPONENT, base + 4L * i + 64), query[i + 16], lane16);
            lane32 = Math.fma(rows.get(COMPONENT, base + 4L * i + 128), query[i + 32], lane32);
            lane48 = Math.fma(rows.get(COMPONENT, base + 4L * i + 192), query[i + 48], lane48);
        }
        if (i < query.length) {
            lane0 = Math.fma(rows.get(COMPONENT, base + 4L * i), query[i], lane0);
        }
        if (i + 16 < query.length) {
            lane16 = Math.fma(rows.get(COMPONENT, base + 4L * i + 64), query[i + 16], lane16);
        }
        if (i + 32 < query.length) {
            lane32 = Math.fma(rows.get(COMPONENT, base + 4L * i + 128), query[i + 32], lane32);
        }
        return (lane0 + lane16) + (lane32 + lane48);
    }

    private static float squaredColumn(MemorySegment rows, long base, float[] query, int c) {
        float lane0 = 0;
        float lane16 = 0;
        float lane32 = 0;
        float lane48 = 0;
        int i = c;
        for (; i + 48 < query.length; i += 64) {
            lane0 = addSquare(rows.get(COMPONENT, base + 4L * i) - query[i], lane0);
            lane16 = addSquare(rows.get(COMPONENT, base + 4L * i + 64) - query[i + 16], lane16);
            lane32 = addSquare(rows.get(COMPONENT, base + 4L * i + 128) - query[i + 32], lane32);
            lane48 = addSquare(rows.get(COMPONENT, base + 4L * i + 192) - query[i + 48], lane48);
        }
        if (i < query.length) {
            lane0 = addSquare(rows.get(COMPONENT, base + 4L * i) - query[i], lane0);
        }
        if (i + 16 < query.length) {
            lane16 = addSquare(rows.get(COMPONENT, base + 4L * i + 64) - query[i + 16], lane16);
        }
        if (i + 32 < query.length) {
            lane32 = addSquare(rows.get(COMPONENT, base + 4L * i + 128) - query[i + 32], lane32);
        }
        return (lane0 + lane16) + (lane32 + lane48);
    }

    private static float pairDotColumn(float[] first, float[] second, int c) {
        float lane0 = 0;
        float lane16 = 0;
        float lane32 = 0;
        float lane48 = 0;
        int i = c;
        for (; i + 48 < first.length; i += 64) {
            lane0 = Math.fma(first[i], second[i], lane0);
            lane16 = Math.fma(first[i + 16], second[i + 16], lane16);
            lane32 = Math.fma(first[i + 32], second[i + 32], lane32);
            lane48 = Math.fma(first[i + 48], second[i + 48], lane48);
        }
        if (i < first.length) {
            lane0 = Math.fma(first[i], second[i], lane0);
        }
        if (i + 16 < first.length) {
            lane16 = Math.fma(first[i + 16], second[i + 16], lane16);
        }
        if (i + 32 < first.length) {
            lane32 = Math.fma(first[i + 32], second[i + 32], lane32);
        }
        return (lane0 + lane16) + (lane32 + lane48);
    }

    private static float pairSquaredColumn(float[] first, float[] second, int c) {
        float lane0 = 0;
        float lane16 = 0;
        float lane32 = 0;
        float lane48 = 0;
        int i = c;
        for (; i + 48 < first.length; i += 64) {
            lane0 = addSquare(first[i] - second[i], lane0);
            lane16 = addSquare(first[i + 16] - second[i + 16], lane16);
            lane32 = addSquare(first[i + 32] - second[i + 32], lane32);
            lane48 = addSquare(first[i + 48] - second[i + 48], lane48);
        }
        if (i < first.length) {
            lane0 = addSquare(first[i] - second[i], lane0);
        }
        if (i + 16 < first.length) {
            lane16 = addSquare(first[i + 16] - second[i + 16], lane16);
        }
        if (i + 32 < first.length) {
            lane32 = addSquare(first[i + 32] - second[i + 32], lane32);
        }
        return (lane0 + lane16) + (lane32 + lane48);
    }

    private static float addSquare(float difference, float lane) {
        return Math.fma(difference, difference, lane);
    }
}
