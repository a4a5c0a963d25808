package io.quantara.internal.engine;

import io.quantara.CollectionOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A collection as the operations of a {@link BatchPlan} so far leave it. Used by one thread. */
public final class PlannedCollection {

    private final int id;
    private final Map<UUID, PlannedRow> rows = new LinkedHashMap<>();
    private @Nullable CollectionState stored;
    private String name;
    private CollectionOptions options;
    private int dimension;

    /** A row that was looked at: where it lies, if it does, and what is written in its place, if anything is. */
    static final class PlannedRow {

        final Snapshot.@Nullable Place place;
        BatchWriter.@Nullable RowBytes written;
        boolean isChanged;

        PlannedRow(Snapshot.@Nullable Place place) {
            this.place = place;
        }
    }

    /** A collection that the batch creates. */
    PlannedCollection(int id, String name, CollectionOptions options) {
        this.id = id;
        this.name = name;
        this.options = options;
        this.dimension = options.dimension().orElse(0);
    }

    /** A collection that exists. */
    PlannedCollection(CollectionState stored) {
        this(stored.id(), stored.name(), stored.options());
        this.stored = stored;
        this.dimension = stored.dimension();
    }

    int id() {
        return id;
    }

    /** Returns the name. */
    public String name() {
        return name;
    }

    /** Returns the options. */
    public CollectionOptions options() {
        return options;
    }

    /** Returns the dimension, or 0 while it is not known. */
    int dimension() {
        return dimension;
    }

    /** Returns the state whose rows are still there, or null when the collection is new or was cleared. */
    @Nullable CollectionState stored() {
        return stored;
    }

    Map<UUID, PlannedRow> rows() {
        return rows;
    }

    void rename(String other) {
        name = other;
    }

    void options(CollectionOptions other) {
        options = other;
    }

    void inferDimension(int inferred) {
        dimension = inferred;
    }

    void clear() {
        stored = null;
        rows.clear();
        dimension = options.dimension().orElse(0);
    }
}
