package io.quantara.index;

import io.quantara.Metric;
import java.util.Set;

/** A search structure over the rows of one segment. Searched by many threads at once; closed by the database. */
public interface VectorIndex extends AutoCloseable {

    /**
     * Offers candidates for a query to its sink, {@link IndexQuery#offer(int)}, in any order. When fewer than
     * min(k, accepted) different accepted rows were offered, the database scans the segment exactly.
     */
    void search(IndexQuery query);

    /**
     * Returns metrics, besides the one it was built for, by which this index finds good candidates too. It is asked
     * only by metrics of {@link IndexType#metrics()}. None by default; a graph over vectors of length 1, for
     * example, serves all three.
     */
    default Set<Metric> alsoServes() {
        return Set.of();
    }

    /**
     * Verifies the index's own structure, such as that all links of a graph lead to rows; called by a full check of
     * the database, while nothing else uses the index. Does nothing by default.
     *
     * @throws IllegalStateException when the structure is wrong; the message says where
     */
    default void verify() {}

    /** Returns the memory the index holds, heap and native, in bytes. */
    long memoryBytes();

    /** Frees what the index holds; called once, when no search runs any more. Does nothing by default. */
    @Override
    default void close() {}
}
