package io.quantara.internal.index.rabitq;

import io.quantara.internal.simd.CodeKernel;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Groups of 32 one-bit codes in memory, see {@link CodeKernel} for their layout; {@link CodeEncoder} writes them. */
public final class CodeGroup {

    /** Vectors in a group. */
    public static final int LANES = CodeKernel.LANES;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final long ROW = CodeKernel.ROW_BYTES;

    private CodeGroup() {}

    /** Returns the bytes of a group of codes of rotated vectors of some length. */
    public static long bytes(int rotatedLength) {
        return CodeKernel.groupBytes(rotatedLength);
    }

    /** Returns the row number of a lane. */
    public static int row(MemorySegment groups, long offset, int lane) {
        return groups.get(INT, offset + 4L * lane);
    }

    /** Returns whether a lane was left empty. */
    public static boolean isEmpty(MemorySegment groups, long offset, int lane) {
        return groups.get(FLOAT, offset + 4L * lane + ROW) == Float.POSITIVE_INFINITY;
    }

    /** Leaves a lane empty: its estimate is infinite, its row number 0. */
    public static void clear(MemorySegment groups, long offset, int lane) {
        long at = offset + 4L * lane;
        groups.set(INT, at, 0);
        groups.set(FLOAT, at + ROW, Float.POSITIVE_INFINITY);
        groups.set(FLOAT, at + 2 * ROW, 0);
        groups.set(FLOAT, at + 3 * ROW, 0);
    }

    /** Writes a lane, see {@link CodeKernel}; {@code ones} follows from the code. */
    static void write(
            MemorySegment groups, long offset, int lane, int row, double add, double rescale, int[] words) {
        long at = offset + 4L * lane;
        int ones = 0;
        for (int word = 0; word < words.length; word++) {
            ones += Integer.bitCount(words[word]);
            for (int part = 0; part < 4; part++) {
                long to = offset + CodeKernel.byteOf(lane) + (4L * word + part) * CodeKernel.LANES;
                groups.set(ValueLayout.JAVA_BYTE, to, (byte) (words[word] >>> (8 * part)));
            }
        }
        groups.set(INT, at, row);
        groups.set(FLOAT, at + ROW, (float) add);
        groups.set(FLOAT, at + 2 * ROW, (float) rescale);
        groups.set(FLOAT, at + 3 * ROW, (float) (rescale * ones));
    }
}
