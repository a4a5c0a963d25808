package io.quantara.internal.engine;

/**
 * A named version: all collections and settings as they were when it was created, kept until it is deleted. Its parts
 * share rows with those of the collections but have deletions of their own, as those of a clone. Immutable.
 *
 * @param name its name
 * @param sequence the sequence number it is read at: that of the batch that created it
 * @param createdMillis when it was created, in milliseconds since 1970
 * @param catalog what there was; it holds no versions itself
 */
public record PinnedVersion(String name, long sequence, long createdMillis, Catalog catalog) {

    /** Creates a version. */
    public PinnedVersion {
        assert catalog.versions().isEmpty() : catalog.versions();
    }

    PinnedVersion withCatalog(Catalog other) {
        return new PinnedVersion(name, sequence, createdMillis, other);
    }
}
