package io.quantara.internal.simd;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Prints which kernel this JVM has and its results; {@link KernelsTest} starts it with and without the module. */
final class KernelProbe {

    static final int[] DIMENSIONS = {3, 64, 100, 384};

    private KernelProbe() {}

    public static void main(String[] args) {
        Kernels.warm();
        Kernels.warm();
        System.out.println("kernel: " + Kernels.description());
        System.out.println(
                "kernels: " + Kernels.available().stream().map(DistanceKernel::name).toList());
        SplittableRandom random = new SplittableRandom(7);
        for (int dimension : DIMENSIONS) {
            float[][] vectors = new float[5][];
            for (int i = 0; i < vectors.length; i++) {
                vectors[i] = KernelCases.Kind.RANDOM.vector(dimension, random);
            }
            float[] query = DistanceKernel.padded(KernelCases.Kind.RANDOM.vector(dimension, random));
            float[] dots = new float[5];
            float[] squared = new float[5];
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment rows = KernelCases.rows(arena, 0, vectors);
                DistanceKernel kernel = Kernels.available().getLast();
                kernel.dots(rows, 0, 5, query, dots);
                kernel.squaredDistancesAt(rows, 0, new int[] {4, 3, 2, 1, 0}, 5, query, squared);
            }
            System.out.println("results " + dimension + " " + Arrays.toString(dots) + Arrays.toString(squared));
        }
    }
}
