package io.quantara.internal.engine;

import io.quantara.internal.index.Followers;
import org.jspecify.annotations.Nullable;

/** Where rows of a collection lie: a table of a memtable, which grows, or a group of a segment, which never changes. */
interface RowSource {

    /** Returns the rows that a snapshot at this sequence number sees, deleted ones included. */
    ColumnarRows rows(long sequence);

    /**
     * Returns the ordinal of the newest row with this id that a snapshot at this sequence number sees, deleted or not,
     * or -1.
     */
    int find(long idMost, long idLeast, long sequence);

    /**
     * Makes sure that ids and sequence numbers of all rows are as they were written; to be called before they are read.
     * {@link #find} does so itself.
     *
     * @throws io.quantara.CorruptionException if they are damaged
     */
    default void requireKeys() {}

    /** Returns the sequence number that a row was written with. */
    long sequenceOf(int ordinal);

    /** Returns the greatest sequence number of any row, or 0 when there is none. */
    long maxSequence();

    /** Returns lists of the rows by those of another part, or null; see {@link FollowerKeeper}. */
    default @Nullable Followers followers() {
        return null;
    }

    /** Replaces these lists; searches that run go on with those they have. */
    default void follow(@Nullable Followers lists) {}

    /** Returns what keeps the rows in memory. */
    SharedResource resource();
}
