package io.quantara;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One document found by a search. Immutable; holds no snapshot. */
public final class SearchResult {

    private final UUID id;
    private final float score;
    private final @Nullable String name;
    private final @Nullable Metadata metadata;
    private final float @Nullable [] vector;
    private final @Nullable Long version;

    SearchResult(
            UUID id,
            float score,
            @Nullable String name,
            @Nullable Metadata metadata,
            float @Nullable [] vector,
            @Nullable Long version) {
        this.id = id;
        this.score = score;
        this.name = name;
        this.metadata = metadata;
        this.vector = vector;
        this.version = version;
    }

    /** Returns the document's id. */
    public UUID id() {
        return id;
    }

    /** Returns the score in the metric of the search; see {@link Metric} for its meaning. */
    public float score() {
        return score;
    }

    /**
     * Returns the document's name.
     *
     * @throws IllegalStateException when the request did not include it
     */
    public String name() {
        return included(name, Include.NAME);
    }

    /**
     * Returns the document's metadata.
     *
     * @throws IllegalStateException when the request did not include it
     */
    public Metadata metadata() {
        return included(metadata, Include.METADATA);
    }

    /**
     * Returns a copy of the document's vector.
     *
     * @throws IllegalStateException when the request did not include it
     */
    public float[] vector() {
        return included(vector, Include.VECTOR).clone();
    }

    /**
     * Returns the document's version; see {@link Document#version()}.
     *
     * @throws IllegalStateException when the request did not include it
     */
    public long version() {
        return included(version, Include.VERSION);
    }

    /** Returns the name, or empty when the request did not include it. */
    public Optional<String> findName() {
        return Optional.ofNullable(name);
    }

    /** Returns the metadata, or empty when the request did not include it. */
    public Optional<Metadata> findMetadata() {
        return Optional.ofNullable(metadata);
    }

    /** Returns a copy of the vector, or empty when the request did not include it. */
    public Optional<float[]> findVector() {
        return vector == null ? Optional.empty() : Optional.of(vector.clone());
    }

    /** Returns the version, or empty when the request did not include it. */
    public OptionalLong findVersion() {
        return version == null ? OptionalLong.empty() : OptionalLong.of(version);
    }

    private static <T> T included(@Nullable T value, Include what) {
        if (value == null) {
            throw new IllegalStateException(
                    "The result does not carry " + what + ": ask for it with include(" + what + ")");
        }
        return value;
    }

    @Override
    public String toString() {
        return "SearchResult[id=" + id + ", score=" + score + (name == null ? "" : ", name=" + name) + "]";
    }
}
