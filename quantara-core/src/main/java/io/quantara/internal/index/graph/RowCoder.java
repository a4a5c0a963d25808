package io.quantara.internal.index.graph;

import io.quantara.internal.index.rabitq.CodeEncoder;
import io.quantara.internal.index.rabitq.CodeGroup;
import java.lang.foreign.MemorySegment;

/**
 * Writes the codes of a graph: for dot product such that products with a query are estimated, else distances. Used by
 * one thread.
 */
final class RowCoder {

    private final boolean isProduct;
    private final RotatedRows rows;
    private final CodeEncoder encoder;
    private final float[] centre;
    private final float[] relative;

    RowCoder(GraphSpace space, RotatedRows rows) {
        this.isProduct = space.isProduct();
        this.rows = rows;
        this.encoder = new CodeEncoder(rows.length());
        this.centre = new float[rows.length()];
        this.relative = new float[rows.length()];
    }

    /** Codes are relative to a row from now on; before that to the centre of the space. */
    void setCentreRow(int row) {
        rows.read(row, centre);
    }

    /** Writes the code of a row, or an empty lane for -1. */
    void write(MemorySegment groups, long offset, int lane, int row) {
        if (row < 0) {
            CodeGroup.clear(groups, offset, lane);
            return;
        }
        rows.read(row, relative);
        encode(groups, offset, lane, row);
    }

    /**
     * Writes the code of a point.
     *
     * @param number in place of a row number
     * @param point relative to the centre of the space and rotated, {@code float[length of the rotated rows]}
     */
    void write(MemorySegment groups, long offset, int lane, int number, float[] point) {
        System.arraycopy(point, 0, relative, 0, relative.length);
        encode(groups, offset, lane, number);
    }

    private void encode(MemorySegment groups, long offset, int lane, int row) {
        for (int i = 0; i < relative.length; i++) {
            relative[i] -= centre[i];
        }
        if (isProduct) {
            encoder.encodeProduct(groups, offset, lane, row, relative);
        } else {
            encoder.encodeDistance(groups, offset, lane, row, relative, centre);
        }
    }
}
