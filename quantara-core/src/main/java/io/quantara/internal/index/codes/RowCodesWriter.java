package io.quantara.internal.index.codes;

import io.quantara.internal.index.ColumnVectors;
import io.quantara.internal.index.DotLimit;
import io.quantara.internal.simd.CodeGroups;
import io.quantara.internal.simd.CodeTest;
import java.lang.foreign.MemorySegment;

/** Computes {@link RowCodes}, block by block, in memory for one block. Used by one thread. */
public final class RowCodesWriter {

    /** The centre is the mean of at most about this many rows, evenly spread. */
    private static final int SAMPLE = 16_384;

    /** What stored numbers are rounded outward by, far more than their computation in double can be wrong. */
    private static final double ROUNDING = 0x1p-20;

    private final ColumnVectors vectors;
    private final int dimension;
    private final float[] centre;
    private final float[] row;
    private final double[] centred;
    private final double[] y;

    /** Prepares to encode rows, and finds their centre. */
    public RowCodesWriter(ColumnVectors vectors) {
        this.vectors = vectors;
        this.dimension = vectors.dimension();
        this.row = new float[dimension];
        this.centred = new double[dimension];
        this.y = new double[dimension];
        this.centre = centre();
    }

    private float[] centre() {
        double[] sum = new double[dimension];
        int step = Math.max(1, vectors.count() / SAMPLE);
        int rows = 0;
        for (int ordinal = 0; ordinal < vectors.count(); ordinal += step) {
            if (DotLimit.isSafe(vectors.norm(ordinal))) {
                vectors.read(ordinal, row);
                for (int i = 0; i < dimension; i++) {
                    sum[i] += row[i];
                }
                rows++;
            }
        }
        float[] mean = new float[dimension];
        for (int i = 0; i < dimension && rows > 0; i++) {
            mean[i] = (float) (sum[i] / rows);
        }
        return mean;
    }

    /** Returns how many blocks there are. */
    public int blocks() {
        return Math.ceilDiv(vectors.count(), RowCodes.BLOCK);
    }

    /** Returns the bytes before the blocks. */
    public long headerBytes() {
        return RowCodes.headerBytes(dimension);
    }

    /** Returns the bytes of a block. */
    public long blockBytes() {
        return RowCodes.blockBytes(dimension);
    }

    /** Writes what comes before the blocks into zeroed memory. */
    public void writeHeader(MemorySegment target) {
        RowCodes.writeHeader(target, vectors.count(), centre);
    }

    /** Writes a block into zeroed memory. */
    public void writeBlock(int block, MemorySegment target) {
        int first = block * RowCodes.BLOCK;
        int end = Math.min(vectors.count(), first + RowCodes.BLOCK);
        for (int ordinal = first; ordinal < end; ordinal++) {
            encode(ordinal, ordinal - first, target);
        }
    }

    private void encode(int ordinal, int at, MemorySegment target) {
        double norm = vectors.norm(ordinal);
        if (!DotLimit.isSafe(norm)) {
            set(target, CodeTest.ERROR, at, Float.POSITIVE_INFINITY);
            return;
        }
        vectors.read(ordinal, row);
        double largest = 0;
        double squares = 0;
        double shift = 0;
        for (int i = 0; i < dimension; i++) {
            centred[i] = (double) row[i] - centre[i];
            largest = Math.max(largest, Math.abs(centred[i]));
            squares += centred[i] * centred[i];
            shift += centre[i] * (row[i] - centre[i] / 2.0);
        }
        set(target, CodeTest.RADIUS, at, (float) Math.sqrt(squares));
        set(target, CodeTest.SHIFT, at, (float) shift);
        set(target, CodeTest.NORM, at, (float) norm);
        if (largest > 0) {
            encode(8 / largest, at, target);
        }
    }

    private void encode(double scale, int at, MemorySegment target) {
        long group = CodeTest.COLUMNS_BYTES + (at / CodeGroups.ROWS) * CodeGroups.sizeBytes(dimension);
        double product = 0;
        double length = 0;
        for (int i = 0; i < dimension; i++) {
            int code = Math.min(15, (int) (centred[i] * scale + 8));
            CodeGroups.put(target, group, at % CodeGroups.ROWS, i, code);
            y[i] = code - 7.5;
            product += centred[i] * y[i];
            length += y[i] * y[i];
        }
        float alpha = (float) (product / length);
        double error = 0;
        double radius = 0;
        for (int i = 0; i < dimension; i++) {
            double rest = centred[i] - alpha * y[i];
            error += rest * rest;
            radius += centred[i] * centred[i];
        }
        double outward = Math.sqrt(error) * (1 + ROUNDING) + Math.sqrt(radius) * ROUNDING * ROUNDING;
        set(target, CodeTest.ALPHA, at, alpha);
        set(target, CodeTest.INVERSE, at, (float) ((1 - ROUNDING) / Math.sqrt(length)));
        set(target, CodeTest.ERROR, at, Math.nextUp((float) outward));
    }

    private static void set(MemorySegment block, long column, int row, float value) {
        block.set(RowCodes.FLOAT, column + 4L * row, value);
    }
}
