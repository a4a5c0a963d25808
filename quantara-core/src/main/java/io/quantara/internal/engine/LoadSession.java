package io.quantara.internal.engine;

import io.quantara.AlreadyExistsException;
import io.quantara.CollectionOptions;
import io.quantara.Metadata;
import io.quantara.OnConflict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A load of any size that becomes visible at once. Rows gather in memory; what does not fit goes into segments that no
 * manifest names until {@link #commit}. A load that fits is committed as an ordinary batch. Used by one thread.
 */
public final class LoadSession implements AutoCloseable {

    private final Engine engine;
    private final Snapshot snapshot;
    private final OnConflict onConflict;
    private final Map<String, LoadedCollection> collections = new LinkedHashMap<>();
    private final List<SegmentFile> spilled = new ArrayList<>();
    private @Nullable Metadata config;
    private Memtable buffer;
    private long skipped;

    private LoadSession(Engine engine, OnConflict onConflict) {
        this.engine = engine;
        this.onConflict = onConflict;
        this.snapshot = engine.snapshot();
        this.buffer = new Memtable(engine.state().reclaimer());
    }

    /**
     * What a load did.
     *
     * @param inserted documents that are new
     * @param replaced documents that replaced one
     * @param skipped documents left out because their id exists
     */
    public record Result(long inserted, long replaced, long skipped) {}

    /** Begins a load. */
    public static LoadSession begin(Engine engine, OnConflict onConflict) {
        engine.requireWritable();
        return new LoadSession(engine, onConflict);
    }

    /**
     * Declares a collection, which the commit creates when there is none of this name.
     *
     * @param options for a collection that is new or empty; null leaves them as they are
     */
    public void collection(String name, @Nullable CollectionOptions options) {
        LoadedCollection loaded = collections.computeIfAbsent(
                name,
                key -> new LoadedCollection(
                        collections.size(), key, snapshot.catalog().find(key).orElse(null), snapshot));
        if (options != null) {
            loaded.options(options);
        }
    }

    /** Sets the dimension that a declared collection had inferred where its documents come from. */
    public void inferredDimension(String collection, int dimension) {
        loaded(collection).inferredDimension(dimension);
    }

    /** Sets the user's own settings that the commit makes. */
    public void config(Metadata settings) {
        config = settings;
    }

    /**
     * Adds a document.
     *
     * @param id its id, or null for a new random one
     * @return whether it was taken; it is not when its id exists and such documents are skipped
     * @throws AlreadyExistsException when the id was in this load already, or exists and that is an error
     * @throws io.quantara.DimensionMismatchException when the collection stores another dimension
     */
    public boolean add(String collection, @Nullable UUID id, BatchWriter.RowBytes row) {
        collection(collection, null);
        LoadedCollection loaded = loaded(collection);
        loaded.checkDimension(row.vector().length);
        UUID rowId = id == null ? UUID.randomUUID() : id;
        if (id != null && !admits(loaded, id)) {
            skipped++;
            return false;
        }
        EncodedRow encoded = RowEncoding.encode(rowId, row);
        MemtableTable table = buffer.table(loaded.reference());
        if (table == null) {
            table = buffer.newTable(loaded.reference(), loaded.dimension());
        }
        table.add(encoded, 0);
        buffer.countRow(encoded.sizeBytes());
        loaded.countRow();
        EngineLimits limits = engine.parts().limits();
        if (buffer.rows() >= limits.memtableRows() || buffer.usedBytes() >= limits.memtableBytes()) {
            spill();
        }
        return true;
    }

    private boolean admits(LoadedCollection loaded, UUID id) {
        boolean exists = loaded.exists(id);
        if (exists && onConflict == OnConflict.FAIL) {
            throw LiveRow.alreadyExists(loaded.name(), id);
        }
        if (!loaded.addOwnId(id)) {
            throw new AlreadyExistsException("The document " + id + " comes twice in this load for collection '"
                    + loaded.name() + "': give each document an id of its own");
        }
        return !exists || onConflict == OnConflict.REPLACE;
    }

    private LoadedCollection loaded(String name) {
        LoadedCollection loaded = collections.get(name);
        if (loaded == null) {
            throw new IllegalArgumentException("Collection '" + name + "' was not declared to the load");
        }
        return loaded;
    }

    private void spill() {
        if (buffer.rows() == 0) {
            return;
        }
        try (SegmentWriter writer = new SegmentWriter(
                engine.parts().disk(), engine.state().numbers().next(), engine.state().checkpointer().newFileId())) {
            Map<LoadedCollection, Long> groups = new LinkedHashMap<>();
            for (LoadedCollection loaded : collections.values()) {
                MemtableTable table = buffer.table(loaded.reference());
                if (table != null) {
                    groups.put(
                            loaded,
                            writer.writeAll(table.rows(Long.MAX_VALUE), SegmentWriter.Sequences.IN_MANIFEST));
                }
            }
            SegmentFile segment = SegmentFile.open(engine.parts().disk(), writer.finish(), engine.state().lifetime());
            spilled.add(segment);
            groups.forEach((loaded, group) -> loaded.addGroup(segment, group));
        } catch (IOException e) {
            throw Failures.io("write to", engine.parts().disk().describe(), e);
        }
        buffer.resource().release();
        buffer = new Memtable(engine.state().reclaimer());
    }

    /** Makes everything visible at once, durable as the database's durability says or better. */
    public Result commit() {
        if (spilled.isEmpty()) {
            return finish(engine.alone(exclusive -> new LoadCommit(engine, exclusive, this).asBatch()));
        }
        spill();
        engine.flush();
        return finish(engine.alone(exclusive -> new LoadCommit(engine, exclusive, this).asSegments()));
    }

    private Result finish(LoadCommit.Counts counts) {
        return new Result(counts.inserted(), counts.replaced(), skipped + counts.skipped());
    }

    /** Returns the state that the load began with. */
    public Snapshot snapshot() {
        return snapshot;
    }

    OnConflict onConflict() {
        return onConflict;
    }

    Iterable<LoadedCollection> collections() {
        return collections.values();
    }

    @Nullable Metadata config() {
        return config;
    }

    Memtable buffer() {
        return buffer;
    }

    /** Frees what the load holds; without a commit nothing of it is left. */
    @Override
    public void close() {
        snapshot.close();
        buffer.resource().release();
        spilled.forEach(segment -> segment.resource().release());
        collections.values().forEach(LoadedCollection::close);
    }
}
