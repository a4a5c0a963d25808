package io.quantara.index;

import io.quantara.Metric;

/**
 * One search of one segment: the question and the sink for candidates. Used by one thread. The sink filters, drops
 * repeats, scores and keeps the best, so that an index cannot get deletes, filters or scores wrong.
 */
public interface IndexQuery {

    /** Returns the query, {@code float[dimension]}; must not be changed. */
    float[] vector();

    /** Returns how the database compares rows with the query. */
    Metric metric();

    /** Returns how many results are wanted; fewer than {@link #acceptedCount()}. */
    int k();

    /**
     * Returns how hard to try: what the request says, or what the database measured to reach the recall that is wanted,
     * or the given default. More effort should find more of the true neighbours, in about proportionally more time.
     */
    int effort(int defaultEffort);

    /**
     * Returns a row to search for as if the segment did not have it, or -1 for none: it is never accepted, and an index
     * that finds rows through other rows, as a graph does, must not pass through this one. The database measures recall
     * that way; an index that does not look at it seems better than it is.
     */
    default int absent() {
        return -1;
    }

    /**
     * Tells how many places of its own the index looked at, such as nodes or rows of lists, in addition to what it told
     * before. For the plan of the search only.
     */
    default void visited(long places) {}

    /**
     * Tells through which rows the index came near to the query, accepted or not; what it told before is forgotten. The
     * database finds rows by them that are too new for an index of their own.
     *
     * @param ordinals at least {@code count} ordinals, each once; copied
     */
    default void passed(int[] ordinals, int count) {}

    /** Returns whether a row may be a result: not deleted and matched by the filter. */
    boolean accepts(int ordinal);

    /** Returns how many rows of the segment may be results. */
    int acceptedCount();

    /**
     * Offers a row; the database's kernel scores it. Rows not accepted and repeats are dropped.
     *
     * @param ordinal 0 to count - 1
     * @return whether it is among the best k so far; false for a row that is dropped
     * @throws IndexOutOfBoundsException when there is no such row
     */
    boolean offer(int ordinal);

    /**
     * Offers a row with a closeness as in {@link VectorScorer#closeness}, larger is closer. It decides the score only
     * for {@link Scoring#INDEX}; otherwise it is ignored and the database's kernel scores the row.
     *
     * @return whether it is among the best k so far
     * @throws IndexOutOfBoundsException when there is no such row
     * @throws IllegalArgumentException when the closeness is NaN
     */
    boolean offer(int ordinal, float closeness);

    /**
     * Offers many rows at once, as {@link #offer(int)} does one by one but faster.
     *
     * @param ordinals at least {@code count} ordinals, in any order
     * @param count how many of them, at least 0
     * @throws IndexOutOfBoundsException when there is no such row
     */
    void offerAll(int[] ordinals, int count);

    /**
     * Returns the closeness of the k-th best so far, see {@link VectorScorer#closeness}, or negative infinity while
     * there are fewer than k. Segments that were searched before count: rows that are not as close are no results.
     * Offer k rows all the same, or else all are compared.
     */
    float worst();

    /**
     * Throws when the search's deadline passed or its thread was interrupted; call it now and then in long searches.
     */
    void checkCancelled();
}
