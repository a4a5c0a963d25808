package io.quantara;

/** How two vectors are compared, and what a score means. */
public enum Metric {
    /** The cosine of the angle between the vectors, in [-1, 1]; higher is closer. A zero vector scores 0. */
    COSINE,
    /** The sum of the products of the components; higher is closer. */
    DOT,
    /** The euclidean distance, at least 0; lower is closer. */
    EUCLIDEAN;

    /** Returns whether a higher score means closer: true for all but {@link #EUCLIDEAN}. */
    public boolean higherIsCloser() {
        return this != EUCLIDEAN;
    }
}
