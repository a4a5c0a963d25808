package io.quantara;

import io.quantara.index.IndexOptions;
import io.quantara.internal.engine.CollectionState;
import io.quantara.internal.engine.Engine;
import io.quantara.internal.engine.EngineFigures;
import io.quantara.internal.engine.IndexTransfer;
import io.quantara.internal.engine.IndexWait;
import io.quantara.internal.engine.Snapshot;
import io.quantara.internal.index.IndexTypes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** A handle of one collection of an open database. Safe for many threads. */
final class EmbeddedCollection extends EmbeddedDocuments implements VectorCollection {

    EmbeddedCollection(EmbeddedContext context, int collectionId) {
        super(context, collectionId);
    }

    @Override
    public String name() {
        return state().name();
    }

    @Override
    public CollectionOptions options() {
        return state().presentOptions();
    }

    @Override
    public void clear() {
        try (Engine.AutoCloseableCall _ = context().engine().call()) {
            context().catalog().clear(collectionId());
        }
    }

    @Override
    public void useIndex(String type, Map<String, ?> options) {
        Objects.requireNonNull(type, "type");
        IndexOptions chosen = IndexOptions.of(options);
        try (Engine.AutoCloseableCall _ = context().engine().call()) {
            CollectionState collection = state();
            context().indexTypes()
                    .check(type, chosen, collection.dimension(), collection.options().metric());
            context().catalog()
                    .options(
                            collectionId(),
                            present -> present.index(IndexTypes.canonicalName(type), chosen.asMap()));
        }
    }

    @Override
    public void awaitIndex(Duration timeout) {
        Timeouts.checked(timeout);
        try (Engine.AutoCloseableCall _ = context().engine().call()) {
            new IndexWait(context().engine(), collectionId()).await(timeout);
        }
    }

    @Override
    public void saveIndex(Path path) {
        Objects.requireNonNull(path, "path");
        try (Engine.AutoCloseableCall _ = context().engine().call()) {
            new IndexTransfer(context().engine(), collectionId()).save(path);
        }
    }

    @Override
    public void loadIndex(Path path) {
        Objects.requireNonNull(path, "path");
        try (Engine.AutoCloseableCall _ = context().engine().call()) {
            new IndexTransfer(context().engine(), collectionId()).load(path);
        }
    }

    @Override
    public CollectionStats stats() {
        try (Engine.AutoCloseableCall _ = context().engine().call();
                Snapshot snapshot = context().engine().snapshot()) {
            Metadata figures = EngineFigures.of(context().engine(), snapshot, state(snapshot));
            return new CollectionStats(context().sampler().addTo(figures, collectionId()));
        }
    }

    @Override
    public String toString() {
        try {
            return "VectorCollection[" + name() + "]";
        } catch (ClosedException e) {
            return "VectorCollection[" + e.getMessage() + "]";
        }
    }
}
