package io.quantara.internal.simd;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The canonical kernel in plain Java: the fallback without the vector module, and the oracle of the others.
 *
 * <p>Four passes over a row keep sixteen lanes each in registers, every fourth from c on, and yield u[c] of the
 * canonical order. Rows are copied to the heap first: the first scans of a process run before the compiler took over,
 * and reads of a memory segment, one call for each component, are many times slower then (6,000 rows of 384
 * components: 120 to 300 ms instead of 20 to 60). Thread-safe.
 */
final class ScalarKernel extends DistanceKernel {

    private static final ThreadLocal<float[]> ROW = ThreadLocal.withInitial(() -> new float[0]);

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
        float[] row = row(query.length);
        for (int i = from; i < to; i++) {
            int ordinal = ordinals == null ? i : ordinals[i];
            MemorySegment.copy(rows, COMPONENT, offset + ordinal * stride, row, 0, query.length);
            results[i] = dotPair(row, query);
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
        float[] row = row(query.length);
        for (int i = from; i < to; i++) {
            int ordinal = ordinals == null ? i : ordinals[i];
            MemorySegment.copy(rows, COMPONENT, offset + ordinal * stride, row, 0, query.length);
            results[i] = squaredDistancePair(row, query);
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

    private static float[] row(int length) {
        float[] row = ROW.get();
        if (row.length < length) {
            row = new float[length];
            ROW.set(row);
        }
        return row;
    }

    @Override
    float dotPair(float[] first, float[] second) {
        float u0 = dotFold(first, second, 0);
        float u1 = dotFold(first, second, 1);
        float u2 = dotFold(first, second, 2);
        float u3 = dotFold(first, second, 3);
        return ((u0 + u2) + (u1 + u3)) + 0.0f;
    }

    @Override
    float squaredDistancePair(float[] first, float[] second) {
        float u0 = squaredFold(first, second, 0);
        float u1 = squaredFold(first, second, 1);
        float u2 = squaredFold(first, second, 2);
        float u3 = squaredFold(first, second, 3);
        return ((u0 + u2) + (u1 + u3)) + 0.0f;
    }

    private static float dotFold(float[] row, float[] query, int c) {
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
            lane0 = Math.fma(row[i], query[i], lane0);
            lane4 = Math.fma(row[i + 4], query[i + 4], lane4);
            lane8 = Math.fma(row[i + 8], query[i + 8], lane8);
            lane12 = Math.fma(row[i + 12], query[i + 12], lane12);
            lane16 = Math.fma(row[i + 16], query[i + 16], lane16);
            lane20 = Math.fma(row[i + 20], query[i + 20], lane20);
            lane24 = Math.fma(row[i + 24], query[i + 24], lane24);
            lane28 = Math.fma(row[i + 28], query[i + 28], lane28);
            lane32 = Math.fma(row[i + 32], query[i + 32], lane32);
            lane36 = Math.fma(row[i + 36], query[i + 36], lane36);
            lane40 = Math.fma(row[i + 40], query[i + 40], lane40);
            lane44 = Math.fma(row[i + 44], query[i + 44], lane44);
            lane48 = Math.fma(row[i + 48], query[i + 48], lane48);
            lane52 = Math.fma(row[i + 52], query[i + 52], lane52);
            lane56 = Math.fma(row[i + 56], query[i + 56], lane56);
            lane60 = Math.fma(row[i + 60], query[i + 60], lane60);
        }
        if (i < length) {
            lane0 = Math.fma(row[i], query[i], lane0);
            lane4 = Math.fma(row[i + 4], query[i + 4], lane4);
            lane8 = Math.fma(row[i + 8], query[i + 8], lane8);
            lane12 = Math.fma(row[i + 12], query[i + 12], lane12);
            i += 16;
        }
        if (i < length) {
            lane16 = Math.fma(row[i], query[i], lane16);
            lane20 = Math.fma(row[i + 4], query[i + 4], lane20);
            lane24 = Math.fma(row[i + 8], query[i + 8], lane24);
            lane28 = Math.fma(row[i + 12], query[i + 12], lane28);
            i += 16;
        }
        if (i < length) {
            lane32 = Math.fma(row[i], query[i], lane32);
            lane36 = Math.fma(row[i + 4], query[i + 4], lane36);
            lane40 = Math.fma(row[i + 8], query[i + 8], lane40);
            lane44 = Math.fma(row[i + 12], query[i + 12], lane44);
        }
        float s0 = (lane0 + lane16) + (lane32 + lane48);
        float s4 = (lane4 + lane20) + (lane36 + lane52);
        float s8 = (lane8 + lane24) + (lane40 + lane56);
        float s12 = (lane12 + lane28) + (lane44 + lane60);
        return (s0 + s8) + (s4 + s12);
    }

    private static float squaredFold(float[] row, float[] query, int c) {
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
            lane0 = addSquare(row[i] - query[i], lane0);
            lane4 = addSquare(row[i + 4] - query[i + 4], lane4);
            lane8 = addSquare(row[i + 8] - query[i + 8], lane8);
            lane12 = addSquare(row[i + 12] - query[i + 12], lane12);
            lane16 = addSquare(row[i + 16] - query[i + 16], lane16);
            lane20 = addSquare(row[i + 20] - query[i + 20], lane20);
            lane24 = addSquare(row[i + 24] - query[i + 24], lane24);
            lane28 = addSquare(row[i + 28] - query[i + 28], lane28);
            lane32 = addSquare(row[i + 32] - query[i + 32], lane32);
            lane36 = addSquare(row[i + 36] - query[i + 36], lane36);
            lane40 = addSquare(row[i + 40] - query[i + 40], lane40);
            lane44 = addSquare(row[i + 44] - query[i + 44], lane44);
            lane48 = addSquare(row[i + 48] - query[i + 48], lane48);
            lane52 = addSquare(row[i + 52] - query[i + 52], lane52);
            lane56 = addSquare(row[i + 56] - query[i + 56], lane56);
            lane60 = addSquare(row[i + 60] - query[i + 60], lane60);
        }
        if (i < length) {
            lane0 = addSquare(row[i] - query[i], lane0);
            lane4 = addSquare(row[i + 4] - query[i + 4], lane4);
            lane8 = addSquare(row[i + 8] - query[i + 8], lane8);
            lane12 = addSquare(row[i + 12] - query[i + 12], lane12);
            i += 16;
        }
        if (i < length) {
            lane16 = addSquare(row[i] - query[i], lane16);
            lane20 = addSquare(row[i + 4] - query[i + 4], lane20);
            lane24 = addSquare(row[i + 8] - query[i + 8], lane24);
            lane28 = addSquare(row[i + 12] - query[i + 12], lane28);
            i += 16;
        }
        if (i < length) {
            lane32 = addSquare(row[i] - query[i], lane32);
            lane36 = addSquare(row[i + 4] - query[i + 4], lane36);
            lane40 = addSquare(row[i + 8] - query[i + 8], lane40);
            lane44 = addSquare(row[i + 12] - query[i + 12], lane44);
        }
        float s0 = (lane0 + lane16) + (lane32 + lane48);
        float s4 = (lane4 + lane20) + (lane36 + lane52);
        float s8 = (lane8 + lane24) + (lane40 + lane56);
        float s12 = (lane12 + lane28) + (lane44 + lane60);
        return (s0 + s8) + (s4 + s12);
    }

    private static float addSquare(float difference, float lane) {
        return Math.fma(difference, difference, lane);
    }
}
