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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** The documents of one collection of an open database, read as they are now. Safe for many threads. */
class EmbeddedDocuments extends EmbeddedReader implements Documents {

    EmbeddedDocuments(EmbeddedContext context, int collectionId) {
        super(context, context.engine()::snapshot, collectionId);
    }

    /** Fails when the collection was deleted. */
    void requireExists() {
        CollectionState present = state();
        assert present.id() == collectionId() : present.id();
    }

    @Override
    public List<UUID> insertAll(List<NewDocument> documents) {
        List<UUID> ids = ids(documents);
        Set<UUID> own = new HashSet<>();
        documents.forEach(Versions::requireUnconditional);
        for (NewDocument document : documents) {
            document.id().filter(id -> !own.add(id)).ifPresent(id -> {
                throw new AlreadyExistsException("Two documents of the batch bring the id " + id
                        + ": give each an id of its own, or leave the ids out");
            });
        }
        write(documents, (batch, snapshot, at, row) -> {
            CollectionState collection = state(snapshot);
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
            Integer before = last.put(ids.get(at), at);
            Versions.requireId(documents.get(at));
            if (before != null) {
                Versions.requireUnrepeated(ids.get(at), documents.get(before), documents.get(at));
            }
        }
        write(documents, (batch, snapshot, at, row) -> {
            if (documents.get(at).ifVersion().isPresent()) {
                EmbeddedVersions.upsert(batch, snapshot, state(snapshot), documents.get(at), row);
            } else if (last.getOrDefault(ids.get(at), -1) == at) {
                batch.upsert(state(snapshot), ids.get(at), row);
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
        void add(WriteBatch batch, Snapshot snapshot, int at, BatchWriter.RowBytes row);
    }

    private void write(List<NewDocument> documents, RowWriter writer) {
        context().engine().requireWritable();
        if (documents.isEmpty()) {
            requireExists();
            return;
        }
        List<BatchWriter.RowBytes> rows = new EmbeddedTexts(this).rows(documents);
        try (Engine.AutoCloseableCall _ = context().engine().call()) {
            context().engine().write(snapshot -> {
                WriteBatch batch = new WriteBatch();
                for (int at = 0; at < rows.size(); at++) {
                    writer.add(batch, snapshot, at, rows.get(at));
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
                Engine.AutoCloseableCall _ = context().engine().call()) {
            return new EmbeddedLoad(this, options).run(documents.iterator());
        }
    }

    @Override
    public void update(UUID id, DocumentPatch patch) {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(patch, "patch");
        patch.vector().ifPresent(EmbeddedVectors::norm);
        try (Engine.AutoCloseableCall _ = context().engine().call()) {
            context().engine().write(snapshot -> {
                Optional<Snapshot.Place> found = place(snapshot, id);
                Versions.require(state(snapshot).name(), id, patch.ifVersion(), EmbeddedVersions.of(found));
                Snapshot.Place place = found.orElseThrow(() -> notFound(state(snapshot), id));
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
    public void delete(UUID id, long ifVersion) {
        Objects.requireNonNull(id, "id");
        Versions.present(ifVersion);
        try (Engine.AutoCloseableCall _ = context().engine().call()) {
            context().engine().write(snapshot -> {
                WriteBatch batch = new WriteBatch();
                EmbeddedVersions.delete(batch, snapshot, state(snapshot), id, ifVersion);
                return batch;
            });
        }
    }

    @Override
    public long deleteAll(Collection<UUID> ids) {
        Set<UUID> distinct = new HashSet<>();
        Objects.requireNonNull(ids, "ids").forEach(id -> distinct.add(Objects.requireNonNull(id, "id")));
        try (Engine.AutoCloseableCall _ = context().engine().call()) {
            CommitResult result = context().engine().write(snapshot -> {
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
        try (Engine.AutoCloseableCall _ = context().engine().call()) {
            CommitResult result = context().engine().write(snapshot -> {
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
        return LoadSession.begin(context().engine(), onConflict);
    }
}
