package io.quantara.internal.engine;

import io.quantara.ClosedException;
import io.quantara.CollectionOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a load has for one collection. Used by one thread, then by the log thread at the commit. */
final class LoadedCollection implements AutoCloseable {

    private final int reference;
    private final String name;
    private final @Nullable CollectionState existing;
    private final Snapshot snapshot;
    private final IdSet ownIds = new IdSet();
    private final List<Group> groups = new ArrayList<>();
    private @Nullable CollectionOptions options;
    private int dimension;
    private long rows;
    private boolean bringsIds;
    private boolean wantsDimension;

    /** Rows that were written to a segment. */
    record Group(SegmentFile segment, long group) {}

    LoadedCollection(int reference, String name, @Nullable CollectionState existing, Snapshot snapshot) {
        this.reference = reference;
        this.name = name;
        this.existing = existing;
        this.snapshot = snapshot;
        this.dimension = existing == null ? 0 : existing.dimension();
    }

    /** Returns the collection as it is now, or null when the commit creates it. */
    @Nullable CollectionState present(Catalog catalog) {
        if (existing == null) {
            return catalog.find(name).orElse(null);
        }
        CollectionState now = catalog.collection(existing.id());
        if (now == null) {
            throw new ClosedException("Collection '" + name + "' was deleted during the load: load into another one");
        }
        return now;
    }

    int reference() {
        return reference;
    }

    String name() {
        return name;
    }

    /** Sets the options the collection gets if it is new or empty. */
    void options(CollectionOptions chosen) {
        boolean takesThem = existing == null || snapshot.count(existing) == 0;
        if (takesThem) {
            options = chosen;
            chosen.dimension().ifPresent(this::checkDimension);
        }
    }

    @Nullable CollectionOptions options() {
        return options;
    }

    /** Verifies the dimension of a vector; the first one may set it. */
    void checkDimension(int actual) {
        if (dimension == 0) {
            CollectionOptions known = options == null && existing != null ? existing.options() : options;
            if (rows == 0 && known != null && !known.infersDimension() && known.dimension().isEmpty()) {
                throw WriteBatch.noDimension(name, actual);
            }
            dimension = actual;
        }
        if (dimension != actual) {
            throw WriteBatch.dimensionMismatch(name, dimension, actual);
        }
    }

    /** Sets the dimension that the collection had inferred where its documents come from. */
    void inferredDimension(int inferred) {
        checkDimension(inferred);
        wantsDimension = true;
    }

    int dimension() {
        return dimension;
    }

    /** Returns whether the commit depends on the dimension. */
    boolean wantsDimension() {
        return wantsDimension || rows > 0;
    }

    boolean exists(UUID id) {
        return existing != null
                && snapshot.find(existing, id.getMostSignificantBits(), id.getLeastSignificantBits())
                        .isPresent();
    }

    /** Remembers an id that a document brought and tells whether it is new to the load. */
    boolean addOwnId(UUID id) {
        bringsIds = true;
        return ownIds.add(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    /** Returns whether any document brought its id. */
    boolean bringsIds() {
        return bringsIds;
    }

    void countRow() {
        rows++;
    }

    long rows() {
        return rows;
    }

    void addGroup(SegmentFile segment, long group) {
        groups.add(new Group(segment, group));
    }

    List<Group> groups() {
        return groups;
    }

    @Override
    public void close() {
        ownIds.close();
    }
}
