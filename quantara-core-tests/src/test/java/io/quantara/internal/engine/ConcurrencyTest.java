package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.CollectionOptions;
import io.quantara.Database;
import io.quantara.DatabaseOptions;
import io.quantara.Document;
import io.quantara.DocumentPatch;
import io.quantara.Durability;
import io.quantara.Metadata;
import io.quantara.NewDocument;
import io.quantara.OpenMode;
import io.quantara.ReadMode;
import io.quantara.VersionConflictException;
import io.quantara.internal.index.IndexTypes;
import io.quantara.internal.index.Workers;
import io.quantara.internal.storage.FolderDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Many real threads on a real folder. */
class ConcurrencyTest {

    private static final int THREADS = 8;
    private static final int WRITERS = 4;
    private static final int BATCHES = 500;
    private static final int KEYS = 40;
    private static final int INCREMENTS = 200;

    @Test
    void durableInsertsOfManyThreadsShareForces(@TempDir Path folder, TestReporter reporter)
            throws InterruptedException, ExecutionException {
        try (Database db = Database.open(folder)) {
            run(THREADS, thread -> {
                for (int i = 0; i < 100; i++) {
                    db.insert("thread " + thread, new float[] {thread, i});
                }
                return thread;
            });
            Metadata stats = db.stats().asMetadata();
            double share = (double) stats.getLong("logForces") / stats.getLong("commits");
            reporter.publishEntry("forces per commit", Double.toString(share));
            assertThat(db.count()).isEqualTo(THREADS * 100L);
            assertThat(share).isLessThan(0.6); // 0.4 on an idle machine
        }
    }

    @Test
    void conditionalIncrementsOfManyThreadsLoseNone(@TempDir Path folder, TestReporter reporter)
            throws InterruptedException, ExecutionException {
        DatabaseOptions options = DatabaseOptions.defaults().memtableRows(64).durability(Durability.OS);
        AtomicInteger conflicts = new AtomicInteger();
        UUID id = new UUID(1, 2);
        try (Database db = Database.open(folder, options)) {
            db.insert(NewDocument.of("counter", new float[] {1}, Metadata.of("n", 0)).id(id));
            run(THREADS, thread -> {
                for (int done = 0; done < INCREMENTS;) {
                    Document read = db.get(id);
                    long next = read.metadata().getLong("n") + 1;
                    try {
                        db.update(id, DocumentPatch.of().put("n", next).ifVersion(read.version()));
                        done++;
                    } catch (VersionConflictException e) {
                        assertThat(e.actual()).isGreaterThan(e.expected());
                        conflicts.incrementAndGet();
                    }
                }
                return thread;
            });
            assertThat(db.get(id).metadata().getLong("n")).isEqualTo((long) THREADS * INCREMENTS);
            assertThat(db.check().problems()).isEmpty();
        }
        reporter.publishEntry("increments", THREADS * INCREMENTS + ", conflicts: " + conflicts);
        assertThat(conflicts).hasPositiveValue();
    }

    /** A batch that was committed: the number of the writer's round by key; 0 for a key that was deleted. */
    private record Committed(long sequence, Map<Integer, Long> values) {}

    /** What a reader saw. */
    private record Seen(long sequence, Map<Integer, Long> values) {}

    @Test
    void everyReadIsTheStateAtItsSequenceNumber(@TempDir Path folder, TestReporter reporter)
            throws IOException, InterruptedException, ExecutionException {
        Queue<Committed> committed = new ConcurrentLinkedQueue<>();
        Queue<Seen> seen = new ConcurrentLinkedQueue<>();
        AtomicInteger writing = new AtomicInteger(WRITERS);
        try (Engine engine = engine(folder)) {
            run(THREADS, thread -> {
                if (thread < WRITERS) {
                    write(engine, thread, committed);
                    return writing.decrementAndGet();
                }
                readOn(engine, writing, seen);
                return thread;
            });
            seen.add(read(engine));
            try (Snapshot snapshot = engine.snapshot()) {
                assertThat(EngineCheck.run(snapshot).problems()).isEmpty();
            }
        }
        reporter.publishEntry("history", committed.size() + " batches, " + seen.size() + " reads");
        assertThat(committed).hasSize(WRITERS * BATCHES);
        verify(new ArrayList<>(committed), new ArrayList<>(seen));
    }

    /** Reads as long as anybody writes; two reads of one state must be the same. */
    private static void readOn(Engine engine, AtomicInteger writing, Queue<Seen> seen) {
        Seen last = read(engine);
        seen.add(last);
        while (writing.get() > 0) {
            Seen one = read(engine);
            if (one.sequence == last.sequence) {
                assertThat(one).isEqualTo(last);
            } else {
                seen.add(one);
            }
            last = one;
        }
    }

    private static Engine engine(Path folder) throws IOException {
        return Engine.open(new EngineParts(
                FolderDisk.openOrCreate(folder, ReadMode.MAPPED),
                new ThreadScheduler("history"),
                Durability.OS,
                OpenMode.CREATE,
                new EngineLimits(64, 1 << 20, 2, 4, 2, 1_000_000, 0, 0),
                Duration.ofSeconds(60),
                CollectionOptions.defaults(),
                new Random(1),
                new IndexTypes(),
                Workers.callerOnly()));
    }

    private static void write(Engine engine, int writer, Queue<Committed> committed) {
        SplittableRandom random = new SplittableRandom(writer);
        for (long round = 1; round <= BATCHES; round++) {
            long value = round * WRITERS + writer;
            Map<Integer, Long> values = new TreeMap<>();
            for (int i = 0; i < 3; i++) {
                values.put(random.nextInt(KEYS), random.nextInt(4) == 0 ? 0L : value);
            }
            CommitResult result = Objects.requireNonNull(engine.write(snapshot -> batch(snapshot, values)));
            committed.add(new Committed(result.sequence(), values));
        }
    }

    private static WriteBatch batch(Snapshot snapshot, Map<Integer, Long> values) {
        CollectionState collection =
                Objects.requireNonNull(snapshot.catalog().collection(Catalog.DEFAULT_ID));
        WriteBatch batch = new WriteBatch();
        values.forEach((key, value) -> {
            if (value == 0) {
                batch.delete(collection, new UUID(0, key));
            } else {
                float[] vector = {key, 1};
                batch.upsert(collection, new UUID(0, key), BatchWriter.RowBytes.of(
                        "key " + key, Metadata.of("value", value), vector, Math.hypot(key, 1)));
            }
        });
        return batch;
    }

    private static Seen read(Engine engine) {
        try (Snapshot snapshot = engine.snapshot()) {
            CollectionState collection =
                    Objects.requireNonNull(snapshot.catalog().collection(Catalog.DEFAULT_ID));
            Map<Integer, Long> values = new TreeMap<>();
            OrderedRows rows = new OrderedRows(snapshot, collection, null);
            while (rows.hasNext()) {
                Snapshot.Place place = rows.next();
                int key = (int) StoredRow.id(place.rows(), place.ordinal()).getLeastSignificantBits();
                Long before = values.put(
                        key, StoredRow.metadata(place.rows(), place.ordinal()).getLong("value"));
                assertThat(before).as("second row of key " + key).isNull();
            }
            return new Seen(snapshot.sequence(), values);
        }
    }

    /** Goes through the batches in the order of their numbers, and compares each read when its number is reached. */
    private static void verify(List<Committed> committed, List<Seen> seen) {
        committed.sort((a, b) -> Long.compare(a.sequence, b.sequence));
        seen.sort((a, b) -> Long.compare(a.sequence, b.sequence));
        Map<Integer, Long> model = new TreeMap<>();
        int next = 0;
        for (Seen one : seen) {
            while (next < committed.size() && committed.get(next).sequence <= one.sequence) {
                model.putAll(committed.get(next).values);
                model.values().removeIf(value -> value == 0);
                next++;
            }
            assertThat(one.values).as("state at sequence number " + one.sequence).isEqualTo(model);
        }
        assertThat(next).isEqualTo(committed.size());
    }

    /** A thread's work by the number of the thread. */
    private interface Task {
        int run(int thread);
    }

    private static void run(int threads, Task task) throws InterruptedException, ExecutionException {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int number = thread;
                tasks.add(() -> task.run(number));
            }
            for (Future<Integer> future : pool.invokeAll(tasks)) {
                assertThat(future.get()).isNotNegative();
            }
        }
    }
}
