package io.quantara;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A document to insert: a name, a vector or a text to embed, metadata and, if wanted, an id and a condition. Immutable.
 */
public final class NewDocument {

    private final @Nullable UUID id;
    private final String name;
    private final float @Nullable [] vector;
    private final Metadata metadata;
    private final OptionalLong ifVersion;

    private NewDocument(
            @Nullable UUID id,
            String name,
            float @Nullable [] vector,
            Metadata metadata,
            OptionalLong ifVersion) {
        this.id = id;
        this.name = name;
        this.vector = vector;
        this.metadata = metadata;
        this.ifVersion = ifVersion;
    }

    /**
     * Returns a document with a vector.
     *
     * @param name a title, or a whole passage of text
     * @param vector copied; {@code float[dimension]}, finite
     */
    public static NewDocument of(String name, float[] vector) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(vector, "vector");
        return new NewDocument(null, name, vector.clone(), Metadata.empty(), OptionalLong.empty());
    }

    /** Returns a document with a vector and metadata. */
    public static NewDocument of(String name, float[] vector, Metadata metadata) {
        return of(name, vector).metadata(metadata);
    }

    /** Returns a document whose name is this text and whose vector the collection's embedding model makes of it. */
    public static NewDocument ofText(String text) {
        Objects.requireNonNull(text, "text");
        return new NewDocument(null, text, null, Metadata.empty(), OptionalLong.empty());
    }

    /** Returns a copy with this id; without it the database makes a random one. */
    public NewDocument id(UUID id) {
        return new NewDocument(Objects.requireNonNull(id, "id"), name, vector, metadata, ifVersion);
    }

    /** Returns a copy with this metadata. */
    public NewDocument metadata(Metadata metadata) {
        return new NewDocument(id, name, vector, Objects.requireNonNull(metadata, "metadata"), ifVersion);
    }

    /**
     * Returns a copy that an upsert writes only in place of this version of the document: it throws
     * {@link VersionConflictException} when the document has another one. Needs an id; inserts and loads refuse it.
     *
     * @param version what {@link Document#version()} said when the document was read, or 0 when none may exist
     */
    public NewDocument ifVersion(long version) {
        return new NewDocument(id, name, vector, metadata, OptionalLong.of(Versions.presentOrAbsent(version)));
    }

    /** Returns the id the document brings, or empty when the database shall make one. */
    public Optional<UUID> id() {
        return Optional.ofNullable(id);
    }

    /** Returns the name. */
    public String name() {
        return name;
    }

    /** Returns a copy of the vector, or empty when the name is to be embedded. */
    public Optional<float[]> vector() {
        return vector == null ? Optional.empty() : Optional.of(vector.clone());
    }

    /** Returns the metadata. */
    public Metadata metadata() {
        return metadata;
    }

    /** Returns the version that it may replace, 0 for none, or empty when it may replace any. */
    public OptionalLong ifVersion() {
        return ifVersion;
    }

    /** The vector itself, not a copy; never changed by this package. */
    float @Nullable [] ownVector() {
        return vector;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NewDocument that
                && Objects.equals(id, that.id)
                && name.equals(that.name)
                && Arrays.equals(vector, that.vector)
                && metadata.equals(that.metadata)
                && ifVersion.equals(that.ifVersion);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, name);
    }

    @Override
    public String toString() {
        return "NewDocument[id=" + id + ", name=" + name + ", metadata=" + metadata
                + (ifVersion.isPresent() ? ", ifVersion=" + ifVersion.getAsLong() : "") + "]";
    }
}
