package io.quantara;

/** How far a collection's index is. */
public enum IndexState {
    /** The collection is searched exactly by choice, or is too small to need an index. */
    EXACT,
    /** The index is being built for some segments; exact search answers for them. */
    BUILDING,
    /** Every segment that needs an index has it. */
    READY,
    /** The index type is not registered, or an index could not be built or read; exact search answers. */
    FAILED
}
