package io.quantara.index;

/**
 * The index over one of the segments that a segment was merged from, so that building the index of the merged segment
 * need not begin from nothing. Safe for many threads; valid while the build runs.
 */
public interface IndexSource {

    /** Returns the index, of the type and options that the merged segment's index will have. */
    VectorIndex index();

    /** Returns the rows it is over, deleted ones included. */
    SegmentVectors vectors();

    /** Returns the ordinal that a row of {@link #vectors()} has in the merged segment, or -1 for one that is gone. */
    int newOrdinal(int ordinal);
}
