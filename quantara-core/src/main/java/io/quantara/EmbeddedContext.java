package io.quantara;

import io.quantara.internal.engine.CatalogWrites;
import io.quantara.internal.engine.Engine;
import io.quantara.internal.engine.RecallSampler;
import io.quantara.internal.engine.VersionWrites;
import io.quantara.internal.index.IndexTypes;
import io.quantara.internal.query.SnapshotSearcher;
import java.util.Objects;
import java.util.Optional;

/**
 * What the handles of one open database share.
 *
 * @param engine the engine
 * @param catalog changes collections and settings
 * @param versions creates and deletes named versions
 * @param searcher answers searches
 * @param sampler compares some of them with exact search
 * @param indexTypes the index types
 * @param options how it was opened
 */
record EmbeddedContext(
        Engine engine,
        CatalogWrites catalog,
        VersionWrites versions,
        SnapshotSearcher searcher,
        RecallSampler sampler,
        IndexTypes indexTypes,
        DatabaseOptions options) {

    /** Verifies the options of a new collection, and replaces an alias of an index type by its name. */
    CollectionOptions checked(CollectionOptions created) {
        Objects.requireNonNull(created, "options");
        indexTypes.check(
                created.indexType(), created.indexOptions(), created.dimension().orElse(0), created.metric());
        return canonical(created);
    }

    /** Replaces an alias of an index type by its name. */
    static CollectionOptions canonical(CollectionOptions created) {
        String canonical = IndexTypes.canonicalName(created.indexType());
        return canonical.equals(created.indexType())
                ? created
                : created.index(canonical, created.indexOptions().asMap());
    }

    /**
     * Returns the embedder for a collection.
     *
     * @param model the model the collection remembers, if any
     * @throws EmbeddingModelMismatchException when no embedder of that model, or none at all, was given
     */
    Embedder embedder(String collection, Optional<String> model) {
        Optional<Embedder> found = model.isPresent() ? options.embedder(model.get()) : options.anyEmbedder();
        if (found.isPresent()) {
            return found.get();
        }
        String given = options.anyEmbedder().map(Embedder::model).orElse("none");
        String wanted = model.orElse("any");
        throw new EmbeddingModelMismatchException(
                wanted,
                given,
                "Collection '" + collection + "' is embedded by model '" + wanted
                        + "' but the database was opened with "
                        + (given.equals("none") ? "no embedder" : "'" + given + "'")
                        + ": pass the right one with DatabaseOptions.embedder");
    }
}
