package io.quantara.internal.engine;

import io.quantara.AlreadyExistsException;
import io.quantara.CollectionOptions;
import io.quantara.internal.engine.PlannedCollection.PlannedRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Works out what a list of operations on several collections comes to, one after another, against a snapshot: later
 * ones see what earlier ones did. What is written in the end is the changes of the catalog in their order, and then
 * for each document that was touched what became of it, once. The commit verifies everything that was looked at. Used
 * by one thread.
 */
public final class BatchPlan {

    private final Snapshot snapshot;
    private final RandomGenerator random;
    private final WriteBatch batch = new WriteBatch();
    private final Map<String, @Nullable PlannedCollection> names = new HashMap<>();
    private final List<PlannedCollection> collections = new ArrayList<>();
    private int nextId;

    /**
     * Begins a plan.
     *
     * @param random draws the seeds of new collections
     */
    public BatchPlan(Snapshot snapshot, RandomGenerator random) {
        this.snapshot = snapshot;
        this.random = random;
        this.nextId = snapshot.catalog().nextId();
    }

    /** A document as the operations so far leave it. */
    public sealed interface Found {

        /** It is stored, and no operation changed it. */
        record Stored(Snapshot.Place place) implements Found {}

        /** An operation of the batch wrote it. */
        record Written(BatchWriter.RowBytes row) implements Found {}
    }

    /**
     * Returns a collection by its name.
     *
     * @throws io.quantara.NotFoundException when there is none of this name
     */
    public PlannedCollection collection(String name) {
        PlannedCollection found = find(name);
        if (found == null) {
            throw CatalogWrites.notFound(snapshot.catalog(), name);
        }
        return found;
    }

    private @Nullable PlannedCollection find(String name) {
        if (!names.containsKey(name)) {
            CollectionState stored = snapshot.catalog().find(name).orElse(null);
            batch.expect("collection name '" + name + "'", catalog -> isSame(stored, catalog.find(name)));
            PlannedCollection found = stored == null ? null : new PlannedCollection(stored);
            if (found != null) {
                collections.add(found);
            }
            names.put(name, found);
        }
        return names.get(name);
    }

    /** Rows may differ, which conditions of their own verify. */
    private static boolean isSame(@Nullable CollectionState planned, Optional<CollectionState> found) {
        if (planned == null || found.isEmpty()) {
            return planned == null && found.isEmpty();
        }
        CollectionState now = found.get();
        return now.id() == planned.id()
                && now.dimension() == planned.dimension()
                && now.options().equals(planned.options());
    }

    /**
     * Creates a collection.
     *
     * @throws io.quantara.AlreadyExistsException when there is one of this name
     */
    public void create(String name, CollectionOptions options) {
        requireFree(name);
        int expected = snapshot.catalog().nextId();
        batch.expect("the next number of a collection", catalog -> catalog.nextId() == expected);
        PlannedCollection created = new PlannedCollection(nextId++, name, options);
        batch.catalog(new CatalogChange.Create(created.id(), name, options, random.nextLong()));
        collections.add(created);
        names.put(name, created);
    }

    /** Gives a collection another name. */
    public void rename(String from, String to) {
        PlannedCollection renamed = collection(from);
        if (!from.equals(to)) {
            requireFree(to);
            batch.catalog(new CatalogChange.Rename(renamed.id(), to));
            renamed.rename(to);
            names.put(from, null);
            names.put(to, renamed);
        }
    }

    private void requireFree(String name) {
        if (find(name) != null) {
            throw CatalogWrites.alreadyExists(name);
        }
    }

    /** Removes a collection with its documents. */
    public void drop(String name) {
        PlannedCollection dropped = collection(name);
        batch.catalog(new CatalogChange.Drop(dropped.id()));
        collections.remove(dropped);
        names.put(name, null);
    }

    /** Removes all documents of a collection and forgets an inferred dimension. */
    public void clear(String name) {
        PlannedCollection cleared = collection(name);
        batch.catalog(new CatalogChange.Clear(cleared.id()));
        cleared.clear();
    }

    /** Changes the options of a collection. */
    public void options(PlannedCollection collection, CollectionOptions options) {
        batch.catalog(new CatalogChange.SetOptions(collection.id(), options));
        collection.options(options);
    }

    /** Returns a document as the operations so far leave it. */
    public Optional<Found> find(PlannedCollection collection, UUID id) {
        PlannedRow row = row(collection, id);
        if (row.written != null) {
            return Optional.of(new Found.Written(row.written));
        }
        return row.place == null || row.isChanged ? Optional.empty() : Optional.of(new Found.Stored(row.place));
    }

    /** Returns the exception for a document to insert whose id exists. */
    public static AlreadyExistsException alreadyExists(PlannedCollection collection, UUID id) {
        return LiveRow.alreadyExists(collection.name(), id);
    }

    private PlannedRow row(PlannedCollection collection, UUID id) {
        return collection.rows().computeIfAbsent(id, key -> {
            CollectionState stored = collection.stored();
            if (stored == null) {
                return new PlannedRow(null);
            }
            Snapshot.Place place = snapshot.find(stored, id.getMostSignificantBits(), id.getLeastSignificantBits())
                    .orElse(null);
            batch.expect(stored, id, place == null ? LiveRow.NONE : place.sequence());
            return new PlannedRow(place);
        });
    }

    /**
     * Writes a document, in place of the one with its id if there is one.
     *
     * @throws io.quantara.DimensionMismatchException when the collection stores another dimension
     */
    public void put(PlannedCollection collection, UUID id, BatchWriter.RowBytes document) {
        checkDimension(collection, document.vector().length);
        PlannedRow row = row(collection, id);
        row.written = document;
        row.isChanged = true;
    }

    private void checkDimension(PlannedCollection collection, int actual) {
        if (collection.dimension() == 0) {
            if (!collection.options().infersDimension()) {
                throw WriteBatch.noDimension(collection.name(), actual);
            }
            batch.catalog(new CatalogChange.InferDimension(collection.id(), actual));
            collection.inferDimension(actual);
        }
        if (collection.dimension() != actual) {
            throw WriteBatch.dimensionMismatch(collection.name(), collection.dimension(), actual);
        }
    }

    /** Deletes a document, if there is one with this id. */
    public void delete(PlannedCollection collection, UUID id) {
        PlannedRow row = row(collection, id);
        row.written = null;
        row.isChanged = true;
    }

    /** Returns the batch that does all of it, or null when nothing is to be written. Called once, at the end. */
    public @Nullable WriteBatch batch() {
        for (PlannedCollection collection : collections) {
            collection.rows().forEach((id, row) -> write(collection, id, row));
        }
        return batch.operations() == 0 ? null : batch;
    }

    private void write(PlannedCollection collection, UUID id, PlannedRow row) {
        boolean replaces = row.place != null;
        if (row.written != null) {
            batch.putPlanned(
                    collection.id(),
                    id,
                    row.written,
                    replaces ? BatchWriter.Existing.REPLACED : BatchWriter.Existing.NONE);
        } else if (row.isChanged && replaces) {
            batch.deletePlanned(collection.id(), id);
        }
    }
}
