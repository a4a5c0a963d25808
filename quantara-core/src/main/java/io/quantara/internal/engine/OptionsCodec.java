package io.quantara.internal.engine;

import io.quantara.CollectionOptions;
import io.quantara.Metadata;
import io.quantara.Metric;

/** Collection options as metadata, for the log, the manifest and the JSON format. */
public final class OptionsCodec {

    private static final String METRIC = "metric";
    private static final String DIMENSION = "dimension";
    private static final String INFER_DIMENSION = "inferDimension";
    private static final String INDEX = "index";
    private static final String INDEX_OPTIONS = "indexOptions";
    private static final String EMBEDDING_MODEL = "embeddingModel";

    private OptionsCodec() {}

    /** Encodes options. */
    public static Metadata encode(CollectionOptions options) {
        Metadata encoded = Metadata.of(METRIC, options.metric().name(), INFER_DIMENSION, options.infersDimension())
                .with(INDEX, options.indexType())
                .with(INDEX_OPTIONS, options.indexOptions().asMap());
        if (options.dimension().isPresent()) {
            encoded = encoded.with(DIMENSION, options.dimension().getAsInt());
        }
        if (options.embeddingModel().isPresent()) {
            encoded = encoded.with(EMBEDDING_MODEL, options.embeddingModel().get());
        }
        return encoded;
    }

    /**
     * Decodes options; what is missing takes its default.
     *
     * @throws IllegalArgumentException when a value is of another type or out of range
     */
    public static CollectionOptions decode(Metadata encoded) {
        CollectionOptions options = CollectionOptions.defaults();
        if (encoded.contains(METRIC)) {
            options = options.metric(Metric.valueOf(encoded.getString(METRIC)));
        }
        if (encoded.contains(DIMENSION)) {
            options = options.dimension(Math.toIntExact(encoded.getLong(DIMENSION)));
        }
        if (encoded.contains(INFER_DIMENSION) && !encoded.getBoolean(INFER_DIMENSION)) {
            options = options.withoutDimensionInference();
        }
        if (encoded.contains(INDEX)) {
            options = encoded.contains(INDEX_OPTIONS)
                    ? options.index(encoded.getString(INDEX), encoded.getMap(INDEX_OPTIONS).asMap())
                    : options.index(encoded.getString(INDEX));
        }
        if (encoded.contains(EMBEDDING_MODEL)) {
            options = options.embeddedBy(encoded.getString(EMBEDDING_MODEL));
        }
        return options;
    }
}
