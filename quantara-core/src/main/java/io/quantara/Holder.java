package io.quantara;

import java.util.Objects;

/** Who keeps the bytes of a document, or of deleted documents, in the files of a database. Immutable. */
public final class Holder {

    private final Kind kind;
    private final String name;

    /** What kind of holder it is. */
    public enum Kind {
        /** A collection has the document; clones have it on their own. */
        COLLECTION,
        /** It was deleted from a collection, or with it; {@link Database#compact()} drops it. */
        DELETED,
        /** An open {@link DatabaseSnapshot}: close it. */
        SNAPSHOT,
        /** An open stream of documents: close it. */
        STREAM,
        /** A named version: {@link Database#deleteVersion} lets go of it. */
        VERSION,
        /** A file that a fork or a backup shares by a hard link, and keeps. */
        LINK
    }

    Holder(Kind kind, String name) {
        this.kind = kind;
        this.name = name;
    }

    /** Returns what kind of holder it is. */
    public Kind kind() {
        return kind;
    }

    /**
     * Returns the name of the collection or version, where a snapshot or stream was opened, or the name of the file.
     */
    public String name() {
        return name;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Holder that && kind == that.kind && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, name);
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
