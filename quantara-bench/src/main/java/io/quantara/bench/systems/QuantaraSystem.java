package io.quantara.bench.systems;

import io.quantara.CollectionOptions;
import io.quantara.CollectionStats;
import io.quantara.Database;
import io.quantara.DatabaseOptions;
import io.quantara.DatabaseStats;
import io.quantara.Include;
import io.quantara.SearchRequest;
import io.quantara.VectorCollection;
import io.quantara.bench.data.DataSet;
import io.quantara.bench.data.Deletes;
import io.quantara.bench.data.RowDocuments;
import io.quantara.bench.settings.Folders;
import io.quantara.bench.settings.Settings;
import io.quantara.internal.simd.Kernels;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Quantara itself, as a durable database. Effort: the number, or {@code -} for the index's own default. Settings:
 *
 * <ul>
 *   <li>{@code index}: a registered type, with its options as {@code index.NAME};
 *   <li>{@code compact}: {@code yes}: loaded, compacted, then indexed; {@code no}: as loaded;
 *   <li>{@code commit}: documents in a commit;
 *   <li>{@code flushes}: loaded in so many commits, each of which fills a memtable and is flushed, while segments are
 *       merged and indexed;
 *   <li>{@code deletes}: {@link Deletes} that come when all is loaded and indexed;
 *   <li>{@code without}: the rows of these are not loaded at all;
 *   <li>{@code writes}: so many documents a second are inserted while it is searched, into a copy, see {@link
 *       SteadyWriter}.
 * </ul>
 */
public final class QuantaraSystem implements SearchSystem {

    private static final String COLLECTION = "base";
    private static final int COMMIT = 1_000;
    private static final int LEAST_MEMTABLE_ROWS = 16;

    /** Longer than the database waits before it merges in quiet times. */
    private static final Duration QUIET = Duration.ofSeconds(12);

    private static final Duration LONGEST_BUILD = Duration.ofHours(12);
    private static final Duration LONGEST_WARMUP = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final Include[] NOTHING = {};

    QuantaraSystem() {}

    /** Runs this system; see the package. */
    public static void main(String[] arguments) throws IOException {
        SystemProcess.run(new QuantaraSystem(), arguments);
    }

    @Override
    public String version() {
        return "Quantara, this checkout";
    }

    @Override
    public String problem(Settings settings) {
        try (Database database = Database.inMemory()) {
            List<String> types = database.indexes().list();
            String type = settings.get("index", CollectionOptions.AUTO_INDEX);
            return types.contains(type) ? "" : "no index type '" + type + "' among " + types;
        }
    }

    @Override
    public Map<String, String> build(DataSet data, Path folder, Settings settings) {
        Map<String, String> notes = new LinkedHashMap<>();
        boolean compacts = settings.get("compact", "yes").equals("yes");
        int flushes = settings.getInt("flushes", 0);
        int commit = flushes == 0 ? settings.getInt("commit", COMMIT) : rowsOfFlush(data, flushes);
        CollectionOptions options = CollectionOptions.defaults().metric(data.metric());
        DatabaseOptions defaults = DatabaseOptions.defaults();
        try (Database database = Database.open(folder, flushes == 0 ? defaults : defaults.memtableRows(commit))) {
            VectorCollection collection = database.createCollection(
                    COLLECTION, compacts ? options.index("flat") : options.index(type(settings), options(settings)));
            note(notes, "load", () -> load(collection, data, without(settings, data), commit));
            if (compacts) {
                note(notes, "compact", database::compact);
                collection.useIndex(type(settings), options(settings));
            }
            note(notes, compacts ? "index" : "wait for the index", () -> collection.awaitIndex(LONGEST_BUILD));
            if (flushes > 0) {
                note(notes, "wait for merges", () -> awaitMerges(database, collection));
                int commits = Math.ceilDiv(data.base().count(), commit);
                notes.put("flushed commits", commits + " of " + commit + " documents");
            }
            Deletes.of(settings.get("deletes", ""))
                    .ifPresent(deletes -> note(notes, "delete", () -> delete(collection, deletes.rows(data), commit)));
        }
        return notes;
    }

    /** Returns how many rows fill a memtable, so that each commit is flushed. */
    private static int rowsOfFlush(DataSet data, int flushes) {
        return Math.max(LEAST_MEMTABLE_ROWS, Math.ceilDiv(data.base().count(), flushes));
    }

    /** Returns the rows that are not loaded. */
    private static BitSet without(Settings settings, DataSet data) {
        return Deletes.of(settings.get("without", ""))
                .map(deletes -> deletes.rows(data))
                .orElseGet(BitSet::new);
    }

    private static void load(VectorCollection collection, DataSet data, BitSet without, int commit) {
        int[] rows = IntStream.range(0, data.base().count())
                .filter(row -> !without.get(row))
                .toArray();
        for (int from = 0; from < rows.length; from += commit) {
            IntStream some = Arrays.stream(rows, from, Math.min(rows.length, from + commit));
            collection.insertAll(RowDocuments.of(data.base(), some).toList());
        }
    }

    private static void delete(VectorCollection collection, BitSet deleted, int commit) {
        int[] rows = deleted.stream().toArray();
        for (int from = 0; from < rows.length; from += commit) {
            IntStream some = Arrays.stream(rows, from, Math.min(rows.length, from + commit));
            collection.deleteAll(some.mapToObj(RowDocuments::id).toList());
        }
    }

    /** Waits until all segments have their index, nothing is merged, and nothing changes for a while. */
    private static void awaitMerges(Database database, VectorCollection collection) {
        String before;
        String now = "";
        DatabaseStats stats;
        do {
            before = now;
            LockSupport.parkNanos(QUIET.toNanos());
            collection.awaitIndex(LONGEST_BUILD);
            stats = database.stats();
            now = collection.stats().segments() + " segments, " + stats.bytesOnDisk() + " bytes";
        } while (!now.equals(before) || stats.mergingRows() > 0);
    }

    private static String type(Settings settings) {
        return settings.get("index", CollectionOptions.AUTO_INDEX);
    }

    /** Returns the options of the index: whole numbers, numbers and booleans where the text is one. */
    private static Map<String, Object> options(Settings settings) {
        Map<String, Object> options = new LinkedHashMap<>();
        settings.under("index.").values().forEach((name, text) -> options.put(name, value(text)));
        return options;
    }

    private static Object value(String text) {
        if (text.matches("-?\\d+")) {
            return Long.valueOf(text);
        }
        if (text.matches("-?\\d*\\.\\d+")) {
            return Double.valueOf(text);
        }
        return text.equals("true") || text.equals("false") ? Boolean.valueOf(text) : text;
    }

    private static void note(Map<String, String> notes, String name, Runnable work) {
        long start = System.nanoTime();
        work.run();
        notes.put(name, String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - start) / 1e9));
    }

    @Override
    public Searcher open(DataSet data, Path folder, Settings settings) throws IOException {
        int writes = settings.getInt("writes", 0);
        if (writes == 0) {
            return new OpenDatabase(Database.open(folder));
        }
        Path copy = folder.resolveSibling(folder.getFileName() + "-written");
        Folders.delete(copy);
        try (Database kept = Database.open(folder)) {
            kept.fork(copy);
        }
        // Searches and builds take one thread each, as there is one core for either.
        OpenDatabase copied = new OpenDatabase(Database.open(copy, DatabaseOptions.defaults().searchThreads(1)));
        SteadyWriter writer = new SteadyWriter(copied.collection, data, settings.getInt("k", 10), writes);
        return new SearcherBesideWriter(copied, writer, copy);
    }

    /** An open database. */
    private static final class OpenDatabase implements Searcher {

        private final Database database;
        private final VectorCollection collection;
        private int effort;

        OpenDatabase(Database database) {
            this.database = database;
            this.collection = database.getCollection(COLLECTION);
            collection.awaitIndex(LONGEST_BUILD);
        }

        /** SIMD is compiled in the background, which beside searches on one core may take longer than a warm-up. */
        @Override
        public void settle() {
            long end = System.nanoTime() + LONGEST_WARMUP.toNanos();
            while (Kernels.available().size() > 1
                    && Kernels.current().equals(Kernels.scalar())
                    && System.nanoTime() < end) {
                LockSupport.parkNanos(POLL.toNanos());
            }
        }

        @Override
        public void effort(String text) {
            effort = text.equals("-") ? 0 : Integer.parseInt(text);
        }

        @Override
        public int[] search(float[] query, int k) {
            return RowDocuments.rows(collection.search(request(query, k)));
        }

        @Override
        public int[][] searchAll(float[][] queries, int k) {
            List<SearchRequest> requests =
                    Arrays.stream(queries).map(query -> request(query, k)).toList();
            return collection.searchAll(requests).stream().map(RowDocuments::rows).toArray(int[][]::new);
        }

        private SearchRequest request(float[] query, int k) {
            SearchRequest request = SearchRequest.of(query).topK(k).include(NOTHING);
            return effort == 0 ? request : request.effort(effort);
        }

        @Override
        public Map<String, String> notes() {
            CollectionStats stats = collection.stats();
            return Map.of(
                    "segments", Integer.toString(stats.segments()),
                    "unindexed rows", Long.toString(stats.unindexedRows()));
        }

        @Override
        public void close() {
            database.close();
        }
    }
}
