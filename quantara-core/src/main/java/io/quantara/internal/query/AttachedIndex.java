package io.quantara.internal.query;

import io.quantara.Metric;
import io.quantara.index.IndexType;
import io.quantara.index.VectorIndex;

/**
 * An index that is ready to search the rows of one segment.
 *
 * @param type the type that built it
 * @param index the index
 * @param metric the metric it was built for
 * @param recall what is known of its recall
 */
public record AttachedIndex(IndexType type, VectorIndex index, Metric metric, IndexRecall recall) {

    /** Creates an index of whose recall nothing is known. */
    public AttachedIndex(IndexType type, VectorIndex index, Metric metric) {
        this(type, index, metric, new IndexRecall(IndexRecall.DefaultEffort.MEASURED));
    }

    /** Returns whether it can search by a metric. */
    boolean serves(Metric asked) {
        return type.metrics().contains(asked) && (asked == metric || index.alsoServes().contains(asked));
    }
}
