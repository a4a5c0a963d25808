package io.quantara.internal.index;

import io.quantara.index.BuildContext;
import io.quantara.index.IndexType;
import io.quantara.index.SegmentVectors;
import io.quantara.index.VectorIndex;
import java.util.function.Supplier;

/**
 * A type of which only the build is given.
 *
 * @param name its name
 * @param body builds an index
 */
public record LambdaIndexType(String name, Supplier<VectorIndex> body) implements IndexType {

    @Override
    public VectorIndex build(SegmentVectors vectors, BuildContext context) {
        return body.get();
    }
}
