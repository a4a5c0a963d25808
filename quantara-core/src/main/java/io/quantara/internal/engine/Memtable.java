package io.quantara.internal.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest rows of all collections, in native memory, until they are flushed into a segment. The log thread adds
 * under the commit lock; readers see its tables through versions.
 */
final class Memtable {

    private static final int DELETE_BYTES = 96;

    private final Arena arena = Arena.ofShared();
    private final SharedResource resource;
    private final Map<Integer, MemtableTable> tables = new HashMap<>();
    private long allocatedBytes;
    private long usedBytes;
    private int rows;
    private int changes;

    /**
     * Creates an empty memtable.
     *
     * @param reclaimer closes the memory when nobody reads it any more, off the caller's path
     */
    Memtable(Reclaimer reclaimer) {
        this.resource = new SharedResource(() -> reclaimer.reclaim(arena::close));
    }

    SharedResource resource() {
        return resource;
    }

    MemorySegment allocate(long sizeBytes) {
        allocatedBytes += sizeBytes;
        return arena.allocate(sizeBytes, 64);
    }

    /** Returns the table that takes new rows of a collection, or null before the first. */
    @Nullable MemtableTable table(int collectionId) {
        return tables.get(collectionId);
    }

    /** Adds a table for new rows of a collection. */
    MemtableTable newTable(int collectionId, int dimension) {
        MemtableTable table = new MemtableTable(this, dimension);
        tables.put(collectionId, table);
        return table;
    }

    /** Makes later rows of a collection go into a table of their own: its present one is cleared, dropped or shared. */
    void seal(int collectionId) {
        tables.remove(collectionId);
    }

    /** Makes later rows of every collection go into tables of their own: the present ones are shared. */
    void sealAll() {
        tables.clear();
    }

    /** Counts a row that was added. */
    void countRow(long sizeBytes) {
        rows++;
        changes++;
        usedBytes += sizeBytes;
    }

    /** Counts a delete or a change of the catalog. */
    void countChange() {
        changes++;
        usedBytes += DELETE_BYTES;
    }

    /** Returns how many rows, deletes and catalog changes it holds. */
    int changes() {
        return changes;
    }

    int rows() {
        return rows;
    }

    /** Returns the bytes of rows and deletes, about. */
    long usedBytes() {
        return usedBytes;
    }

    /** Returns the native memory taken. */
    long allocatedBytes() {
        return allocatedBytes;
    }
}
