package io.quantara.internal.index.graph;

import io.quantara.index.BuildContext;
import io.quantara.internal.index.rabitq.Rotation;
import io.quantara.internal.simd.CodeKernel;
import io.quantara.internal.simd.Kernels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The points of a space relative to its centre, each rotated once: a code relative to any row takes a subtraction then.
 * In scratch memory of a build. Immutable, hence safe for many threads.
 */
final class RotatedRows {

    private static final int BLOCK = 256;

    private final int length;
    private final MemorySegment rotated;

    private RotatedRows(int length, MemorySegment rotated) {
        this.length = length;
        this.rotated = rotated;
    }

    /**
     * Rotates rows.
     *
     * @param dimension how many components of the points
     * @param rows those that are read later
     */
    static RotatedRows of(GraphSpace space, Rotation rotation, int dimension, int[] rows, BuildContext context) {
        int length = rotation.length();
        RotatedRows all = new RotatedRows(length, context.scratch(4L * length * space.count(), 64));
        context.forEach((rows.length + BLOCK - 1) / BLOCK, block -> {
            CodeKernel kernel = Kernels.current().codes();
            GraphSpace.Target target = space.target();
            float[] vector = new float[length];
            for (int i = block * BLOCK; i < Math.min(rows.length, (block + 1) * BLOCK); i++) {
                target.setRow(rows[i]);
                rotation.apply(kernel, target.centred(), dimension, vector);
                all.write(rows[i], vector);
            }
        });
        return all;
    }

    private void write(int row, float[] vector) {
        MemorySegment.copy(vector, 0, rotated, ValueLayout.JAVA_FLOAT, 4L * length * row, length);
    }

    /** Returns the length of a rotated point. */
    int length() {
        return length;
    }

    /**
     * Copies a rotated point.
     *
     * @param vector {@code float[length]}
     */
    void read(int row, float[] vector) {
        MemorySegment.copy(rotated, ValueLayout.JAVA_FLOAT, 4L * length * row, vector, 0, length);
    }
}
