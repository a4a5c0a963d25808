package io.quantara.internal.engine;

import org.jspecify.annotations.Nullable;

/**
 * Rows of one collection: where they lie, which of them are deleted, and the index over them. Two collections that
 * share rows, as clones do, have a part each. Compared by identity.
 */
final class Part {

    private final RowSource source;
    private final Deletions deletions;
    private final @Nullable PartIndex index;

    Part(RowSource source, Deletions deletions, @Nullable PartIndex index) {
        this.source = source;
        this.deletions = deletions;
        this.index = index;
    }

    RowSource source() {
        return source;
    }

    Deletions deletions() {
        return deletions;
    }

    @Nullable PartIndex index() {
        return index;
    }

    /** Returns the same rows with this index, or without one. */
    Part withIndex(@Nullable PartIndex other) {
        return new Part(source, deletions, other);
    }

    /** Returns the same rows with deletions of their own, for a clone. Under the commit lock only. */
    Part shared() {
        return new Part(source, deletions.copy(), index);
    }

    /** Returns the ordinal of the live row with an id as of a sequence number, or -1. */
    int findLive(long idMost, long idLeast, long sequence) {
        int ordinal = source.find(idMost, idLeast, sequence);
        return ordinal >= 0 && !deletions.isDeleted(ordinal, sequence) ? ordinal : -1;
    }
}
