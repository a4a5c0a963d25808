package io.quantara.internal.exchange;

import io.quantara.CollectionOptions;
import io.quantara.Metadata;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;

/** What is exported: one snapshot of a database, the same from the first call to the last. Used by one thread. */
public interface ExportSource {

    /** Returns the names of the collections in the order in which they are written. */
    List<String> collections();

    /** Returns the options with which a collection was made; a dimension only when it is fixed. */
    CollectionOptions options(String collection);

    /** Returns the dimension of a collection, fixed or inferred, or empty while it is not known. */
    OptionalInt dimension(String collection);

    /** Returns the user's own settings. */
    Metadata settings();

    /** Shows all documents of a collection to a visitor, in the order in which they are written (that of their ids). */
    void documents(String collection, DocumentVisitor visitor) throws IOException;
}
