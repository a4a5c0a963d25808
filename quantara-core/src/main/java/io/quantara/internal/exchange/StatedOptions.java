package io.quantara.internal.exchange;

import io.quantara.CollectionOptions;
import io.quantara.Metric;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file states about one collection; null is what it does not state.
 *
 * @param line where it is stated, from 1
 * @param path where it is stated
 * @param dimension the fixed dimension
 * @param inferredDimension the dimension that the first vector gave the collection
 * @param infersDimension whether the first vector gives the dimension
 * @param index the name of the index type
 * @param indexOptions the options of the index type
 */
record StatedOptions(
        long line,
        String path,
        @Nullable Metric metric,
        @Nullable Integer dimension,
        @Nullable Integer inferredDimension,
        @Nullable Boolean infersDimension,
        @Nullable String index,
        Map<String, Object> indexOptions,
        @Nullable String embeddingModel) {

    /** Returns the dimension that all documents must have, or 0. */
    int knownDimension() {
        return dimension != null ? dimension : inferredDimension != null ? inferredDimension : 0;
    }

    /** Returns options in which exactly what is stated is set. */
    CollectionOptions options() {
        CollectionOptions options = CollectionOptions.defaults();
        if (metric != null) {
            options = options.metric(metric);
        }
        if (dimension != null) {
            options = options.dimension(dimension);
        }
        if (infersDimension != null && !infersDimension) {
            options = options.withoutDimensionInference();
        }
        if (index != null) {
            options = options.index(index, indexOptions);
        }
        return embeddingModel == null ? options : options.embeddedBy(embeddingModel);
    }
}
