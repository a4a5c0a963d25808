package io.quantara;

/**
 * How far the index of a segment is, or that of a collection: then it is the state of the segment that comes last in
 * this order.
 */
public enum IndexState {
    /** Searched exactly, by choice or because it is too small to need an index. */
    EXACT,
    /** The index answers. In a collection: in every segment that is to have one. */
    READY,
    /**
     * There is no index yet; exact search answers, unless the index of a larger segment leads to the documents, see
     * {@link PlanPart#reason}. It is built in the background where the database is open for writing, one segment after
     * the other.
     */
    WAITING,
    /** The index is being built; until then see {@link #WAITING}. */
    BUILDING,
    /** The index type is not registered, or the index could not be built or read; exact search answers. */
    FAILED
}
