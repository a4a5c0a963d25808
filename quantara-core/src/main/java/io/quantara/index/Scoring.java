package io.quantara.index;

/** Who computes the scores of the results an index offers. */
public enum Scoring {
    /** The database's kernel scores every candidate: scores are the same whichever index answered. */
    DATABASE,
    /**
     * The index gives a closeness with every candidate, on the scale of {@link VectorScorer#closeness} so that results
     * of segments without an index can stand beside it. For cosine and dot it is returned as the score; for euclidean
     * it is a negated squared distance, and its root is.
     */
    INDEX
}
