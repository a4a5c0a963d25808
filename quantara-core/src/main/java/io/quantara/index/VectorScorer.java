package io.quantara.index;

/** Scores rows of a segment against one query with the database's kernel. Used by one thread. */
@FunctionalInterface
public interface VectorScorer {

    /** Returns the closeness of a row, larger is closer: the score, or the negated squared distance for euclidean. */
    float closeness(int ordinal);
}
