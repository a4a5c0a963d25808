package io.quantara;

import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;

/**
 * A stored document: id, name, vector, metadata and version. Immutable. Documents with the same contents are equal,
 * whatever their versions.
 */
public final class Document {

    private final UUID id;
    private final String name;
    private final float[] vector;
    private final Metadata metadata;
    private final long version;

    /** Takes ownership of the vector. */
    Document(UUID id, String name, float[] vector, Metadata metadata, long version) {
        this.id = id;
        this.name = name;
        this.vector = vector;
        this.metadata = metadata;
        this.version = version;
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

    /**
     * Returns the version: a number, at least 1, that is greater after every write of the document, also when it was
     * deleted in between. It is the sequence number of the batch that wrote the document, so all documents of one
     * batch have the same; it stays through reopening, compaction and cloning.
     *
     * <p>Given to {@link DocumentPatch#ifVersion}, {@link NewDocument#ifVersion} or
     * {@link Documents#delete(UUID, long)} it makes a write fail if another one came first. Below
     * {@link Durability#SYNC} a write that was lost takes its version with it, and a later one may get the same.
     */
    public long version() {
        return version;
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
        return "Document[id=" + id + ", name=" + name + ", dimension=" + vector.length + ", metadata=" + metadata
                + ", version=" + version + "]";
    }
}
