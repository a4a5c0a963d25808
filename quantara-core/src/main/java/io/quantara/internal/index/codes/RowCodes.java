package io.quantara.internal.index.codes;

import io.quantara.internal.index.QueryVector;
import io.quantara.internal.simd.CodeGroups;
import io.quantara.internal.simd.CodeTest;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Four bits for each component of the rows of a segment, with what it takes to bound the true dot products.
 *
 * <p>With the centre c of the segment, r = x - c for a row x, and m the largest absolute component of r, the code of a
 * component is {@code u = floor(8 r / m) + 8}, at most 15, and stands for {@code y = u - 7.5}. {@code alpha * y} is the
 * multiple of y next to r, so that what is left, {@code e = r - alpha * y}, stands perpendicular on y. For every query
 * vector v then, by Cauchy and Schwarz in the complement of y,
 *
 * <pre>{@code |<v,r> - alpha <v,y>| <= |e| * sqrt(|v|² - <v,y>² / |y|²)}</pre>
 *
 * <p>Stored: a header of 64 bytes with the numbers of rows and components as i32, the centre as float32 filled up to 64
 * bytes, and blocks of {@value #BLOCK} rows, the last one filled up with zeros. A block has six columns of float32 and
 * the codes in {@link CodeGroups}. Little-endian. Safe for many threads.
 *
 * <p>The columns: alpha; inverse, which is 1 / |y| rounded down; error, |e| rounded up, infinite for a row of which
 * nothing is certain; radius, |r|; shift, {@code <c,x> - |c|² / 2}: with the same of the query, by which {@code <q,x>}
 * exceeds {@code <q-c,r>}; norm, |x|.
 */
public final class RowCodes {

    /** The rows of a block. */
    public static final int BLOCK = CodeTest.ROWS;

    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int HEADER_BYTES = 64;

    /** Compares stored bytes with their checksums before they are read. */
    @FunctionalInterface
    public interface Check {

        /** Returns whether these bytes are as they were written; what never lay in a file is. */
        boolean isRight(long offset, long length);
    }

    private final MemorySegment stored;
    private final Check check;
    private final int count;
    private final float[] centre;
    private final long blocksOffset;
    private final long blockBytes;

    /**
     * Takes codes that {@link RowCodesWriter} wrote.
     *
     * @param stored exactly what was written; valid as long as this is used
     * @param check asked before a block is read
     * @throws IllegalArgumentException when these are not the codes of so many rows of this dimension
     */
    public RowCodes(MemorySegment stored, Check check, int count, int dimension) {
        if (stored.byteSize() != sizeBytes(count, dimension)
                || stored.get(INT, 0) != count
                || stored.get(INT, 4) != dimension) {
            throw new IllegalArgumentException("These are not the codes of " + count + " rows of dimension " + dimension
                    + ". Build them anew.");
        }
        this.stored = stored;
        this.check = check;
        this.count = count;
        this.centre = new float[dimension];
        MemorySegment.copy(stored, FLOAT, HEADER_BYTES, centre, 0, dimension);
        this.blocksOffset = headerBytes(dimension);
        this.blockBytes = blockBytes(dimension);
    }

    /** Returns how many bytes the codes of so many rows take. */
    public static long sizeBytes(int count, int dimension) {
        return headerBytes(dimension) + Math.ceilDiv(count, BLOCK) * blockBytes(dimension);
    }

    /** Returns the bytes before the first block. */
    public static long headerBytes(int dimension) {
        return HEADER_BYTES + ((4L * dimension + 63) & -64);
    }

    static long blockBytes(int dimension) {
        return CodeTest.COLUMNS_BYTES + BLOCK / CodeGroups.ROWS * CodeGroups.sizeBytes(dimension);
    }

    /** Writes what comes before the blocks. */
    static void writeHeader(MemorySegment target, int count, float[] centre) {
        target.set(INT, 0, count);
        target.set(INT, 4, centre.length);
        MemorySegment.copy(centre, 0, target, FLOAT, HEADER_BYTES, centre.length);
    }

    /** Returns the number of rows. */
    public int count() {
        return count;
    }

    /** Returns the memory or disk the codes take, in bytes. */
    public long sizeBytes() {
        return stored.byteSize();
    }

    /** Prepares the bounds of a query, for one thread. */
    public CodeBounds bounds(QueryVector query) {
        return new CodeBounds(this, query);
    }

    float[] centre() {
        return centre;
    }

    MemorySegment stored() {
        return stored;
    }

    /** Returns whether a block may be read. */
    boolean isRight(int block) {
        return check.isRight(offset(block), blockBytes);
    }

    /** Returns where a block starts. */
    long offset(int block) {
        return blocksOffset + block * blockBytes;
    }

    /** Returns an element of a column, whose place is one of {@link CodeTest}. */
    float get(int block, long column, int row) {
        return stored.get(FLOAT, offset(block) + column + 4L * row);
    }
}
