package io.quantara.internal.simd;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The canonical kernel in plain Java: the fallback without the vector module, and the oracle of the others.
 *
 * <p>Four passes over a row keep sixteen lanes each in registers, every fourth from c on, and yield u[c] of the
 * canonical order, so that no scratch array is needed. Vectors on the heap take sixteen passes of four lanes, which is
 * shorter to write and slower. Thread-safe.
 */
final class ScalarKernel extends DistanceKernel {

    ScalarKernel() {
        super(new ScalarCodeKernel());
    }

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
    public boolean hasFastCodes() {
        return false;
    }

    @Override
    void sumGroups(MemorySegment codes, long offset, int groups, int[] query, int[] sums) {
        for (int row = 0; row < groups * CodeGroups.ROWS; row++) {
            long group = offset + row / CodeGroups.ROWS * CodeGroups.sizeBytes(query.length);
            int sum = 0;
            for (int i = 0; i < query.length; i++) {
                sum += CodeGroups.get(codes, group, row % CodeGroups.ROWS, i) * (short) query[i];
            }
            sums[row] = sum;
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
        int length = query.length;
        float lane0 = 0;
        float lane4 = 0;
        float lane8 = 0;
        float lane12 = 0;
        float lane16 = 0;
        float lane20 = 0;
        float lane24 = 0;
        float lane28 = 0;
        float lane32 = 0;
        float lane36 = 0;
        float lane40 = 0;
        float lane44 = 0;
        float lane48 = 0;
        float lane52 = 0;
        float lane56 = 0;
        float lane60 = 0;
        int i = c;
        for (; i + 60 < length; i += 64) {
            long at = base + 4L * i;
            lane0 = Math.fma(rows.get(COMPONENT, at), query[i], lane0);
            lane4 = Math.fma(rows.get(COMPONENT, at + 16), query[i + 4], lane4);
            lane8 = Math.fma(rows.get(COMPONENT, at + 32), query[i + 8], lane8);
            lane12 = Math.fma(rows.get(COMPONENT, at + 48), query[i + 12], lane12);
            lane16 = Math.fma(rows.get(COMPONENT, at + 64), query[i + 16], lane16);
            lane20 = Math.fma(rows.get(COMPONENT, at + 80), query[i + 20], lane20);
            lane24 = Math.fma(rows.get(COMPONENT, at + 96), query[i + 24], lane24);
            lane28 = Math.fma(rows.get(COMPONENT, at + 112), query[i + 28], lane28);
            lane32 = Math.fma(rows.get(COMPONENT, at + 128), query[i + 32], lane32);
            lane36 = Math.fma(rows.get(COMPONENT, at + 144), query[i + 36], lane36);
            lane40 = Math.fma(rows.get(COMPONENT, at + 160), query[i + 40], lane40);
            lane44 = Math.fma(rows.get(COMPONENT, at + 176), query[i + 44], lane44);
            lane48 = Math.fma(rows.get(COMPONENT, at + 192), query[i + 48], lane48);
            lane52 = Math.fma(rows.get(COMPONENT, at + 208), query[i + 52], lane52);
            lane56 = Math.fma(rows.get(COMPONENT, at + 224), query[i + 56], lane56);
            lane60 = Math.fma(rows.get(COMPONENT, at + 240), query[i + 60], lane60);
        }
        if (i < length) {
            long at = base + 4L * i;
            lane0 = Math.fma(rows.get(COMPONENT, at), query[i], lane0);
            lane4 = Math.fma(rows.get(COMPONENT, at + 16), query[i + 4], lane4);
            lane8 = Math.fma(rows.get(COMPONENT, at + 32), query[i + 8], lane8);
            lane12 = Math.fma(rows.get(COMPONENT, at + 48), query[i + 12], lane12);
            i += 16;
        }
        if (i < length) {
            long at = base + 4L * i;
            lane16 = Math.fma(rows.get(COMPONENT, at), query[i], lane16);
            lane20 = Math.fma(rows.get(COMPONENT, at + 16), query[i + 4], lane20);
            lane24 = Math.fma(rows.get(COMPONENT, at + 32), query[i + 8], lane24);
            lane28 = Math.fma(rows.get(COMPONENT, at + 48), query[i + 12], lane28);
            i += 16;
        }
        if (i < length) {
            long at = base + 4L * i;
            lane32 = Math.fma(rows.get(COMPONENT, at), query[i], lane32);
            lane36 = Math.fma(rows.get(COMPONENT, at + 16), query[i + 4], lane36);
            lane40 = Math.fma(rows.get(COMPONENT, at + 32), query[i + 8], lane40);
            lane44 = Math.fma(rows.get(COMPONENT, at + 48), query[i + 12], lane44);
        }
        float s0 = (lane0 + lane16) + (lane32 + lane48);
        float s4 = (lane4 + lane20) + (lane36 + lane52);
        float s8 = (lane8 + lane24) + (lane40 + lane56);
        float s12 = (lane12 + lane28) + (lane44 + lane60);
        return (s0 + s8) + (s4 + s12);
    }

    private static float squaredFold(MemorySegment rows, long base, float[] query, int c) {
        int length = query.length;
        float lane0 = 0;
        float lane4 = 0;
        float lane8 = 0;
        float lane12 = 0;
        float lane16 = 0;
        float lane20 = 0;
        float lane24 = 0;
        float lane28 = 0;
        float lane32 = 0;
        float lane36 = 0;
        float lane40 = 0;
        float lane44 = 0;
        float lane48 = 0;
        float lane52 = 0;
        float lane56 = 0;
        float lane60 = 0;
        int i = c;
        for (; i + 60 < length; i += 64) {
            long at = base + 4L * i;
            lane0 = addSquare(rows.get(COMPONENT, at) - query[i], lane0);
            lane4 = addSquare(rows.get(COMPONENT, at + 16) - query[i + 4], lane4);
            lane8 = addSquare(rows.get(COMPONENT, at + 32) - query[i + 8], lane8);
            lane12 = addSquare(rows.get(COMPONENT, at + 48) - query[i + 12], lane12);
            lane16 = addSquare(rows.get(COMPONENT, at + 64) - query[i + 16], lane16);
            lane20 = addSquare(rows.get(COMPONENT, at + 80) - query[i + 20], lane20);
            lane24 = addSquare(rows.get(COMPONENT, at + 96) - query[i + 24], lane24);
            lane28 = addSquare(rows.get(COMPONENT, at + 112) - query[i + 28], lane28);
            lane32 = addSquare(rows.get(COMPONENT, at + 128) - query[i + 32], lane32);
            lane36 = addSquare(rows.get(COMPONENT, at + 144) - query[i + 36], lane36);
            lane40 = addSquare(rows.get(COMPONENT, at + 160) - query[i + 40], lane40);
            lane44 = addSquare(rows.get(COMPONENT, at + 176) - query[i + 44], lane44);
            lane48 = addSquare(rows.get(COMPONENT, at + 192) - query[i + 48], lane48);
            lane52 = addSquare(rows.get(COMPONENT, at + 208) - query[i + 52], lane52);
            lane56 = addSquare(rows.get(COMPONENT, at + 224) - query[i + 56], lane56);
            lane60 = addSquare(rows.get(COMPONENT, at + 240) - query[i + 60], lane60);
        }
        if (i < length) {
            long at = base + 4L * i;
            lane0 = addSquare(rows.get(COMPONENT, at) - query[i], lane0);
            lane4 = addSquare(rows.get(COMPONENT, at + 16) - query[i + 4], lane4);
            lane8 = addSquare(rows.get(COMPONENT, at + 32) - query[i + 8], lane8);
            lane12 = addSquare(rows.get(COMPONENT, at + 48) - query[i + 12], lane12);
            i += 16;
        }
        if (i < length) {
            long at = base + 4L * i;
            lane16 = addSquare(rows.get(COMPONENT, at) - query[i], lane16);
            lane20 = addSquare(rows.get(COMPONENT, at + 16) - query[i + 4], lane20);
            lane24 = addSquare(rows.get(COMPONENT, at + 32) - query[i + 8], lane24);
            lane28 = addSquare(rows.get(COMPONENT, at + 48) - query[i + 12], lane28);
            i += 16;
        }
        if (i < length) {
            long at = base + 4L * i;
            lane32 = addSquare(rows.get(COMPONENT, at) - query[i], lane32);
            lane36 = addSquare(rows.get(COMPONENT, at + 16) - query[i + 4], lane36);
            lane40 = addSquare(rows.get(COMPONENT, at + 32) - query[i + 8], lane40);
            lane44 = addSquare(rows.get(COMPONENT, at + 48) - query[i + 12], lane44);
        }
        float s0 = (lane0 + lane16) + (lane32 + lane48);
        float s4 = (lane4 + lane20) + (lane36 + lane52);
        float s8 = (lane8 + lane24) + (lane40 + lane56);
        float s12 = (lane12 + lane28) + (lane44 + lane60);
        return (s0 + s8) + (s4 + s12);
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
