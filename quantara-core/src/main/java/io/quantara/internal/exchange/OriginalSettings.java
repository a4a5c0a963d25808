package io.quantara.internal.exchange;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a file in the JSON format of the original, the user's own apart.
 *
 * @param line where they begin, from 1
 * @param dimensions of the default collection, or null while it has none
 * @param infersDimension whether the original takes dimensions from the first vector
 * @param indexes collection to the name of its index, the original's names
 * @param extensions collection to what the original cannot express
 */
record OriginalSettings(
        long line,
        @Nullable Integer dimensions,
        boolean infersDimension,
        Map<String, String> indexes,
        Map<String, StatedOptions> extensions) {

    /** Returns what is stated about a collection, or null when nothing is. */
    @Nullable StatedOptions of(String collection) {
        StatedOptions extension = extensions.get(collection);
        String index = indexes.get(collection);
        if (extension == null) {
            return ofOriginal(collection, index);
        }
        String written = extension.index() == null ? null : OriginalFormat.originalIndex(extension.index());
        // The original changes its own entry only: where they differ, that one is newer.
        return index == null || index.equals(written) ? extension : withIndex(extension, index);
    }

    private static StatedOptions withIndex(StatedOptions stated, String index) {
        return new StatedOptions(
                stated.line(),
                stated.path(),
                stated.metric(),
                stated.dimension(),
                stated.inferredDimension(),
                stated.infersDimension(),
                OriginalFormat.indexOfOriginal(index),
                Map.of(),
                stated.embeddingModel());
    }

    private @Nullable StatedOptions ofOriginal(String collection, @Nullable String index) {
        boolean isDefault = collection.equals(CollectionNames.DEFAULT);
        Integer dimension = isDefault ? dimensions : null;
        boolean infers = !isDefault || infersDimension;
        if (index == null && dimension == null && infers) {
            return null;
        }
        return new StatedOptions(
                line,
                CollectionNames.CONFIG + "." + (dimension == null ? OriginalFormat.INDEXES : OriginalFormat.DIMENSIONS),
                null,
                infers ? null : dimension,
                infers ? dimension : null,
                infers,
                index == null ? null : OriginalFormat.indexOfOriginal(index),
                Map.of(),
                null);
    }

    /** Returns the names of all collections about which something is stated. */
    Set<String> collections() {
        Set<String> names = new LinkedHashSet<>(indexes.keySet());
        names.addAll(extensions.keySet());
        return names;
    }
}
