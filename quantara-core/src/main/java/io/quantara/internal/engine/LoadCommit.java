package io.quantara.internal.engine;

import io.quantara.CollectionOptions;
import io.quantara.OnConflict;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The commit of a load, alone in the log thread: verifies the ids again and publishes. */
final class LoadCommit {

    private final Engine engine;
    private final Exclusive exclusive;
    private final LoadSession load;
    private long inserted;
    private long replaced;
    private long skipped;

    /** What the commit did. */
    record Counts(long inserted, long replaced, long skipped) {}

    LoadCommit(Engine engine, Exclusive exclusive, LoadSession load) {
        this.engine = engine;
        this.exclusive = exclusive;
        this.load = load;
    }

    /** Commits rows that all lie in the buffer, as one batch. */
    Counts asBatch() {
        BatchWriter writer = new BatchWriter();
        int nextId = exclusive.catalog().nextId();
        for (LoadedCollection loaded : load.collections()) {
            CollectionState target = declare(loaded, writer, nextId);
            nextId = Math.max(nextId, target.id() + 1);
            MemtableTable table = load.buffer().table(loaded.reference());
            if (table != null) {
                write(loaded, target, table.rows(Long.MAX_VALUE), writer);
            }
        }
        if (load.config() != null) {
            writer.catalog(new CatalogChange.SetConfig(load.config()).encoded());
        }
        if (writer.operations() > 0) {
            exclusive.commit(writer);
        }
        return new Counts(inserted, replaced, skipped);
    }

    /** Adds what makes the collection as the load wants it, and returns it as it will be. */
    private CollectionState declare(LoadedCollection loaded, BatchWriter writer, int nextId) {
        CollectionState present = loaded.present(exclusive.catalog());
        CollectionState target = target(loaded, present, nextId);
        if (present == null) {
            writer.catalog(new CatalogChange.Create(target.id(), target.name(), target.options(), target.seed())
                    .encoded());
        } else if (!present.options().equals(target.options())) {
            writer.catalog(new CatalogChange.SetOptions(target.id(), target.options()).encoded());
        }
        if (target.inferredDimension() != 0 && (present == null || present.dimension() == 0)) {
            writer.catalog(new CatalogChange.InferDimension(target.id(), target.inferredDimension()).encoded());
        }
        return target;
    }

    private CollectionState target(LoadedCollection loaded, @Nullable CollectionState present, int nextId) {
        CollectionOptions options = loaded.options();
        CollectionState target;
        if (present == null) {
            target = new CollectionState(
                    nextId,
                    loaded.name(),
                    options == null ? CollectionOptions.defaults() : options,
                    0,
                    engine.parts().random().nextLong(),
                    List.of());
        } else {
            target = options == null ? present : present.withOptions(options);
        }
        if (target.dimension() == 0 && loaded.wantsDimension()) {
            target = target.withInferredDimension(loaded.dimension());
        }
        if (loaded.wantsDimension() && target.dimension() != loaded.dimension()) {
            throw WriteBatch.dimensionMismatch(loaded.name(), target.dimension(), loaded.dimension());
        }
        return target;
    }

    private void write(
            LoadedCollection loaded, CollectionState target, ColumnarRows rows, BatchWriter writer) {
        for (int ordinal = 0; ordinal < rows.count(); ordinal++) {
            UUID id = Ids.of(rows, ordinal);
            boolean exists = loaded.bringsIds() && exists(target, id);
            if (admit(target, id, exists)) {
                writer.put(
                        target.id(),
                        id,
                        StoredRow.copy(rows, ordinal),
                        exists ? BatchWriter.Existing.REPLACED : BatchWriter.Existing.NONE);
            }
        }
    }

    private static boolean exists(CollectionState target, UUID id) {
        RowKey key = new RowKey(target.id(), id.getMostSignificantBits(), id.getLeastSignificantBits());
        return LiveRow.sequence(target, key) != LiveRow.NONE;
    }

    /** Counts a row and tells whether it is written. */
    private boolean admit(CollectionState target, UUID id, boolean exists) {
        if (!exists) {
            inserted++;
            return true;
        }
        switch (load.onConflict()) {
            case FAIL -> throw LiveRow.alreadyExists(target.name(), id);
            case SKIP -> skipped++;
            case REPLACE -> replaced++;
        }
        return load.onConflict() == OnConflict.REPLACE;
    }

    /** Publishes rows that lie in segments, with one manifest that covers everything before them. */
    Counts asSegments() {
        long sequence = exclusive.reserveSequence();
        boolean isLogged = exclusive.isLogged();
        long nextLog = 0;
        if (isLogged) {
            exclusive.freeze();
            engine.flushFrozen();
            nextLog = exclusive.startNewLog();
        }
        engine.state().checkpointer().manifestLock().lock();
        try {
            publish(sequence, nextLog, isLogged);
        } finally {
            engine.state().checkpointer().manifestLock().unlock();
        }
        return new Counts(inserted, replaced, skipped);
    }

    /** Under the manifest lock: no merge may replace parts between looking at the state and publishing it. */
    private void publish(long sequence, long nextLog, boolean isLogged) {
        Catalog.Edit edit = exclusive.catalog().edit();
        int nextId = exclusive.catalog().nextId();
        for (LoadedCollection loaded : load.collections()) {
            CollectionState target =
                    target(loaded, loaded.present(exclusive.catalog()), nextId);
            nextId = Math.max(nextId, target.id() + 1);
            edit.put(withRows(loaded, target, sequence));
        }
        if (load.config() != null) {
            edit.config(load.config());
        }
        if (isLogged) {
            engine.publishNewest(edit.applied(), sequence, nextLog);
        } else {
            exclusive.publish(edit.applied());
        }
    }

    private CollectionState withRows(LoadedCollection loaded, CollectionState target, long sequence) {
        List<Part> parts = new ArrayList<>(copies(loaded, target));
        CollectionState before = target.withParts(parts);
        List<Part> added = new ArrayList<>();
        for (LoadedCollection.Group group : loaded.groups()) {
            SegmentGroup rows = group.segment().group(group.group(), sequence);
            Part part = new Part(rows, Deletions.none(), null);
            if (loaded.bringsIds()) {
                resolveConflicts(before, part, rows.rows(), sequence);
            } else {
                inserted += rows.rows().count();
            }
            added.add(part);
        }
        parts.addAll(added);
        return target.withParts(parts);
    }

    /** Deletes are made on copies, so that nothing has changed when the publication fails. */
    private static List<Part> copies(LoadedCollection loaded, CollectionState target) {
        if (!loaded.bringsIds()) {
            return target.parts();
        }
        return target.parts().stream()
                .map(part -> new Part(part.source(), part.deletions().copy(), part.index()))
                .toList();
    }

    private void resolveConflicts(CollectionState before, Part part, ColumnarRows rows, long sequence) {
        part.source().requireKeys();
        for (int ordinal = 0; ordinal < rows.count(); ordinal++) {
            UUID id = Ids.of(rows, ordinal);
            boolean exists = exists(before, id);
            if (!admit(before, id, exists)) {
                part.deletions().delete(ordinal, sequence);
            } else if (exists) {
                LiveRow.delete(
                        before,
                        new RowKey(before.id(), id.getMostSignificantBits(), id.getLeastSignificantBits()),
                        sequence);
            }
        }
    }
}
