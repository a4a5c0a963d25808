package io.quantara.internal.query;

import io.quantara.Metric;
import io.quantara.internal.simd.DistanceKernel;

/**
 * How close a question's results are to it on average, whatever the lengths of vectors: the mean of their cosines, for
 * euclidean of their negated squared distances. It tells questions of which an index was measured from others. The
 * k-th result alone does not where groups have fewer rows than k, and for dot product the score does not, because a
 * long row far away scores like a short one nearby. Used by one thread.
 */
final class Likeness {

    private final Metric metric;
    private final double queryNorm;
    private double sum;
    private int count;

    Likeness(Metric metric, double queryNorm) {
        this.metric = metric;
        this.queryNorm = queryNorm;
    }

    /** Adds a result with its score, or for euclidean its negated squared distance. */
    void add(Rows rows, int ordinal, double closeness) {
        sum += metric == Metric.DOT ? cosine(rows, ordinal, closeness) : closeness;
        count++;
    }

    private double cosine(Rows rows, int ordinal, double dot) {
        double norms = queryNorm * rows.norms().getAtIndex(DistanceKernel.NORM, ordinal);
        return norms > 0 ? dot / norms : 0;
    }

    /** Returns the mean of what was added, or negative infinity when nothing was. */
    double mean() {
        return count == 0 ? Double.NEGATIVE_INFINITY : sum / count;
    }
}
