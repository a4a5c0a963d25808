package io.quantara;

import io.quantara.internal.engine.CatalogWrites;
import io.quantara.internal.engine.Engine;
import io.quantara.internal.engine.HeldSnapshot;
import io.quantara.internal.engine.Snapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** A held moment of an open database. Safe for many threads. */
final class EmbeddedSnapshot extends EmbeddedReader implements DatabaseSnapshot {

    private final HeldSnapshot held;

    /** Holds a moment of the database. */
    static DatabaseSnapshot of(EmbeddedContext context, Function<Engine, Snapshot> moment) {
        Engine engine = context.engine();
        try (Engine.AutoCloseableCall _ = engine.call()) {
            Snapshot snapshot = moment.apply(engine);
            return new EmbeddedSnapshot(
                    context, engine.openSnapshots().hold(snapshot, HeldSnapshot.Kind.SNAPSHOT));
        }
    }

    private EmbeddedSnapshot(EmbeddedContext context, HeldSnapshot held) {
        super(context, held::retained, DEFAULT_ID);
        this.held = held;
    }

    @Override
    public DocumentReader getCollection(String name) {
        return findCollection(name).orElseThrow(() -> {
            try (Snapshot snapshot = moment()) {
                return CatalogWrites.notFound(snapshot.catalog(), name);
            }
        });
    }

    @Override
    public Optional<DocumentReader> findCollection(String name) {
        Objects.requireNonNull(name, "name");
        return read(snapshot -> snapshot.catalog()
                .find(name)
                .map(collection -> new EmbeddedReader(context(), held::retained, collection.id())));
    }

    @Override
    public List<String> listCollections() {
        return read(snapshot -> List.copyOf(snapshot.catalog().byName().keySet()));
    }

    @Override
    public Metadata config() {
        return read(snapshot -> snapshot.catalog().config());
    }

    @Override
    public long sequence() {
        return read(Snapshot::sequence);
    }

    private <T> T read(Function<Snapshot, T> call) {
        try (Engine.AutoCloseableCall _ = context().engine().call();
                Snapshot snapshot = moment()) {
            return call.apply(snapshot);
        }
    }

    @Override
    public void exportToJson(Path file) {
        new EmbeddedExport(this).toJson(file);
    }

    @Override
    public void exportToJsonLines(String collection, Path file) {
        new EmbeddedExport(this).toJsonLines(collection, file);
    }

    @Override
    public void close() {
        held.close();
    }

    @Override
    public String toString() {
        try {
            return "DatabaseSnapshot[" + sequence() + "]";
        } catch (ClosedException e) {
            return "DatabaseSnapshot[" + e.getMessage() + "]";
        }
    }
}
