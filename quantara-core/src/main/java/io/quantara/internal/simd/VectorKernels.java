package io.quantara.internal.simd;

import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * The kernels built on the Vector API. Load this class only where the vector module is present.
 *
 * <p>The loops keep to rules that the compiler dictates:
 *
 * <ul>
 *   <li>Their bodies are written out, with the row loop inside. The compiler may refuse to inline a helper that it has
 *       compiled on its own, and every vector that crosses a call is allocated.
 *   <li>At most eight accumulators and about fifty vector operations per body; beyond that inlining stops half-way.
 *   <li>One row after the other, in ascending order, and never unrolled: interleaved rows, or the order in which
 *       unrolled loads are scheduled, defeat the hardware prefetcher and halve the speed from main memory.
 *   <li>Shifts of 32-bit lanes, with what comes from the neighbour masked: those of 16-bit lanes load their distance
 *       into a register each time.
 *   <li>Additions of the lanes by shuffles, never by {@code reduceLanes}, whose order is not fixed.
 * </ul>
 */
final class VectorKernels {

    private VectorKernels() {}

    /** Returns the kernels whose vectors this processor has, narrowest first; the last is the fastest. */
    static List<DistanceKernel> available() {
        int bits = FloatVector.SPECIES_PREFERRED.vectorBitSize();
        List<DistanceKernel> kernels = new ArrayList<>();
        if (bits >= 128) {
            kernels.add(new Vector128Kernel());
        }
        if (bits >= 256) {
            kernels.add(new Vector256Kernel());
        }
        if (bits >= 512) {
            kernels.add(new Vector512Kernel());
        }
        return kernels;
    }

    /**
     * Returns 64 for every padded length, which is never odd. The compiler cannot know that, so it does not unroll a
     * loop with this step.
     */
    static int opaqueStep(int paddedLength) {
        return 64 + (paddedLength & 1);
    }
}
