package io.quantara;

import io.quantara.internal.engine.BatchWriter;
import io.quantara.internal.engine.CollectionState;
import io.quantara.internal.engine.CommitResult;
import io.quantara.internal.engine.Engine;
import io.quantara.internal.engine.LoadSession;
import io.quantara.internal.engine.OrderedRows;
import io.quantara.internal.engine.Snapshot;
import io.quantara.internal.engine.StoredRow;
import io.quantara.internal.engine.WriteBatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The documents of one collection of an open database. Safe for many threads. */
class EmbeddedDocuments implements Documents {

    private final EmbeddedContext context;
    private final int collectionId;

    EmbeddedDocuments(EmbeddedContext context, int collectionId) {
        this.context = context;
        this.collectionId = collectionId;
    }

    EmbeddedContext context() {
        return context;
    }

    int collectionId() {
        return collectionId;
    }

    /** Returns the collection as a snapshot sees it. */
    CollectionState state(Snapshot snapshot) {
        CollectionState state = snapshot.catalog().collection(collectionId);
        if (state == null) {
            throw new ClosedException("The collection was deleted: open another one");
        }
        return state;
    }

    /** Returns the collection as it is now. */
    CollectionState state() {
        try (Snapshot snapshot = context.engine().snapshot()) {
            return state(snapshot);
        }
    }

    /** Fails when the collection was deleted. */
    void requireExists() {
        CollectionState present = state();
        assert present.id() == collectionId : present.id();
    }

    @Override
    public SearchResults search(SearchRequest request) {
        Objects.requireNonNull(request, "request");
        return EmbeddedSearch.search(this, request);
    }

    @Override
    public Document get(UUID id) {
        return find(id).orElseThrow(() -> notFound(state(), id));
    }

    private static NotFoundException notFound(CollectionState collection, UUID id) {
        return new NotFoundException("Collection '" + collection.name() + "' has no document " + id
                + ": check the id, or use find, which returns an Optional");
    }

    @Override
    public List<Document> getAll(Collection<UUID> ids) {
        Objects.requireNonNull(ids, "ids").forEach(id -> Objects.requireNonNull(id, "id"));
        try (Engine.AutoCloseableCall _ = context.engine().call();
                Snapshot snapshot = context.engine().snapshot()) {
            CollectionState collection = state(snapshot);
            List<Document> documents = new ArrayList<>(ids.size());
            for (UUID id : ids) {
                documents.add(find(snapshot, id).orElseThrow(() -> notFound(collection, id)));
            }
            return List.copyOf(documents);
        }
    }

    @Override
    public Optional<Document> find(UUID id) {
        Objects.requireNonNull(id, "id");
        try (Engine.AutoCloseableCall _ = context.engine().call();
                Snapshot snapshot = context.engine().snapshot()) {
            return find(snapshot, id);
        }
    }

    private Optional<Document> find(Snapshot snapshot, UUID id) {
        return place(snapshot, id).map(EmbeddedDocuments::document);
    }

    private Optional<Snapshot.Place> place(Snapshot snapshot, UUID id) {
        return snapshot.find(state(snapshot), id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    private static Document document(Snapshot.Place place) {
        return new Document(
                StoredRow.id(place.rows(), place.ordinal()),
                StoredRow.name(place.rows(), place.ordinal()),
                StoredRow.vector(place.rows(), place.ordinal()),
                StoredRow.metadata(place.rows(), place.ordinal()));
    }

    @Override
    public boolean contains(UUID id) {
        Objects.requireNonNull(id, "id");
        try (Engine.AutoCloseableCall _ = context.engine().call();
                Snapshot snapshot = context.engine().snapshot()) {
            return place(snapshot, id).isPresent();
        }
    }

    @Override
    public long count() {
        try (Engine.AutoCloseableCall _ = context.engine().call();
                Snapshot snapshot = context.engine().snapshot()) {
            return snapshot.count(state(snapshot));
        }
    }

    @Override
    public long count(Filter filter) {
        Objects.requireNonNull(filter, "filter");
        try (Engine.AutoCloseableCall _ = context.engine().call();
                Snapshot snapshot = context.engine().snapshot()) {
            return OrderedRows.count(snapshot, state(snapshot), filter);
        }
    }

    @Override
    public Stream<Document> stream() {
        return streamOf(null);
    }

    @Override
    public Stream<Document> stream(Filter filter) {
        return streamOf(Objects.requireNonNull(filter, "filter"));
    }

    private Stream<Document> streamOf(@Nullable Filter filter) {
        Snapshot snapshot = context.engine().snapshot();
        try {
            Iterator<Document> documents =
                    new ClosingIterator(snapshot, new OrderedRows(snapshot, state(snapshot), filter));
            int character = Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL;
            return StreamSupport.stream(Spliterators.spliteratorUnknownSize(documents, character), false)
                    .onClose(snapshot::close);
        } catch (RuntimeException e) {
            snapshot.close();
            throw e;
        }
    }

    /** Lets go of the snapshot at the end. */
    private final class ClosingIterator implements Iterator<Document> {

        private final Snapshot snapshot;
        private final OrderedRows rows;

        ClosingIterator(Snapshot snapshot, OrderedRows rows) {
            this.snapshot = snapshot;
            this.rows = rows;
        }

        @Override
        public boolean hasNext() {
            boolean more = rows.hasNext();
            if (!more) {
                snapshot.close();
            }
            return more;
        }

        @Override
        public Document next() {
            try (Engine.AutoCloseableCall _ = context.engine().call()) {
                return document(rows.next());
            }
        }
    }

    @Override
    public List<UUID> insertAll(List<NewDocument> documents) {
        List<UUID> ids = ids(documents);
        Set<UUID> own = new HashSet<>();
        for (NewDocument document : documents) {
            document.id().filter(id -> !own.add(id)).ifPresent(id -> {
                throw new AlreadyExistsException("Two documents of the batch bring the id " + id
                        + ": give each an id of its own, or leave the ids out");
            });
        }
        write(documents, (batch, collection, at, row) -> {
            if (documents.get(at).id().isPresent()) {
                batch.insert(collection, ids.get(at), row);
            } else {
                batch.insertNew(collection, ids.get(at), row);
            }
        });
        return ids;
    }

    @Override
    public List<UUID> upsertAll(List<NewDocument> documents) {
        List<UUID> ids = ids(documents);
        Map<UUID, Integer> last = new LinkedHashMap<>();
        for (int at = 0; at < ids.size(); at++) {
            last.put(ids.get(at), at);
        }
        write(documents, (batch, collection, at, row) -> {
            if (last.getOrDefault(ids.get(at), -1) == at) {
                batch.upsert(collection, ids.get(at), row);
            }
        });
        return ids;
    }

    private static List<UUID> ids(List<NewDocument> documents) {
        Objects.requireNonNull(documents, "documents");
        List<UUID> ids = new ArrayList<>(documents.size());
        for (NewDocument document : documents) {
            ids.add(Objects.requireNonNull(document, "document").id().orElseGet(UUID::randomUUID));
        }
        return ids;
    }

    /** Adds one row to a batch. */
    private interface RowWriter {
        void add(WriteBatch batch, CollectionState collection, int at, BatchWriter.RowBytes row);
    }

    private void write(List<NewDocument> documents, RowWriter writer) {
        context.engine().requireWritable();
        if (documents.isEmpty()) {
            requireExists();
            return;
        }
        List<BatchWriter.RowBytes> rows = new EmbeddedTexts(this).rows(documents);
        try (Engine.AutoCloseableCall _ = context.engine().call()) {
            context.engine().write(snapshot -> {
                CollectionState collection = state(snapshot);
                WriteBatch batch = new WriteBatch();
                for (int at = 0; at < rows.size(); at++) {
                    writer.add(batch, collection, at, rows.get(at));
                }
                return batch;
            });
        }
    }

    @Override
    public LoadReport load(Stream<NewDocument> documents, LoadOptions options) {
        Objects.requireNonNull(documents, "documents");
        Objects.requireNonNull(options, "options");
        try (documents;
                Engine.AutoCloseableCall _ = context.engine().call()) {
            return new EmbeddedLoad(this, options).run(documents.iterator());
        }
    }

    @Override
    public void update(UUID id, DocumentPatch patch) {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(patch, "patch");
        patch.vector().ifPresent(EmbeddedVectors::norm);
        try (Engine.AutoCloseableCall _ = context.engine().call()) {
            context.engine().write(snapshot -> {
                Snapshot.Place place = place(snapshot, id).orElseThrow(() -> notFound(state(snapshot), id));
                if (patch.isEmpty()) {
                    return null;
                }
                Document patched = patch.applyTo(document(place));
                WriteBatch batch = new WriteBatch();
                batch.replace(
                        state(snapshot),
                        id,
                        EmbeddedVectors.row(patched.name(), patched.vector(), patched.metadata()),
                        place.sequence());
                return batch;
            });
        }
    }

    @Override
    public long deleteAll(Collection<UUID> ids) {
        Set<UUID> distinct = new HashSet<>();
        Objects.requireNonNull(ids, "ids").forEach(id -> distinct.add(Objects.requireNonNull(id, "id")));
        try (Engine.AutoCloseableCall _ = context.engine().call()) {
            CommitResult result = context.engine().write(snapshot -> {
                CollectionState collection = state(snapshot);
                WriteBatch batch = new WriteBatch();
                for (UUID id : distinct) {
                    if (place(snapshot, id).isPresent()) {
                        batch.delete(collection, id);
                    }
                }
                return batch.operations() == 0 ? null : batch;
            });
            return result == null ? 0 : result.removed();
        }
    }

    @Override
    public long deleteAll(Filter filter) {
        Objects.requireNonNull(filter, "filter");
        try (Engine.AutoCloseableCall _ = context.engine().call()) {
            CommitResult result = context.engine().write(snapshot -> {
                CollectionState collection = state(snapshot);
                WriteBatch batch = new WriteBatch();
                batch.requireUnchangedSince(collection, snapshot.sequence());
                for (Snapshot.Place place : OrderedRows.matches(snapshot, collection, filter)) {
                    batch.delete(collection, StoredRow.id(place.rows(), place.ordinal()));
                }
                return batch.operations() == 0 ? null : batch;
            });
            return result == null ? 0 : result.removed();
        }
    }

    /** Begins a load into this database. */
    LoadSession beginLoad(OnConflict onConflict) {
        return LoadSession.begin(context.engine(), onConflict);
    }
}
