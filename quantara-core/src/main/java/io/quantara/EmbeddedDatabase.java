package io.quantara;

import io.quantara.index.IndexRegistry;
import io.quantara.index.IndexType;
import io.quantara.internal.engine.CatalogWrites;
import io.quantara.internal.engine.CollectionState;
import io.quantara.internal.engine.Compaction;
import io.quantara.internal.engine.Engine;
import io.quantara.internal.engine.EngineFigures;
import io.quantara.internal.engine.Holders;
import io.quantara.internal.engine.Snapshot;
import io.quantara.internal.storage.LateLogger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** An open database in this process. Safe for many threads. */
final class EmbeddedDatabase extends EmbeddedDocuments implements Database {

    private static final LateLogger LOG = new LateLogger(EmbeddedDatabase.class);

    private final @Nullable Path folder;
    private final Runnable onClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    EmbeddedDatabase(EmbeddedContext context, @Nullable Path folder, Runnable onClose) {
        super(context, DEFAULT_ID);
        this.folder = folder;
        this.onClose = onClose;
    }

    static Database open(Path folder, DatabaseOptions options) {
        return EmbeddedOpening.open(
                Objects.requireNonNull(folder, "folder"), Objects.requireNonNull(options, "options"));
    }

    static Database inMemory(DatabaseOptions options) {
        return EmbeddedOpening.inMemory(Objects.requireNonNull(options, "options"));
    }

    private Engine engine() {
        return context().engine();
    }

    private CatalogWrites catalog() {
        return context().catalog();
    }

    @Override
    public Optional<Path> folder() {
        return Optional.ofNullable(folder);
    }

    @Override
    public VectorCollection createCollection(String name, CollectionOptions options) {
        EmbeddedVectors.collectionName(Objects.requireNonNull(name, "name"));
        CollectionOptions checked = context().checked(options);
        try (Engine.AutoCloseableCall _ = engine().call()) {
            return handle(catalog().create(name, checked));
        }
    }

    private VectorCollection handle(int id) {
        return new EmbeddedCollection(context(), id);
    }

    @Override
    public VectorCollection getCollection(String name) {
        return findCollection(name).orElseThrow(() -> {
            try (Snapshot snapshot = engine().snapshot()) {
                return CatalogWrites.notFound(snapshot.catalog(), name);
            }
        });
    }

    @Override
    public Optional<VectorCollection> findCollection(String name) {
        Objects.requireNonNull(name, "name");
        try (Snapshot snapshot = engine().snapshot()) {
            return snapshot.catalog().find(name).map(collection -> handle(collection.id()));
        }
    }

    @Override
    public VectorCollection getOrCreateCollection(String name) {
        return getOrCreateCollection(name, CollectionOptions.defaults());
    }

    @Override
    public VectorCollection getOrCreateCollection(String name, CollectionOptions options) {
        EmbeddedVectors.collectionName(Objects.requireNonNull(name, "name"));
        Objects.requireNonNull(options, "options");
        Optional<VectorCollection> present = findCollection(name);
        if (present.isEmpty()) {
            CollectionOptions checked = context().checked(options);
            try (Engine.AutoCloseableCall _ = engine().call()) {
                present = Optional.of(handle(catalog().getOrCreate(name, checked)));
            }
        }
        VectorCollection collection = present.get();
        EmbeddedContext.canonical(options).differenceFrom(collection.options()).ifPresent(difference -> {
            throw new OptionsMismatchException("Collection '" + name + "' exists with other options: " + difference
                    + ". Ask for the stored ones, or choose another name.");
        });
        return collection;
    }

    @Override
    public List<String> listCollections() {
        try (Snapshot snapshot = engine().snapshot()) {
            return List.copyOf(snapshot.catalog().byName().keySet());
        }
    }

    @Override
    public void renameCollection(String from, String to) {
        Objects.requireNonNull(from, "from");
        EmbeddedVectors.collectionName(Objects.requireNonNull(to, "to"));
        EmbeddedVectors.requireNotDefault(from, "renamed");
        try (Engine.AutoCloseableCall _ = engine().call()) {
            catalog().rename(from, to);
        }
    }

    @Override
    public void deleteCollection(String name) {
        Objects.requireNonNull(name, "name");
        EmbeddedVectors.requireNotDefault(name, "deleted");
        try (Engine.AutoCloseableCall _ = engine().call()) {
            catalog().drop(name);
        }
    }

    @Override
    public VectorCollection cloneCollection(String source, String target) {
        Objects.requireNonNull(source, "source");
        EmbeddedVectors.collectionName(Objects.requireNonNull(target, "target"));
        try (Engine.AutoCloseableCall _ = engine().call()) {
            return handle(catalog().copy(source, target));
        }
    }

    @Override
    public DatabaseSnapshot snapshot() {
        return EmbeddedSnapshot.of(context(), Engine::snapshot);
    }

    @Override
    public Batch batch() {
        return new EmbeddedBatch(context());
    }

    @Override
    public NamedVersion createVersion(String name) {
        return new EmbeddedNamedVersions(context()).create(name);
    }

    @Override
    public List<NamedVersion> listVersions() {
        return new EmbeddedNamedVersions(context()).list();
    }

    @Override
    public boolean deleteVersion(String name) {
        return new EmbeddedNamedVersions(context()).delete(name);
    }

    @Override
    public DatabaseSnapshot asOf(String version) {
        return new EmbeddedNamedVersions(context()).asOf(version);
    }

    @Override
    public DatabaseConfig config() {
        return new EmbeddedConfig(context());
    }

    @Override
    public void exportToJson(Path file) {
        new EmbeddedExport(this).toJson(file);
    }

    @Override
    public LoadReport importFromJson(Path file, LoadOptions options) {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(options, "options");
        try (Engine.AutoCloseableCall _ = engine().call()) {
            return new EmbeddedImport(this).importFromJson(file, options);
        }
    }

    @Override
    public void exportToJsonLines(String collection, Path file) {
        new EmbeddedExport(this).toJsonLines(collection, file);
    }

    @Override
    public LoadReport importFrom(ImportFile file, String collection, LoadOptions options) {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(collection, "collection");
        Objects.requireNonNull(options, "options");
        try (Engine.AutoCloseableCall _ = engine().call()) {
            return new EmbeddedImport(this).importFrom(file, collection, options);
        }
    }

    @Override
    public IndexRegistry indexes() {
        return new IndexRegistry() {
            @Override
            public void register(IndexType type) {
                Objects.requireNonNull(type, "type");
                try (Engine.AutoCloseableCall _ = engine().call()) {
                    context().indexTypes().register(type);
                    engine().indexTypesChanged();
                }
            }

            @Override
            public List<String> list() {
                try (Engine.AutoCloseableCall _ = engine().call()) {
                    return context().indexTypes().list();
                }
            }
        };
    }

    @Override
    public void persist() {
        try (Engine.AutoCloseableCall _ = engine().call()) {
            engine().persist();
        }
    }

    @Override
    public boolean refresh() {
        try (Engine.AutoCloseableCall _ = engine().call()) {
            return engine().refresh();
        }
    }

    @Override
    public CompactReport compact(CompactOptions options) {
        Objects.requireNonNull(options, "options");
        long start = System.nanoTime();
        try (Engine.AutoCloseableCall _ = engine().call()) {
            Compaction.Outcome outcome = Compaction.run(engine(), options.ioLimit(), options.progress());
            return new CompactReport(
                    outcome.bytesBefore(),
                    outcome.bytesAfter(),
                    outcome.mergedSegments(),
                    outcome.droppedRows(),
                    holders(outcome.holders()),
                    Duration.ofNanos(System.nanoTime() - start));
        }
    }

    @Override
    public List<Holder> holdersOf(UUID id) {
        Objects.requireNonNull(id, "id");
        try (Engine.AutoCloseableCall _ = engine().call()) {
            return holders(Holders.of(engine(), id));
        }
    }

    private static List<Holder> holders(List<Holders.Found> found) {
        return found.stream()
                .map(holder -> new Holder(holder.kind(), holder.name()))
                .toList();
    }

    @Override
    public CheckReport check(CheckOptions options) {
        try (Engine.AutoCloseableCall _ = engine().call()) {
            return EmbeddedCheck.check(engine(), options);
        }
    }

    @Override
    public CopyReport backup(Path target, CopyOptions options) {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(options, "options");
        try (Engine.AutoCloseableCall _ = engine().call()) {
            return EmbeddedCopies.backup(engine(), folder, target, options);
        }
    }

    @Override
    public CopyReport fork(Path target, CopyOptions options) {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(options, "options");
        try (Engine.AutoCloseableCall _ = engine().call()) {
            return EmbeddedCopies.fork(engine(), folder, target, options);
        }
    }

    @Override
    public DatabaseStats stats() {
        try (Engine.AutoCloseableCall _ = engine().call();
                Snapshot snapshot = engine().snapshot()) {
            List<CollectionStats> collections = new ArrayList<>();
            for (CollectionState collection : snapshot.catalog().byName().values()) {
                Metadata figures = EngineFigures.of(engine(), snapshot, collection);
                collections.add(new CollectionStats(context().sampler().addTo(figures, collection.id())));
            }
            Metadata figures = EngineFigures.of(engine(), snapshot)
                    .with("memoryBudgetBytes", context().options().memoryBudgetBytes());
            return new DatabaseStats(folder == null ? figures.with("pendingChanges", 0) : figures, collections);
        }
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        long pending = folder == null ? 0 : engine().pendingChanges();
        if (pending > 0) {
            LOG.get().log(
                    System.Logger.Level.INFO,
                    "{0} changes to {1} that were not persisted are discarded",
                    pending,
                    folder);
        }
        try {
            engine().close();
        } finally {
            onClose.run();
        }
    }

    @Override
    public String toString() {
        return "Database[" + (folder == null ? "in memory" : folder) + "]";
    }
}
