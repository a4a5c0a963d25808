package io.quantara.internal.query;

/** Hears that an index did not do what it must; exact search answered in its place. Called in the searching thread. */
@FunctionalInterface
public interface IndexFailureListener {

    /**
     * Tells a failure.
     *
     * @param part the part whose index failed
     * @param cause what the index threw, or what it did wrong
     */
    void indexFailed(SearchPart part, Throwable cause);
}
