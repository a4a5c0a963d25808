package io.quantara;

import io.quantara.index.IndexType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** How a database is opened. Immutable; methods return copies. */
public final class DatabaseOptions {

    /** The default of {@link #memoryBudget}: 256 MiB. */
    public static final long DEFAULT_MEMORY_BUDGET_BYTES = 256L << 20;

    private static final long LEAST_MEMORY_BUDGET_BYTES = 16L << 20;

    private static final DatabaseOptions DEFAULTS = new DatabaseOptions(
            OpenMode.CREATE,
            ReadMode.MAPPED,
            Durability.SYNC,
            CollectionOptions.defaults(),
            List.of(),
            List.of(),
            Map.of(),
            new Limits(DEFAULT_MEMORY_BUDGET_BYTES, Duration.ofMinutes(1), 0, 16_384, 100, Long.MAX_VALUE, 1_000));

    /** Limits that are numbers. */
    private record Limits(
            long memoryBudgetBytes,
            Duration timeout,
            int searchThreads,
            int memtableRows,
            int maxVersions,
            long versionBytes,
            int recallSampling) {

        Limits withMemoryBudget(long bytes) {
            return new Limits(
                    bytes, timeout, searchThreads, memtableRows, maxVersions, versionBytes, recallSampling);
        }

        Limits withTimeout(Duration most) {
            return new Limits(
                    memoryBudgetBytes, most, searchThreads, memtableRows, maxVersions, versionBytes, recallSampling);
        }

        Limits withSearchThreads(int threads) {
            return new Limits(
                    memoryBudgetBytes, timeout, threads, memtableRows, maxVersions, versionBytes, recallSampling);
        }

        Limits withMemtableRows(int rows) {
            return new Limits(
                    memoryBudgetBytes, timeout, searchThreads, rows, maxVersions, versionBytes, recallSampling);
        }

        Limits withRecallSampling(int oneIn) {
            return new Limits(
                    memoryBudgetBytes, timeout, searchThreads, memtableRows, maxVersions, versionBytes, oneIn);
        }

        Limits withVersions(int count, long bytes) {
            return new Limits(
                    memoryBudgetBytes, timeout, searchThreads, memtableRows, count, bytes, recallSampling);
        }
    }

    private final OpenMode openMode;
    private final ReadMode readMode;
    private final Durability durability;
    private final CollectionOptions defaultCollection;
    private final List<IndexType> indexTypes;
    private final List<Embedder> embedders;
    private final Map<String, Path> indexPaths;
    private final Limits limits;

    private DatabaseOptions(
            OpenMode openMode,
            ReadMode readMode,
            Durability durability,
            CollectionOptions defaultCollection,
            List<IndexType> indexTypes,
            List<Embedder> embedders,
            Map<String, Path> indexPaths,
            Limits limits) {
        this.openMode = openMode;
        this.readMode = readMode;
        this.durability = durability;
        this.defaultCollection = defaultCollection;
        this.indexTypes = indexTypes;
        this.embedders = embedders;
        this.indexPaths = indexPaths;
        this.limits = limits;
    }

    /** Returns the defaults: create when missing, durable, mapped files, a memory budget of 256 MiB. */
    public static DatabaseOptions defaults() {
        return DEFAULTS;
    }

    /** Returns a copy with this way of opening. */
    public DatabaseOptions openMode(OpenMode mode) {
        Objects.requireNonNull(mode, "mode");
        return new DatabaseOptions(
                mode, readMode, durability, defaultCollection, indexTypes, embedders, indexPaths, limits);
    }

    /** Returns a copy with this way of reading data files. */
    public DatabaseOptions readMode(ReadMode mode) {
        Objects.requireNonNull(mode, "mode");
        return new DatabaseOptions(
                openMode, mode, durability, defaultCollection, indexTypes, embedders, indexPaths, limits);
    }

    /** Returns a copy with this durability. */
    public DatabaseOptions durability(Durability durability) {
        Objects.requireNonNull(durability, "durability");
        return new DatabaseOptions(
                openMode, readMode, durability, defaultCollection, indexTypes, embedders, indexPaths, limits);
    }

    /** Returns a copy with these options for the {@code default} collection; they apply when it is created. */
    public DatabaseOptions defaultCollection(CollectionOptions options) {
        Objects.requireNonNull(options, "options");
        return new DatabaseOptions(
                openMode, readMode, durability, options, indexTypes, embedders, indexPaths, limits);
    }

    /** Returns a copy that also knows this index type. */
    public DatabaseOptions indexType(IndexType type) {
        List<IndexType> more = new ArrayList<>(indexTypes);
        more.add(Objects.requireNonNull(type, "type"));
        return new DatabaseOptions(
                openMode,
                readMode,
                durability,
                defaultCollection,
                List.copyOf(more),
                embedders,
                indexPaths,
                limits);
    }

    /**
     * Returns a copy that also has this embedder. Text calls use the one whose model the collection remembers; the
     * first one given serves collections that remember none yet. The database never closes it.
     */
    public DatabaseOptions embedder(Embedder embedder) {
        List<Embedder> more = new ArrayList<>(embedders);
        more.add(Objects.requireNonNull(embedder, "embedder"));
        return new DatabaseOptions(
                openMode,
                readMode,
                durability,
                defaultCollection,
                indexTypes,
                List.copyOf(more),
                indexPaths,
                limits);
    }

    /** Returns a copy that loads a saved index into a collection at open; see {@link VectorCollection#loadIndex}. */
    public DatabaseOptions indexPath(String collection, Path path) {
        Map<String, Path> more = new LinkedHashMap<>(indexPaths);
        more.put(Objects.requireNonNull(collection, "collection"), Objects.requireNonNull(path, "path"));
        return new DatabaseOptions(
                openMode,
                readMode,
                durability,
                defaultCollection,
                indexTypes,
                embedders,
                Map.copyOf(more),
                limits);
    }

    /**
     * Returns a copy with this budget for memtables, index building, bitmaps and scratch; pages of mapped files are not
     * part of it.
     *
     * @param bytes at least 16 MiB
     */
    public DatabaseOptions memoryBudget(long bytes) {
        if (bytes < LEAST_MEMORY_BUDGET_BYTES) {
            throw new IllegalArgumentException(
                    "memoryBudget is " + bytes + " bytes: give at least " + LEAST_MEMORY_BUDGET_BYTES);
        }
        return with(limits.withMemoryBudget(bytes));
    }

    /**
     * Returns a copy with this deadline for calls that wait, where a request sets none; one minute by default.
     *
     * @param timeout positive, at most 365 days
     */
    public DatabaseOptions timeout(Duration timeout) {
        Timeouts.checked(timeout);
        return with(limits.withTimeout(timeout));
    }

    /**
     * Returns a copy with this many threads for one large exact search, at least 1; as many as there are processors, at
     * most 8, by default.
     */
    public DatabaseOptions searchThreads(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("searchThreads is " + threads + ": give at least 1");
        }
        return with(limits.withSearchThreads(threads));
    }

    /** Returns a copy that writes a segment after this many new rows, 16 to 1,000,000; 16,384 by default. */
    public DatabaseOptions memtableRows(int rows) {
        if (rows < 16 || rows > 1_000_000) {
            throw new IllegalArgumentException("memtableRows is " + rows + ": choose 16 to 1000000");
        }
        return with(limits.withMemtableRows(rows));
    }

    /** Returns a copy that keeps at most so many named versions, 0 to 10,000; 100 by default. */
    public DatabaseOptions maxVersions(int count) {
        if (count < 0 || count > 10_000) {
            throw new IllegalArgumentException("maxVersions is " + count + ": choose 0 to 10000");
        }
        return with(limits.withVersions(count, limits.versionBytes));
    }

    /**
     * Returns a copy that creates no named version while the present ones keep more than so many bytes on disk that the
     * present data does not need; without this limit by default. Versions that exist are never let go of.
     *
     * @param bytes at least 0
     */
    public DatabaseOptions versionBytes(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("versionBytes is " + bytes + ": give at least 0");
        }
        return with(limits.withVersions(limits.maxVersions, bytes));
    }

    /**
     * Returns a copy that compares one in so many searches that an index answered with exact search, 0 for none; one in
     * 1,000 by default, and the first ones of a collection. That is done in the background, with at most a fiftieth of
     * one thread's time. The collection's {@link CollectionStats} tell the recall, and the effort that
     * {@link SearchRequest#targetRecall} leads to is corrected by it while the database is open.
     *
     * @param oneIn at least 0
     */
    public DatabaseOptions recallSampling(int oneIn) {
        if (oneIn < 0) {
            throw new IllegalArgumentException("recallSampling is " + oneIn + ": give 0 for none, or one in how many");
        }
        return with(limits.withRecallSampling(oneIn));
    }

    private DatabaseOptions with(Limits changed) {
        return new DatabaseOptions(
                openMode,
                readMode,
                durability,
                defaultCollection,
                indexTypes,
                embedders,
                indexPaths,
                changed);
    }

    /** Returns how to open. */
    public OpenMode openMode() {
        return openMode;
    }

    /** Returns how data files are read. */
    public ReadMode readMode() {
        return readMode;
    }

    /** Returns the durability. */
    public Durability durability() {
        return durability;
    }

    /** Returns the options of the {@code default} collection. */
    public CollectionOptions defaultCollection() {
        return defaultCollection;
    }

    /** Returns the index types given. */
    public List<IndexType> indexTypes() {
        return indexTypes;
    }

    /** Returns the embedder of a model, if it was given. */
    public Optional<Embedder> embedder(String model) {
        Objects.requireNonNull(model, "model");
        return embedders.stream()
                .filter(embedder -> embedder.model().equals(model))
                .findFirst();
    }

    /** Returns the first embedder given, if any. */
    public Optional<Embedder> anyEmbedder() {
        return embedders.stream().findFirst();
    }

    /** Returns the saved indexes to load, by collection. */
    public Map<String, Path> indexPaths() {
        return indexPaths;
    }

    /** Returns the memory budget in bytes. */
    public long memoryBudgetBytes() {
        return limits.memoryBudgetBytes;
    }

    /** Returns the deadline of calls that wait. */
    public Duration timeout() {
        return limits.timeout;
    }

    /** Returns the threads of one large exact search. */
    public int searchThreads() {
        return limits.searchThreads > 0
                ? limits.searchThreads
                : Math.min(8, Runtime.getRuntime().availableProcessors());
    }

    /** Returns after how many new rows a segment is written. */
    public int memtableRows() {
        return limits.memtableRows;
    }

    /** Returns how many named versions are kept at most. */
    public int maxVersions() {
        return limits.maxVersions;
    }

    /** Returns how many bytes the named versions may keep for themselves before no further one is created. */
    public long versionBytes() {
        return limits.versionBytes;
    }

    /** Returns one in how many searches is compared with exact search, or 0. */
    public int recallSampling() {
        return limits.recallSampling;
    }
}
