package io.quantara.internal.exchange;

import io.quantara.CollectionOptions;
import io.quantara.Metric;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The names in the JSON format of the Python original.
 *
 * <pre>
 * { "_config": { "dimensions": ..., "auto_dim": ..., "auto_persist": ..., "_collection_indexes": { collection: index },
 *                "_quantara": { "version": 1, "collections": { collection: { what the original cannot express } } },
 *                the user's own settings },
 *   collection: { id: { "id": id, "name": ..., "vector": [...], "metadata": {...} } } }
 * </pre>
 */
final class OriginalFormat {

    static final String DIMENSIONS = "dimensions";
    static final String AUTO_DIMENSION = "auto_dim";
    static final String AUTO_PERSIST = "auto_persist";
    static final String INDEXES = "_collection_indexes";

    static final String ID = "id";
    static final String NAME = "name";
    static final String VECTOR = "vector";
    static final String METADATA = "metadata";

    /** Under this key stands what the original ignores. */
    static final String EXTENSION = "_quantara";

    static final String VERSION = "version";
    static final String COLLECTIONS = "collections";
    static final String METRIC = "metric";
    static final String DIMENSION = "dimension";
    static final String INFERRED_DIMENSION = "inferred_dimension";
    static final String INFER_DIMENSION = "infer_dimension";
    static final String INDEX = "index";
    static final String INDEX_OPTIONS = "index_options";
    static final String EMBEDDING_MODEL = "embedding_model";

    static final long CURRENT_VERSION = 1;

    private static final String EXACT_INDEX = "flat";
    private static final String ORIGINAL_DEFAULT_INDEX = "default";
    private static final String ORIGINAL_EXACT_INDEX = "bruteforce";

    private OriginalFormat() {}

    /** Returns the name of an index type in {@link #INDEXES}: the original's own where it has one. */
    static String originalIndex(String type) {
        return switch (type) {
            case CollectionOptions.AUTO_INDEX -> ORIGINAL_DEFAULT_INDEX;
            case EXACT_INDEX -> ORIGINAL_EXACT_INDEX;
            default -> type;
        };
    }

    /** Returns the index type of a name in {@link #INDEXES}; what nobody chose there is not chosen here either. */
    static String indexOfOriginal(String name) {
        return switch (name) {
            case ORIGINAL_DEFAULT_INDEX -> CollectionOptions.AUTO_INDEX;
            case ORIGINAL_EXACT_INDEX -> EXACT_INDEX;
            default -> name;
        };
    }

    static String metricName(Metric metric) {
        return metric.name().toLowerCase(Locale.ROOT);
    }

    static @Nullable Metric metricOf(String name) {
        for (Metric metric : Metric.values()) {
            if (metricName(metric).equals(name)) {
                return metric;
            }
        }
        return null;
    }
}
