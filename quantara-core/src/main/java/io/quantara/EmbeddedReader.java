package io.quantara;

import io.quantara.internal.engine.CollectionState;
import io.quantara.internal.engine.Engine;
import io.quantara.internal.engine.HeldSnapshot;
import io.quantara.internal.engine.OrderedRows;
import io.quantara.internal.engine.Snapshot;
import io.quantara.internal.engine.StoredRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads one collection, each call at the moment that a source of snapshots gives it: the newest of an open database,
 * or one that is held. Safe for many threads.
 */
class EmbeddedReader implements DocumentReader {

    /** The number of the collection that always exists. */
    static final int DEFAULT_ID = 1;

    private final EmbeddedContext context;
    private final Supplier<Snapshot> moments;
    private final int collectionId;

    /**
     * Creates a reader.
     *
     * @param moments gives the moment to read at; each call closes what it got
     */
    EmbeddedReader(EmbeddedContext context, Supplier<Snapshot> moments, int collectionId) {
        this.context = context;
        this.moments = moments;
        this.collectionId = collectionId;
    }

    EmbeddedContext context() {
        return context;
    }

    int collectionId() {
        return collectionId;
    }

    /** Returns the moment to read at; the caller closes it. */
    Snapshot moment() {
        return moments.get();
    }

    /** Returns the collection as a snapshot sees it. */
    CollectionState state(Snapshot snapshot) {
        CollectionState state = snapshot.catalog().collection(collectionId);
        if (state == null) {
            throw new ClosedException("The collection was deleted: open another one");
        }
        return state;
    }

    /** Returns the collection at the moment it is read at. */
    CollectionState state() {
        try (Snapshot snapshot = moment()) {
            return state(snapshot);
        }
    }

    @Override
    public SearchResults search(SearchRequest request) {
        Objects.requireNonNull(request, "request");
        return EmbeddedSearch.search(this, request);
    }

    @Override
    public List<SearchResults> searchAll(List<SearchRequest> requests) {
        List<SearchRequest> copy = new ArrayList<>(Objects.requireNonNull(requests, "requests"));
        for (int at = 0; at < copy.size(); at++) {
            Objects.requireNonNull(copy.get(at), "request " + (at + 1));
        }
        return EmbeddedSearch.searchAll(this, copy);
    }

    @Override
    public Document get(UUID id) {
        return find(id).orElseThrow(() -> notFound(state(), id));
    }

    static NotFoundException notFound(CollectionState collection, UUID id) {
        return notFound(collection.name(), id);
    }

    static NotFoundException notFound(String collection, UUID id) {
        return new NotFoundException("Collection '" + collection + "' has no document " + id
                + ": check the id, or use find, which returns an Optional");
    }

    @Override
    public List<Document> getAll(Collection<UUID> ids) {
        Objects.requireNonNull(ids, "ids").forEach(id -> Objects.requireNonNull(id, "id"));
        try (Engine.AutoCloseableCall _ = context.engine().call();
                Snapshot snapshot = moment()) {
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
                Snapshot snapshot = moment()) {
            return find(snapshot, id);
        }
    }

    private Optional<Document> find(Snapshot snapshot, UUID id) {
        return place(snapshot, id).map(EmbeddedReader::document);
    }

    Optional<Snapshot.Place> place(Snapshot snapshot, UUID id) {
        return snapshot.find(state(snapshot), id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    static Document document(Snapshot.Place place) {
        return new Document(
                StoredRow.id(place.rows(), place.ordinal()),
                StoredRow.name(place.rows(), place.ordinal()),
                StoredRow.vector(place.rows(), place.ordinal()),
                StoredRow.metadata(place.rows(), place.ordinal()),
                place.sequence());
    }

    @Override
    public boolean contains(UUID id) {
        Objects.requireNonNull(id, "id");
        try (Engine.AutoCloseableCall _ = context.engine().call();
                Snapshot snapshot = moment()) {
            return place(snapshot, id).isPresent();
        }
    }

    @Override
    public long count() {
        try (Engine.AutoCloseableCall _ = context.engine().call();
                Snapshot snapshot = moment()) {
            return snapshot.count(state(snapshot));
        }
    }

    @Override
    public long count(Filter filter) {
        Objects.requireNonNull(filter, "filter");
        try (Engine.AutoCloseableCall _ = context.engine().call();
                Snapshot snapshot = moment()) {
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
        try (Engine.AutoCloseableCall _ = context.engine().call()) {
            HeldDocuments documents = new HeldDocuments(
                    context.engine().openSnapshots().hold(moment(), HeldSnapshot.Kind.STREAM), filter);
            int character = Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL;
            return StreamSupport.stream(Spliterators.spliteratorUnknownSize(documents, character), false)
                    .onClose(documents::close);
        }
    }

    /** Lists documents of a snapshot of its own, and lets go of it at the end. */
    private final class HeldDocuments implements Iterator<Document> {

        private final HeldSnapshot held;
        private final OrderedRows rows;

        HeldDocuments(HeldSnapshot held, @Nullable Filter filter) {
            this.held = held;
            try (Snapshot snapshot = held.retained()) {
                this.rows = new OrderedRows(snapshot, state(snapshot), filter);
            } catch (RuntimeException e) {
                held.close();
                throw e;
            }
        }

        @Override
        public boolean hasNext() {
            boolean more = rows.hasNext();
            if (!more) {
                held.close();
            }
            return more;
        }

        @Override
        public Document next() {
            try (Engine.AutoCloseableCall _ = context.engine().call();
                    Snapshot _ = held.retained()) {
                return document(rows.next());
            }
        }

        void close() {
            held.close();
        }
    }
}
