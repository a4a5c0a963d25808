package io.quantara.internal.simd;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;

/** Vectors that provoke differences between kernels, and the canonical order spelled out element by element. */
final class KernelCases {

    /** The kinds of components a row and a query are made of. */
    enum Kind {
        RANDOM,
        DENORMAL,
        UNDERFLOWING,
        HUGE,
        SIGNED_ZERO,
        CANCELLING;

        float[] vector(int dimension, SplittableRandom random) {
            float[] vector = new float[dimension];
            for (int i = 0; i < dimension; i++) {
                vector[i] = component(i, random);
            }
            return vector;
        }

        private float component(int i, SplittableRandom random) {
            return switch (this) {
                case RANDOM -> (float) random.nextGaussian();
                case DENORMAL -> Float.intBitsToFloat(random.nextInt(1 << 23) | (random.nextInt(2) << 31));
                case UNDERFLOWING -> (float) (random.nextGaussian() * 1e-24);
                case HUGE -> (float) (random.nextGaussian() * 1e19);
                case SIGNED_ZERO -> random.nextInt(3) == 0 ? random.nextInt(-2, 3) : random.nextBoolean() ? 0f : -0f;
                case CANCELLING -> (float) ((i % 2 == 0 ? 1 : -1) * (1e6 + random.nextInt(5)));
            };
        }
    }

    private KernelCases() {}

    static float canonicalDot(float[] row, float[] query) {
        float[] lanes = new float[64];
        for (int i = 0; i < row.length; i++) {
            lanes[i % 64] = Math.fma(row[i], query[i], lanes[i % 64]);
        }
        return tree(lanes);
    }

    static float canonicalSquaredDistance(float[] row, float[] query) {
        float[] lanes = new float[64];
        for (int i = 0; i < row.length; i++) {
            float e = row[i] - query[i];
            lanes[i % 64] = Math.fma(e, e, lanes[i % 64]);
        }
        return tree(lanes);
    }

    private static float tree(float[] lanes) {
        float[] s = new float[16];
        for (int c = 0; c < 16; c++) {
            s[c] = (lanes[c] + lanes[c + 16]) + (lanes[c + 32] + lanes[c + 48]);
        }
        float[] u = new float[4];
        for (int c = 0; c < 4; c++) {
            u[c] = (s[c] + s[c + 8]) + (s[c + 4] + s[c + 12]);
        }
        return ((u[0] + u[2]) + (u[1] + u[3])) + 0.0f;
    }

    /** Stores the vectors as padded rows, the first of them at the offset. */
    static MemorySegment rows(Arena arena, long offset, float[]... vectors) {
        long stride = DistanceKernel.strideBytes(vectors[0].length);
        MemorySegment rows = arena.allocate(offset + stride * vectors.length, 64);
        for (int i = 0; i < vectors.length; i++) {
            for (int j = 0; j < vectors[i].length; j++) {
                rows.set(DistanceKernel.COMPONENT, offset + i * stride + 4L * j, vectors[i][j]);
            }
        }
        return rows;
    }
}
