package io.quantara.internal.engine;

import io.quantara.DimensionMismatchException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Row operations to commit together, prepared against the collections as a snapshot saw them. The commit verifies that
 * what they rely on still holds. Used by one thread, and once.
 */
public final class WriteBatch {

    /** What a row must be like at the commit: written by this sequence number, or absent for {@link LiveRow#NONE}. */
    private record Condition(RowKey key, long sequence, Otherwise otherwise) {}

    /** What happens when a condition does not hold. */
    private enum Otherwise {
        /** The id must be new and is not: the caller gets that as an error. */
        ALREADY_EXISTS,
        /** The batch is prepared anew, and finds out what that means. */
        STALE
    }

    /** What the catalog must be like at the commit; else the batch is prepared anew. */
    private record CatalogCondition(String subject, Predicate<Catalog> holds) {}

    private final BatchWriter writer = new BatchWriter();
    private final List<Condition> conditions = new ArrayList<>();
    private final Set<RowKey> touched = new HashSet<>();
    private final Map<Integer, Integer> dimensions = new HashMap<>();
    private final Map<Integer, Long> unchangedSince = new HashMap<>();
    private final List<CatalogCondition> catalogConditions = new ArrayList<>();
    private boolean changesCatalog;
    private boolean infersDimension;
    private boolean addsRows;

    /** Adds a row with a new random id. */
    public void insertNew(CollectionState collection, UUID id, BatchWriter.RowBytes row) {
        put(collection, id, row, BatchWriter.Existing.NONE);
    }

    /** Adds a row with an id that must not exist. */
    public void insert(CollectionState collection, UUID id, BatchWriter.RowBytes row) {
        RowKey key = touch(collection, id);
        conditions.add(new Condition(key, LiveRow.NONE, Otherwise.ALREADY_EXISTS));
        put(collection, id, row, BatchWriter.Existing.NONE);
    }

    /** Adds a row if none with its id exists at the commit; else the batch is prepared anew. */
    public void insertIfAbsent(CollectionState collection, UUID id, BatchWriter.RowBytes row) {
        RowKey key = touch(collection, id);
        conditions.add(new Condition(key, LiveRow.NONE, Otherwise.STALE));
        put(collection, id, row, BatchWriter.Existing.NONE);
    }

    /** Adds a row that replaces the one with its id, if there is one. */
    public void upsert(CollectionState collection, UUID id, BatchWriter.RowBytes row) {
        touch(collection, id);
        put(collection, id, row, BatchWriter.Existing.REPLACED);
    }

    /** Adds a row that replaces the one with its id, which must be the one written by this sequence number. */
    public void replace(CollectionState collection, UUID id, BatchWriter.RowBytes row, long sequence) {
        RowKey key = touch(collection, id);
        conditions.add(new Condition(key, sequence, Otherwise.STALE));
        put(collection, id, row, BatchWriter.Existing.REPLACED);
    }

    /** Deletes a row; that it is not there is no error. */
    public void delete(CollectionState collection, UUID id) {
        touch(collection, id);
        dimensions.putIfAbsent(collection.id(), 0);
        writer.delete(collection.id(), id);
    }

    /** Deletes a row, which must be the one written by this sequence number. */
    public void delete(CollectionState collection, UUID id, long sequence) {
        delete(collection, id);
        expect(collection, id, sequence);
    }

    /** Makes the batch rely on which row has an id: the one written by this sequence number, or none. */
    void expect(CollectionState collection, UUID id, long sequence) {
        conditions.add(new Condition(touch(collection, id), sequence, Otherwise.STALE));
    }

    /** Makes the batch rely on something in the catalog. */
    void expect(String subject, Predicate<Catalog> holds) {
        catalogConditions.add(new CatalogCondition(subject, holds));
    }

    /** Adds a change of the catalog. */
    void catalog(CatalogChange change) {
        changesCatalog = true;
        writer.catalog(change.encoded());
    }

    /** Adds a row of a collection whose state was worked out by a {@link BatchPlan}. */
    void putPlanned(int collectionId, UUID id, BatchWriter.RowBytes row, BatchWriter.Existing existing) {
        addsRows = true;
        writer.put(collectionId, id, row, existing);
    }

    /** Deletes a row of a collection whose state was worked out by a {@link BatchPlan}. */
    void deletePlanned(int collectionId, UUID id) {
        writer.delete(collectionId, id);
    }

    /** Makes the batch rely on that no document of the collection was written or deleted after a sequence number. */
    public void requireUnchangedSince(CollectionState collection, long sequence) {
        unchangedSince.put(collection.id(), sequence);
        dimensions.putIfAbsent(collection.id(), 0);
    }

    private RowKey touch(CollectionState collection, UUID id) {
        RowKey key = new RowKey(collection.id(), id.getMostSignificantBits(), id.getLeastSignificantBits());
        touched.add(key);
        return key;
    }

    private void put(CollectionState collection, UUID id, BatchWriter.RowBytes row, BatchWriter.Existing existing) {
        checkDimension(collection, row.vector().length);
        addsRows = true;
        writer.put(collection.id(), id, row, existing);
    }

    private void checkDimension(CollectionState collection, int actual) {
        int known = dimensions.getOrDefault(collection.id(), 0);
        int expected = known == 0 ? collection.dimension() : known;
        if (expected == 0) {
            expected = inferred(collection, actual);
        }
        if (expected != actual) {
            throw dimensionMismatch(collection.name(), expected, actual);
        }
        dimensions.put(collection.id(), expected);
    }

    private int inferred(CollectionState collection, int actual) {
        if (!collection.options().infersDimension()) {
            throw noDimension(collection.name(), actual);
        }
        infersDimension = true;
        writer.catalog(new CatalogChange.InferDimension(collection.id(), actual).encoded());
        return actual;
    }

    /** Returns the exception for a vector where the collection has no dimension and infers none. */
    static DimensionMismatchException noDimension(String collection, int actual) {
        return new DimensionMismatchException(
                collection,
                0,
                actual,
                "Collection '" + collection + "' has no dimension and does not infer one from the first vector, which"
                        + " has " + actual + ": create the collection with CollectionOptions.dimension(" + actual
                        + ")");
    }

    /** Returns the exception for a vector of another dimension than the collection stores. */
    public static DimensionMismatchException dimensionMismatch(String collection, int expected, int actual) {
        return new DimensionMismatchException(
                collection,
                expected,
                actual,
                "Vector has " + actual + " dimensions but collection '" + collection + "' stores " + expected
                        + ". Embed with the model used at creation, or create another collection.");
    }

    /** Returns the number of operations. */
    public int operations() {
        return writer.operations();
    }

    /** Returns the bytes so far. */
    public int sizeBytes() {
        return writer.sizeBytes();
    }

    BatchWriter writer() {
        return writer;
    }

    /** Returns whether it must not share a group with other batches. */
    boolean isAlone() {
        return infersDimension || changesCatalog || !unchangedSince.isEmpty();
    }

    boolean addsRows() {
        return addsRows;
    }

    Set<RowKey> touched() {
        return touched;
    }

    /** Returns whether the batch relies on rows that another batch touches. */
    boolean reliesOn(Set<RowKey> others) {
        if (conditions.isEmpty() || others.isEmpty()) {
            return false;
        }
        return conditions.stream().anyMatch(condition -> others.contains(condition.key()));
    }

    /**
     * Verifies that what the batch relies on holds in a catalog.
     *
     * @throws StaleBatchException when something changed since it was prepared
     * @throws io.quantara.AlreadyExistsException when an id that must be new exists
     */
    void verify(Catalog catalog) {
        dimensions.forEach((id, dimension) -> verifyCollection(catalog, id, dimension));
        unchangedSince.forEach((id, sequence) -> {
            CollectionState collection = catalog.collection(id);
            if (collection != null && collection.lastChange() > sequence) {
                throw new StaleBatchException("collection " + id + " changed");
            }
        });
        for (CatalogCondition condition : catalogConditions) {
            if (!condition.holds().test(catalog)) {
                throw new StaleBatchException(condition.subject() + " changed");
            }
        }
        for (Condition condition : conditions) {
            verifyRow(catalog, condition);
        }
    }

    private void verifyCollection(Catalog catalog, int id, int dimension) {
        CollectionState collection = catalog.collection(id);
        if (collection == null) {
            throw new StaleBatchException("collection " + id + " was deleted");
        }
        int present = collection.dimension();
        boolean agrees = dimension == 0 || present == dimension || (infersDimension && present == 0);
        if (!agrees) {
            throw new StaleBatchException("collection " + id + " has another dimension now");
        }
        // Replaced and deleted rows are looked for when the batch is in the log: too late to find damage then.
        if (!touched.isEmpty()) {
            collection.parts().forEach(part -> part.source().requireKeys());
        }
    }

    private static void verifyRow(Catalog catalog, Condition condition) {
        RowKey key = condition.key();
        CollectionState collection = catalog.collection(key.collectionId());
        if (collection == null) {
            throw new StaleBatchException("collection " + key.collectionId() + " was deleted");
        }
        long found = LiveRow.sequence(collection, key);
        if (found == condition.sequence()) {
            return;
        }
        throw switch (condition.otherwise()) {
            case ALREADY_EXISTS ->
                LiveRow.alreadyExists(collection.name(), new UUID(key.idMost(), key.idLeast()));
            case STALE -> new StaleBatchException("a document changed");
        };
    }
}
