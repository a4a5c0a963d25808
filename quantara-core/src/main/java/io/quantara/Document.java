package io.quantara;

import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;

/** A stored document: id, name, vector and metadata. Immutable. */
public final class Document {

    private final UUID id;
    private final String name;
    private final float[] vector;
    private final Metadata metadata;

    /** Takes ownership of the vector. */
    Document(UUID id, String name, float[] vector, Metadata metadata) {
        this.id = id;
        this.name = name;
        this.vector = vector;
        this.metadata = metadata;
    }

    /** Returns the id. */
    public UUID id() {
        return id;
    }

    /** Returns the name: a title, or a whole passage of text. */
    public String name() {
        return name;
    }

    /** Returns a copy of the vector as it was stored, bit for bit. */
    public float[] vector() {
        return vector.clone();
    }

    /** Returns the metadata. */
    public Metadata metadata() {
        return metadata;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Document that
                && id.equals(that.id)
                && name.equals(that.name)
                && Arrays.equals(vector, that.vector)
                && metadata.equals(that.metadata);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, name);
    }

    @Override
    public String toString() {
        return "Document[id=" + id + ", name=" + name + ", dimension=" + vector.length + ", metadata=" + metadata + "]";
    }
}
