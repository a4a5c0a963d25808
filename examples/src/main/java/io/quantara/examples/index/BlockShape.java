package io.quantara.examples.index;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * How many there are of everything in an index of {@link IvfPqIndex}, and so where everything is. All numbers are
 * little-endian.
 *
 * <pre>
 * int    count, dimension, lists, pieces, codewords
 * float  centres    [lists][dimension]
 * float  codewords  [pieces][codewords][pieceDimension]    the last piece is filled up with zeros
 * int    starts     [lists + 1]                            where in the next two each list begins
 * int    ordinals   [count]
 * byte   codes      [count][pieces]
 * </pre>
 *
 * @param count rows
 * @param dimension of the vectors
 * @param lists how many lists, each with a centre
 * @param pieces into how many pieces a vector is cut
 * @param codewords how many codewords each piece has, at most 256
 */
record BlockShape(int count, int dimension, int lists, int pieces, int codewords) {

    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final long HEADER_BYTES = 5L * Integer.BYTES;

    static BlockShape read(MemorySegment block) {
        return new BlockShape(
                block.get(INT, 0), block.get(INT, 4), block.get(INT, 8), block.get(INT, 12), block.get(INT, 16));
    }

    void write(MemorySegment block) {
        int[] header = {count, dimension, lists, pieces, codewords};
        MemorySegment.copy(header, 0, block, INT, 0, header.length);
    }

    int pieceDimension() {
        return Math.ceilDiv(dimension, pieces);
    }

    /** Returns a piece of a vector, filled up with zeros. */
    float[] cut(float[] vector, int piece) {
        float[] part = new float[pieceDimension()];
        int start = Math.min(dimension, piece * part.length);
        System.arraycopy(vector, start, part, 0, Math.min(part.length, dimension - start));
        return part;
    }

    long centreOffset(int list) {
        return HEADER_BYTES + (long) Float.BYTES * dimension * list;
    }

    long codewordOffset(int piece, int codeword) {
        return centreOffset(lists)
                + (long) Float.BYTES * pieceDimension() * ((long) piece * codewords + codeword);
    }

    long startOffset(int list) {
        return codewordOffset(pieces, 0) + (long) Integer.BYTES * list;
    }

    long ordinalOffset(int place) {
        return startOffset(lists + 1) + (long) Integer.BYTES * place;
    }

    long codeOffset(int place) {
        return ordinalOffset(count) + (long) pieces * place;
    }

    long sizeBytes() {
        return codeOffset(count);
    }
}
