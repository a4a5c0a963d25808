package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.ClosedException;
import io.quantara.CollectionOptions;
import io.quantara.Durability;
import io.quantara.Metadata;
import io.quantara.OpenMode;
import io.quantara.ReadMode;
import io.quantara.internal.index.IndexTypes;
import io.quantara.internal.index.Workers;
import io.quantara.internal.storage.FolderDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Random calls of eight real threads on a real folder: batches, read-then-write, clones, drops, flushes, compactions
 * and reads, with merges in the background. As every batch has its number, one pass over all that was written and read
 * tells whether there is one order that explains it, and whether that is the order in which it happened.
 */
final class History {

    static final int THREADS = 8;

    private static final int KEYS = 40;
    private static final int MOST_COLLECTIONS = 4;

    private final Path folder;
    private final long seed;
    private final int operations;
    private final Engine engine;
    private final Queue<HistoryModel.Committed> committed = new ConcurrentLinkedQueue<>();
    private final Queue<HistoryModel.Seen> seen = new ConcurrentLinkedQueue<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong nextValue = new AtomicLong(HistoryModel.NONE + 1);

    /** Opens an engine in a new folder; so many operations are shared out among the threads. */
    History(Path folder, long seed, int operations) throws IOException {
        this.folder = folder.toRealPath();
        this.seed = seed;
        this.operations = operations;
        this.engine = open(folder, seed);
    }

    private static Engine open(Path folder, long seed) throws IOException {
        return Engine.open(new EngineParts(
                FolderDisk.openOrCreate(folder, ReadMode.MAPPED),
                new ThreadScheduler("history"),
                Durability.OS,
                OpenMode.CREATE,
                new EngineLimits(64, 1 << 20, 2, 4, 2, 1_000_000, 0, 0, 20_000, 4),
                Duration.ofSeconds(60),
                CollectionOptions.defaults(),
                new Random(seed),
                new IndexTypes(),
                Workers.callerOnly()));
    }

    /** Runs and verifies it; returns how many batches there were, and how many reads. */
    long[] run() throws IOException, InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                SplittableRandom random = new SplittableRandom(seed * THREADS + thread);
                tasks.add(() -> work(random));
            }
            for (Future<Boolean> task : threads.invokeAll(tasks)) {
                assertThat(task.get()).isTrue();
            }
            seen.add(read());
            checkAndClose(threads);
        }
        reopen();
        assertThat(StrayFiles.in(FolderDisk.open(folder, ReadMode.COPY))).as("stray files").isEmpty();
        assertThat(ProcessFiles.mappingsOf(folder)).as("mappings left").isEmpty();
        assertThat(ProcessFiles.handlesOf(folder)).as("handles left").isEmpty();
        new HistoryModel(KEYS).verify(committed, seen);
        return new long[] {committed.size(), seen.size()};
    }

    /** Closes the engine under the hands of readers, who must be refused and not harmed; what is held can be read. */
    private void checkAndClose(ExecutorService threads)
            throws InterruptedException, ExecutionException {
        try (Snapshot held = engine.snapshot()) {
            Findings findings = new Findings();
            SnapshotCheck.run(held, findings);
            assertThat(findings.problems()).isEmpty();
            closeUnderReaders(threads);
            seen.add(seen(held));
        }
    }

    private void closeUnderReaders(ExecutorService threads) throws InterruptedException, ExecutionException {
        List<Future<Boolean>> readers = new ArrayList<>();
        for (int reader = 0; reader < THREADS; reader++) {
            readers.add(threads.submit(this::readUntilClosed));
        }
        engine.close();
        for (Future<Boolean> reader : readers) {
            assertThat(reader.get()).isTrue();
        }
    }

    /** Everything must be there again; a file that was held until after the close must be gone. */
    private void reopen() throws IOException {
        try (Engine again = open(folder, seed);
                Snapshot snapshot = again.snapshot()) {
            seen.add(seen(snapshot));
        }
    }

    private boolean readUntilClosed() {
        try {
            while (true) {
                seen.add(read());
            }
        } catch (ClosedException _) {
            return true;
        }
    }

    private boolean work(SplittableRandom random) {
        for (int operation = 0; operation < operations / THREADS; operation++) {
            int kind = random.nextInt(100);
            if (kind < 50) {
                seen.add(read());
            } else if (kind < 80) {
                write(random);
            } else if (kind < 90) {
                increase(random);
            } else if (kind < 93) {
                cloneAny(random);
            } else if (kind < 96) {
                dropAny(random);
            } else if (kind < 98) {
                engine.flush();
            } else {
                engine.compact();
            }
        }
        return true;
    }

    /** Reads everything; what was acknowledged before must be in it. */
    private HistoryModel.Seen read() {
        long before = acknowledged.get();
        try (Snapshot snapshot = engine.snapshot()) {
            assertThat(snapshot.sequence()).isGreaterThanOrEqualTo(before);
            return seen(snapshot);
        }
    }

    private static HistoryModel.Seen seen(Snapshot snapshot) {
        Map<Integer, long[]> found = new TreeMap<>();
        for (CollectionState collection : snapshot.catalog().collections()) {
            found.put(collection.id(), values(snapshot, collection));
        }
        return new HistoryModel.Seen(snapshot.sequence(), found);
    }

    /** Returns the value of each key; lists, counts and single reads must agree. */
    private static long[] values(Snapshot snapshot, CollectionState collection) {
        long[] values = new long[KEYS];
        int count = 0;
        OrderedRows rows = new OrderedRows(snapshot, collection, null);
        while (rows.hasNext()) {
            Snapshot.Place place = rows.next();
            int key = (int) StoredRow.id(place.rows(), place.ordinal()).getLeastSignificantBits();
            assertThat(values[key]).as("second row of key " + key).isEqualTo(HistoryModel.NONE);
            values[key] = value(place);
            count++;
        }
        assertThat(snapshot.count(collection)).isEqualTo(count);
        int key = (int) (snapshot.sequence() % KEYS);
        assertThat(find(snapshot, collection, key)).isEqualTo(values[key]);
        return values;
    }

    private static long find(Snapshot snapshot, CollectionState collection, int key) {
        return snapshot.find(collection, 0, key).map(History::value).orElse(HistoryModel.NONE);
    }

    private static long value(Snapshot.Place place) {
        return StoredRow.metadata(place.rows(), place.ordinal()).getLong("value");
    }

    /** Writes or deletes a few documents in one batch. */
    private void write(SplittableRandom random) {
        Map<Integer, Long> values = new TreeMap<>();
        long value = nextValue.getAndIncrement();
        for (int i = 0; i < 3; i++) {
            values.put(random.nextInt(KEYS), random.nextInt(4) == 0 ? HistoryModel.NONE : value);
        }
        int id = anyCollection(random);
        CommitResult result = engine.write(snapshot -> {
            CollectionState collection = snapshot.catalog().collection(id);
            return collection == null ? null : batch(collection, values);
        });
        if (result != null) {
            committed(new HistoryModel.Rows(result.sequence(), id, Map.of(), values, result.removed()));
        }
    }

    private static WriteBatch batch(CollectionState collection, Map<Integer, Long> values) {
        WriteBatch batch = new WriteBatch();
        values.forEach((key, value) -> {
            if (value == HistoryModel.NONE) {
                batch.delete(collection, new UUID(0, key));
            } else {
                batch.upsert(collection, new UUID(0, key), row(key, value));
            }
        });
        return batch;
    }

    private static BatchWriter.RowBytes row(int key, long value) {
        float[] vector = {key, 1};
        return BatchWriter.RowBytes.of("key " + key, Metadata.of("value", value), vector, Math.hypot(key, 1));
    }

    /** What a read-then-write found last: it may be prepared more than once. */
    private static final class Found {
        private @Nullable Long value;
    }

    /** Replaces a document, relying on what was read. */
    private void increase(SplittableRandom random) {
        int key = random.nextInt(KEYS);
        int id = anyCollection(random);
        long value = nextValue.getAndIncrement();
        Found found = new Found();
        CommitResult result = engine.write(snapshot -> {
            CollectionState collection = snapshot.catalog().collection(id);
            Snapshot.Place place =
                    collection == null ? null : snapshot.find(collection, 0, key).orElse(null);
            if (collection == null || place == null) {
                return null;
            }
            found.value = value(place);
            WriteBatch batch = new WriteBatch();
            batch.replace(collection, new UUID(0, key), row(key, value), place.sequence());
            return batch;
        });
        if (result != null && found.value != null) {
            committed(new HistoryModel.Rows(
                    result.sequence(), id, Map.of(key, found.value), Map.of(key, value), result.removed()));
        }
    }

    private void committed(HistoryModel.Committed batch) {
        committed.add(batch);
        acknowledged.accumulateAndGet(batch.sequence(), Math::max);
    }

    private int anyCollection(SplittableRandom random) {
        try (Snapshot snapshot = engine.snapshot()) {
            return any(snapshot.catalog(), random.nextInt(MOST_COLLECTIONS));
        }
    }

    private static int any(Catalog catalog, int choice) {
        List<Integer> ids = catalog.collections().stream().map(CollectionState::id).sorted().toList();
        return ids.get(choice % ids.size());
    }

    private void cloneAny(SplittableRandom random) {
        int choice = random.nextInt(MOST_COLLECTIONS);
        HistoryModel.Committed cloned = engine.alone(exclusive -> {
            Catalog catalog = exclusive.catalog();
            if (catalog.collections().size() == MOST_COLLECTIONS) {
                return new HistoryModel.Cloned(0, 0, 0);
            }
            int source = any(catalog, choice);
            int id = catalog.nextId();
            exclusive.commit(List.of(new CatalogChange.Clone(source, id, "clone " + id, id)));
            return new HistoryModel.Cloned(exclusive.sequence(), source, id);
        });
        if (cloned.sequence() > 0) {
            committed(cloned);
        }
    }

    private void dropAny(SplittableRandom random) {
        int choice = random.nextInt(MOST_COLLECTIONS);
        HistoryModel.Committed dropped = engine.alone(exclusive -> {
            int id = any(exclusive.catalog(), choice);
            if (id == Catalog.DEFAULT_ID) {
                return new HistoryModel.Dropped(0, 0);
            }
            exclusive.commit(List.of(new CatalogChange.Drop(id)));
            return new HistoryModel.Dropped(exclusive.sequence(), id);
        });
        if (dropped.sequence() > 0) {
            committed(dropped);
        }
    }
}
