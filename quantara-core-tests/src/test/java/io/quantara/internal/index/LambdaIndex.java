package io.quantara.internal.index;

import io.quantara.Metric;
import io.quantara.index.IndexQuery;
import io.quantara.index.VectorIndex;
import java.util.Set;
import java.util.function.Consumer;

/**
 * An index of which only the search is given.
 *
 * @param body answers a query
 * @param alsoServes metrics besides that of the collection
 */
public record LambdaIndex(Consumer<IndexQuery> body, Set<Metric> alsoServes) implements VectorIndex {

    /** Creates an index that serves the metric of the collection. */
    public LambdaIndex(Consumer<IndexQuery> body) {
        this(body, Set.of());
    }

    @Override
    public void search(IndexQuery query) {
        body.accept(query);
    }

    @Override
    public long memoryBytes() {
        return 0;
    }
}
