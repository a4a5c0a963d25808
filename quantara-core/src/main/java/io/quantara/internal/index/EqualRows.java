package io.quantara.internal.index;

import io.quantara.index.BuildContext;
import io.quantara.index.SegmentVectors;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Chains rows whose vectors have the same bits, so that only the first of them becomes a node of a graph: equal vectors
 * would be linked to each other alone. Used once.
 */
public final class EqualRows {

    private static final int ROWS_PER_TASK = 1_024;

    private final MemorySegment rows;
    private final long strideBytes;
    private final int count;

    /** Takes the next row that equals a row. */
    @FunctionalInterface
    public interface Link {

        /** Takes a row and the next that equals it, which is larger. */
        void link(int row, int next);
    }

    /** Prepares to chain all rows. */
    public EqualRows(SegmentVectors vectors) {
        this.rows = vectors.memory();
        this.strideBytes = vectors.strideBytes();
        this.count = vectors.count();
    }

    /**
     * Finds the chains.
     *
     * @return for each row, whether it is the first with its vector
     */
    public boolean[] chain(BuildContext context, Link link) {
        long[] hashes = hashes(context);
        int slots = Integer.highestOneBit(Math.max(1, count)) << 2;
        int[] firsts = new int[slots];
        int[] lasts = new int[slots];
        boolean[] isFirst = new boolean[count];
        for (int row = 0; row < count; row++) {
            int slot = (int) (hashes[row] >>> 32) & (slots - 1);
            while (lasts[slot] != 0 && !isEqual(hashes, firsts[slot], row)) {
                slot = (slot + 1) & (slots - 1);
            }
            if (lasts[slot] == 0) {
                isFirst[row] = true;
                firsts[slot] = row;
            } else {
                link.link(lasts[slot] - 1, row);
            }
            lasts[slot] = row + 1;
        }
        return isFirst;
    }

    private long[] hashes(BuildContext context) {
        long[] hashes = new long[count];
        context.forEach(Math.ceilDiv(count, ROWS_PER_TASK), task -> {
            int end = Math.min(count, (task + 1) * ROWS_PER_TASK);
            for (int row = task * ROWS_PER_TASK; row < end; row++) {
                hashes[row] = hash(row);
            }
        });
        return hashes;
    }

    private long hash(int row) {
        long hash = 0;
        long end = (row + 1L) * strideBytes;
        for (long at = row * strideBytes; at < end; at += Long.BYTES) {
            hash = (hash ^ rows.get(ValueLayout.JAVA_LONG_UNALIGNED, at)) * 0x9E37_79B9_7F4A_7C15L;
            hash ^= hash >>> 29;
        }
        return hash;
    }

    private boolean isEqual(long[] hashes, int first, int row) {
        long at = row * strideBytes;
        long firstAt = first * strideBytes;
        return hashes[first] == hashes[row]
                && MemorySegment.mismatch(rows, at, at + strideBytes, rows, firstAt, firstAt + strideBytes) < 0;
    }
}
