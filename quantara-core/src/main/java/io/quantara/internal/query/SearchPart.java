package io.quantara.internal.query;

import io.quantara.internal.index.Followers;
import io.quantara.internal.index.codes.RowCodes;
import org.jspecify.annotations.Nullable;

/**
 * Rows to search, as one snapshot sees them.
 *
 * @param rows the rows
 * @param live bit {@code ordinal % 64} of word {@code ordinal / 64} is set for rows that are not deleted; bits beyond
 *     the rows mean nothing; null when no row is deleted
 * @param liveCount how many rows are not deleted
 * @param index the index over these rows, or null
 * @param whyNoIndex what the plan says when there is no index, such as "no index"
 * @param codes the codes of these rows, or null
 * @param followers lists of these rows, and maybe of later ones, by the rows of another part, or null
 */
@SuppressWarnings("ArrayRecordComponent") // shared inside the engine, never changed, never compared
public record SearchPart(
        Rows rows,
        long @Nullable [] live,
        int liveCount,
        @Nullable AttachedIndex index,
        String whyNoIndex,
        @Nullable RowCodes codes,
        @Nullable Followers followers) {

    /** Creates a part that has an index, or just none. */
    public SearchPart(Rows rows, long @Nullable [] live, int liveCount, @Nullable AttachedIndex index) {
        this(rows, live, liveCount, index, "no index", null, null);
    }

    /** Returns whether a row is not deleted. */
    public boolean isLive(int ordinal) {
        return live == null || (live[ordinal >>> 6] & 1L << ordinal) != 0;
    }
}
