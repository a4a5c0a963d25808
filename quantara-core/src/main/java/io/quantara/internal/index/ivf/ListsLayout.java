package io.quantara.internal.index.ivf;

import io.quantara.internal.index.EuclideanSpace;
import io.quantara.internal.index.rabitq.CodeGroup;
import io.quantara.internal.index.rabitq.Rotation;
import io.quantara.internal.simd.DistanceKernel;

/**
 * Where everything is in the memory of inverted lists. All numbers are little-endian, all sections begin at multiples
 * of 64 bytes, in this order; d is the dimension of {@link EuclideanSpace}, padded to p floats:
 *
 * <pre>
 * header     int32 magic, codes (0 flat, 1 pq, 2 rabitq), rows, dimension, metric (0 cosine, 1 dot, 2 euclidean),
 *            lists, pieces, zero rows, slots; float64 longest, at 40
 * centres    float32[lists][p]
 * starts     int32[lists + 1]            the first slot of each list, and the end
 * zeros      int32[zero rows]            rows of length zero, for cosine
 * flat       int32[slots]                rows
 * pq         float32[d][256]             codewords, component by component: those of a piece are next to each other
 *            int32[slots]                rows
 *            float32[slots]              |r|² + 2cr for r the decoded code, relative to the centre c
 *            byte[slots][pieces]         codes
 * rabitq     int32[]                     signs of the rotation
 *            [slots]                     groups of 32 codes, see {@link CodeGroup}; empty lanes at the end of a list
 * </pre>
 *
 * <p>Immutable, hence safe for many threads.
 *
 * @param kind what lies in the slots
 * @param dimension d, that of the space
 * @param lists how many lists
 * @param pieces of a vector, for pq; otherwise 0
 * @param zeros how many rows are in no list
 * @param slots rows in lists, or groups of rows for rabitq
 */
record ListsLayout(CodeKind kind, int dimension, int lists, int pieces, int zeros, int slots) {

    static final int HEADER_BYTES = 64;

    private static long after(long offset, long bytes) {
        return (offset + bytes + 63) & -64L;
    }

    /** Returns p, the floats of a padded vector of the space. */
    int floats() {
        return DistanceKernel.paddedDimension(dimension);
    }

    /** Returns the first dimension of a piece; after the last one, the end. */
    int pieceStart(int piece) {
        return (int) ((long) piece * dimension / pieces);
    }

    long centres() {
        return HEADER_BYTES;
    }

    long starts() {
        return after(centres(), (long) lists * floats() * Float.BYTES);
    }

    long zeroRows() {
        return after(starts(), (lists + 1L) * Integer.BYTES);
    }

    /** Returns where what follows the zero rows begins: rows, codewords or signs. */
    private long content() {
        return after(zeroRows(), (long) zeros * Integer.BYTES);
    }

    /** Returns where the components of all codewords in a dimension begin, for pq. */
    long codewords(int component) {
        return content() + (long) component * Codebook.SIZE * Float.BYTES;
    }

    /** Returns where the rows begin, for flat and pq. */
    long rows() {
        return kind == CodeKind.PQ ? codewords(dimension) : content();
    }

    /** Returns where the summands of codes begin, for pq. */
    long summands() {
        return after(rows(), (long) slots * Integer.BYTES);
    }

    /** Returns where the codes begin, for pq. */
    long codes() {
        return after(summands(), (long) slots * Float.BYTES);
    }

    /** Returns where the signs of the rotation begin, for rabitq. */
    long signs() {
        return content();
    }

    /** Returns the length of a rotated vector, for rabitq. */
    int rotatedLength() {
        return Rotation.signWords(dimension) / Rotation.signWords(1) * 64;
    }

    /** Returns the bytes of a group of codes, for rabitq. */
    long groupBytes() {
        return CodeGroup.bytes(rotatedLength());
    }

    /** Returns where the groups begin, for rabitq. */
    long groups() {
        return after(signs(), (long) Rotation.signWords(dimension) * Integer.BYTES);
    }

    /** Returns the bytes of everything. */
    long sizeBytes() {
        return switch (kind) {
            case FLAT -> after(rows(), (long) slots * Integer.BYTES);
            case PQ -> after(codes(), (long) slots * pieces);
            case RABITQ -> after(groups(), slots * groupBytes());
        };
    }
}
