package io.quantara;

import io.quantara.index.IndexOptions;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How a collection is made. Immutable; methods return copies. What is not set takes its default: cosine, a dimension
 * inferred from the first vector, index {@code auto}, no embedding model.
 */
public final class CollectionOptions {

    /** The most components a vector may have. */
    public static final int MAX_DIMENSION = 65_536;

    /**
     * The name of the default index choice: small segments are searched exactly, large ones through the best built-in
     * index, which is {@code graph} in this release and may be another in a later one.
     */
    public static final String AUTO_INDEX = "auto";

    private static final CollectionOptions DEFAULTS =
            new CollectionOptions(null, null, DimensionRule.INFER, null, null, null);

    /** Where a dimension comes from when none is set. */
    private enum DimensionRule {
        INFER,
        REQUIRE
    }

    private final @Nullable Metric metric;
    private final @Nullable Integer dimension;
    private final DimensionRule dimensionRule;
    private final @Nullable String indexType;
    private final @Nullable IndexOptions indexOptions;
    private final @Nullable String embeddingModel;

    private CollectionOptions(
            @Nullable Metric metric,
            @Nullable Integer dimension,
            DimensionRule dimensionRule,
            @Nullable String indexType,
            @Nullable IndexOptions indexOptions,
            @Nullable String embeddingModel) {
        this.metric = metric;
        this.dimension = dimension;
        this.dimensionRule = dimensionRule;
        this.indexType = indexType;
        this.indexOptions = indexOptions;
        this.embeddingModel = embeddingModel;
    }

    /** Returns options in which nothing is set. */
    public static CollectionOptions defaults() {
        return DEFAULTS;
    }

    /** Returns a copy with this default metric for searches. */
    public CollectionOptions metric(Metric metric) {
        return new CollectionOptions(
                Objects.requireNonNull(metric, "metric"),
                dimension,
                dimensionRule,
                indexType,
                indexOptions,
                embeddingModel);
    }

    /** Returns a copy with this fixed dimension, 1 to {@value #MAX_DIMENSION}. */
    public CollectionOptions dimension(int dimension) {
        if (dimension < 1 || dimension > MAX_DIMENSION) {
            throw new IllegalArgumentException(
                    "dimension is " + dimension + ": choose 1 to " + MAX_DIMENSION);
        }
        return new CollectionOptions(metric, dimension, dimensionRule, indexType, indexOptions, embeddingModel);
    }

    /** Returns a copy that refuses vectors until a dimension is set, instead of taking the first vector's. */
    public CollectionOptions withoutDimensionInference() {
        return new CollectionOptions(
                metric, dimension, DimensionRule.REQUIRE, indexType, indexOptions, embeddingModel);
    }

    /** Returns a copy with this index type. */
    public CollectionOptions index(String type) {
        return index(type, Map.of());
    }

    /** Returns a copy with this index type and its options. */
    public CollectionOptions index(String type, Map<String, ?> options) {
        return new CollectionOptions(
                metric,
                dimension,
                dimensionRule,
                Objects.requireNonNull(type, "type"),
                IndexOptions.of(options),
                embeddingModel);
    }

    /** Returns a copy whose texts are embedded by this model; the embedder itself is passed at open. */
    public CollectionOptions embeddedBy(String model) {
        return new CollectionOptions(
                metric,
                dimension,
                dimensionRule,
                indexType,
                indexOptions,
                Objects.requireNonNull(model, "model"));
    }

    /** Returns the default metric. */
    public Metric metric() {
        return metric == null ? Metric.COSINE : metric;
    }

    /** Returns the dimension, or empty while it is not known. */
    public OptionalInt dimension() {
        return dimension == null ? OptionalInt.empty() : OptionalInt.of(dimension);
    }

    /** Returns whether the first vector sets the dimension. */
    public boolean infersDimension() {
        return dimensionRule == DimensionRule.INFER;
    }

    /** Returns the name of the index type. */
    public String indexType() {
        return indexType == null ? AUTO_INDEX : indexType;
    }

    /** Returns the options of the index type. */
    public IndexOptions indexOptions() {
        return indexOptions == null ? IndexOptions.none() : indexOptions;
    }

    /** Returns the embedding model, if one is set. */
    public Optional<String> embeddingModel() {
        return Optional.ofNullable(embeddingModel);
    }

    /** Returns the first difference between what is set here and a collection's stored options, or empty. */
    Optional<String> differenceFrom(CollectionOptions stored) {
        if (metric != null && metric != stored.metric()) {
            return difference("metric", metric, stored.metric());
        }
        if (dimension != null && !dimension.equals(stored.dimension)) {
            return difference("dimension", dimension, stored.dimensionText());
        }
        if (dimensionRule == DimensionRule.REQUIRE && stored.dimensionRule != DimensionRule.REQUIRE) {
            return difference("dimension", dimensionText(), stored.dimensionText());
        }
        if (indexType != null && !indexType.equals(stored.indexType())) {
            return difference("index type", indexType, stored.indexType());
        }
        if (indexType != null && !indexOptions().equals(stored.indexOptions())) {
            return difference("index options", indexOptions(), stored.indexOptions());
        }
        if (embeddingModel != null && !embeddingModel.equals(stored.embeddingModel)) {
            return difference("embedding model", embeddingModel, stored.embeddingModel().orElse("none"));
        }
        return Optional.empty();
    }

    private String dimensionText() {
        String rule = dimensionRule == DimensionRule.INFER ? "that of the first vector" : "never inferred";
        return dimension == null ? rule : dimension + (dimensionRule == DimensionRule.INFER ? "" : ", " + rule);
    }

    private static Optional<String> difference(String what, Object asked, Object stored) {
        return Optional.of(what + " " + asked + " was asked for, " + stored + " is stored");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CollectionOptions that
                && metric() == that.metric()
                && dimension().equals(that.dimension())
                && dimensionRule == that.dimensionRule
                && indexType().equals(that.indexType())
                && indexOptions().equals(that.indexOptions())
                && embeddingModel().equals(that.embeddingModel());
    }

    @Override
    public int hashCode() {
        return Objects.hash(metric(), dimension(), indexType());
    }

    @Override
    public String toString() {
        return "CollectionOptions[metric=" + metric() + ", dimension="
                + dimensionText() + ", index=" + indexType() + indexOptions()
                + ", embeddingModel=" + embeddingModel().orElse("none") + "]";
    }
}
