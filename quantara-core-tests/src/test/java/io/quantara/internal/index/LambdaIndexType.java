package io.quantara.internal.index;

import io.quantara.index.BuildContext;
import io.quantara.index.IndexQuery;
import io.quantara.index.IndexType;
import io.quantara.index.SegmentVectors;
import io.quantara.index.VectorIndex;
import java.util.function.Consumer;

/**
 * A type of which only the search is given.
 *
 * @param name its name
 * @param search answers a query
 */
public record LambdaIndexType(String name, Consumer<IndexQuery> search) implements IndexType {

    @Override
    public VectorIndex build(SegmentVectors vectors, BuildContext context) {
        return new Searching(search);
    }

    private record Searching(Consumer<IndexQuery> body) implements VectorIndex {

        @Override
        public void search(IndexQuery query) {
            body.accept(query);
        }

        @Override
        public long memoryBytes() {
            return 0;
        }
    }
}
