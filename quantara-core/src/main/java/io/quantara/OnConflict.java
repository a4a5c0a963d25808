package io.quantara;

/** What a load does with a document whose id exists. */
public enum OnConflict {
    /** Refuses the whole load. The default. */
    FAIL,
    /** Keeps the stored document. */
    SKIP,
    /** Replaces the stored document. */
    REPLACE
}
