package io.quantara.internal.index.rabitq;

import io.quantara.internal.simd.CodeKernel;
import io.quantara.internal.simd.DistanceKernel;
import io.quantara.internal.simd.Kernels;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A query that estimates squared distances from codes: the rotated vector, rounded to four bits a component. (Gao and
 * Long, RaBitQ, SIGMOD 2024, section 3.3; rounded to the nearest instead of at random.) Reused for many queries, by one
 * thread at a time; allocates nothing once made.
 */
public final class CodeQuery {

    private final Rotation rotation;
    private final float[] rotated;
    private final int[] numbers;
    private final byte[] tables;
    private CodeKernel kernel = Kernels.scalar().codes();
    private final float[] ones;
    private final float[] scale = new float[2];
    private float halfSum;

    /** Creates a query for codes of vectors that were rotated so; {@link #set} comes before any estimate. */
    public CodeQuery(Rotation rotation) {
        this.rotation = rotation;
        this.rotated = new float[rotation.length()];
        this.ones = new float[rotation.length()];
        Arrays.fill(ones, 1);
        this.numbers = new int[rotation.length()];
        this.tables = new byte[4 * rotation.length()];
    }

    /**
     * Takes another vector.
     *
     * @param vector not rotated; only the first {@code dimension} components are read
     */
    public void set(DistanceKernel current, float[] vector, int dimension) {
        kernel = current.codes();
        rotation.apply(kernel, vector, dimension, rotated);
        kernel.quantize(rotated, numbers, tables, scale);
        halfSum = current.dot(rotated, ones) / 2;
    }

    /**
     * Estimates the squared distances of a group.
     *
     * @param groups where the group is
     * @param offset where it begins, in bytes
     * @param toCentre the squared distance of the query from the centre that the codes are relative to
     * @param limit lanes with an estimate below it are in the result
     * @param estimates takes 32 estimates
     * @return the lanes below the limit, bit i for lane i
     */
    public int estimate(MemorySegment groups, long offset, float toCentre, float limit, float[] estimates) {
        return kernel.estimate(groups, offset, tables, scale[1], halfSum, scale[0], toCentre, limit, estimates);
    }
}
