package io.quantara;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Figures about a database at one moment. Immutable; {@link #asMetadata} holds all of them by name. */
public final class DatabaseStats {

    private final Metadata figures;
    private final List<CollectionStats> collections;

    DatabaseStats(Metadata figures, List<CollectionStats> collections) {
        this.figures = figures;
        this.collections = List.copyOf(collections);
    }

    /** Returns how many documents all collections hold. */
    public long documents() {
        return figures.getLong("documents");
    }

    /** Returns how many deleted or replaced rows still take space until compaction. */
    public long deletedRows() {
        return figures.getLong("deletedRows");
    }

    /**
     * Returns how many documents are being written into fewer segments now, in the background or by {@link
     * Database#compact()}; the segments that they come from answer until that is done, and until the index over the new
     * one is built if they have one. 0 when nothing is merged, and for a database open for reading.
     */
    public long mergingRows() {
        return figures.contains("mergingRows") ? figures.getLong("mergingRows") : 0;
    }

    /** Returns how many changes {@link Database#persist()} would make durable; 0 unless durability is MANUAL. */
    public long pendingChanges() {
        return figures.getLong("pendingChanges");
    }

    /** Returns the bytes of all files of the database. */
    public long bytesOnDisk() {
        return figures.getLong("bytesOnDisk");
    }

    /**
     * Returns the bytes of memory that count against {@link #memoryBudgetBytes}: memtables, bitmaps of deleted rows and
     * indexes. Pages of mapped files, which the operating system gives back when it needs them, are not part of it;
     * {@code memoryByUse} of {@link #asMetadata} splits the sum.
     */
    public long memoryBytes() {
        return figures.getMap("memoryByUse").asMap().values().stream()
                .mapToLong(bytes -> bytes instanceof Long number ? number : 0)
                .sum();
    }

    /** Returns the budget of {@link DatabaseOptions#memoryBudget}. */
    public long memoryBudgetBytes() {
        return figures.getLong("memoryBudgetBytes");
    }

    /** Returns the sequence number of the newest visible batch. */
    public long sequenceNumber() {
        return figures.getLong("sequenceNumber");
    }

    /** Returns how far a database open for reading is behind its folder; empty for one that is open for writing. */
    public Optional<ReaderLag> readerLag() {
        return figures.contains("readerLag")
                ? Optional.of(new ReaderLag(figures.getMap("readerLag")))
                : Optional.empty();
    }

    /**
     * Returns the snapshots and streams that are open now, the oldest first and at most 100; the figure
     * {@code openSnapshots} counts all of them.
     */
    public List<OpenSnapshot> openSnapshots() {
        return objects("oldestSnapshots").map(OpenSnapshot::new).toList();
    }

    /** Returns how many snapshots and streams were lost without having been closed, and released by the database. */
    public long leakedSnapshots() {
        return figures.getLong("leakedSnapshots");
    }

    /** Returns the figures of every named version, by name. */
    public List<VersionStats> versions() {
        return objects("versions").map(VersionStats::new).toList();
    }

    /** Returns the bytes of files that named versions need and the present data does not. */
    public long versionBytes() {
        return figures.getLong("versionBytes");
    }

    /** Returns whether this is a backup to which nothing was written since. */
    public boolean isBackup() {
        return figures.getBoolean("isBackup");
    }

    /** Returns the figures of every collection, by name. */
    public List<CollectionStats> collections() {
        return collections;
    }

    /** Returns all figures of the database by name, such as bytes by kind of file and the engine's thresholds. */
    public Metadata asMetadata() {
        return figures;
    }

    private Stream<Metadata> objects(String key) {
        return figures.getList(key).stream().map(element -> Metadata.of("it", element).getMap("it"));
    }

    @Override
    public String toString() {
        return "DatabaseStats" + figures;
    }
}
