package io.quantara.internal.query;

import io.quantara.internal.index.RowScorer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one part that may be results: not deleted, and matched by the filter. Immutable once filled, then safe
 * for many threads.
 */
final class AcceptedRows {

    private final int partNumber;
    private final SearchPart part;
    private final long @Nullable [] bits;
    private final int count;

    private AcceptedRows(int partNumber, SearchPart part, long @Nullable [] bits, int count) {
        this.partNumber = partNumber;
        this.part = part;
        this.bits = bits;
        this.count = count;
    }

    /** Accepts all rows of a part that are not deleted. */
    static AcceptedRows live(int partNumber, SearchPart part) {
        boolean all = part.liveCount() == part.rows().count();
        return new AcceptedRows(partNumber, part, all ? null : part.live(), part.liveCount());
    }

    /**
     * Accepts the rows of a part whose bits are set.
     *
     * @param bits one bit a row, none beyond; kept, not copied
     */
    static AcceptedRows of(int partNumber, SearchPart part, long[] bits) {
        int count = 0;
        for (long word : bits) {
            count += Long.bitCount(word);
        }
        return new AcceptedRows(partNumber, part, bits, count);
    }

    int partNumber() {
        return partNumber;
    }

    SearchPart part() {
        return part;
    }

    Rows rows() {
        return part.rows();
    }

    /** Returns how many rows are accepted. */
    int count() {
        return count;
    }

    /** Returns whether a row is accepted; there must be such a row. */
    boolean accepts(int ordinal) {
        return bits == null || (bits[ordinal >>> 6] & 1L << ordinal) != 0;
    }

    /**
     * Counts accepted rows.
     *
     * @param start a multiple of 64
     * @param end at most the number of rows
     */
    int countBetween(int start, int end) {
        if (bits == null) {
            return end - start;
        }
        int found = 0;
        for (int at = start; at < end; at += Long.SIZE) {
            found += Long.bitCount(word(at, end));
        }
        return found;
    }

    /**
     * Returns the bits of 64 rows; those of rows from {@code end} on are zero.
     *
     * @param start the first of them, a multiple of 64 below {@code end}
     */
    long word(int start, int end) {
        long word = bits == null ? -1L : Objects.requireNonNull(bits)[start >>> 6];
        return end - start < Long.SIZE ? word & ((1L << (end - start)) - 1) : word;
    }

    /**
     * Compares rows with the query and offers those that may be among the best.
     *
     * @param ordinals accepted rows, the first {@code count} of them
     * @param closeness room for as many numbers
     */
    void compare(RowScorer scorer, int[] ordinals, int count, float[] closeness, BestRows best) {
        for (int i = 0; i < count; i++) {
            rows().requireVectors(ordinals[i], 1);
        }
        scorer.scoreAt(ordinals, count, closeness);
        float worst = best.worst();
        for (int i = 0; i < count; i++) {
            // Also false for NaN, which only damaged rows give.
            if (closeness[i] >= worst) {
                best.offer(partNumber, ordinals[i], closeness[i]);
                worst = best.worst();
            }
        }
    }
}
