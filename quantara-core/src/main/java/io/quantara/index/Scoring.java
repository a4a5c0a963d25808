package io.quantara.index;

/** Who computes the scores of the results an index offers. */
public enum Scoring {
    /** The database's kernel scores every candidate: scores are the same whichever index answered. */
    DATABASE,
    /** The index gives a closeness with every candidate, and it is returned as the score. */
    INDEX
}
