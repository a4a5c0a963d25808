package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.Database;
import io.quantara.DatabaseOptions;
import io.quantara.Document;
import io.quantara.DocumentPatch;
import io.quantara.Durability;
import io.quantara.Metadata;
import io.quantara.NewDocument;
import io.quantara.VersionConflictException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Many real threads on a real folder; see also {@link HistoryTest}. */
class ConcurrencyTest {

    private static final int THREADS = 8;
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
