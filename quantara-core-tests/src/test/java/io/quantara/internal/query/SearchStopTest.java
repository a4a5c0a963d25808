package io.quantara.internal.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.CancelledException;
import io.quantara.DeadlineExceededException;
import io.quantara.Metric;
import io.quantara.internal.index.Workers;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deadlines and interrupts, at the start and in the middle, with one thread and with many. */
class SearchStopTest {

    private static final int DIMENSION = 16;

    private final SampleParts sample = new SampleParts(3, 1, 1, DIMENSION, false);

    @AfterEach
    void clear() {
        Thread.interrupted();
        sample.close();
    }

    private static SnapshotSearcher searcher(Workers workers) {
        return new SnapshotSearcher(
                workers,
                (_, cause) -> {
                    throw new AssertionError("no index here", cause);
                },
                1);
    }

    private Query query(long deadlineNanos) {
        float[] vector = sample.vector(DIMENSION, false);
        return new Query(vector, Metric.DOT, 3, SampleParts.FILTER, Double.NaN, 0, false, deadlineNanos);
    }

    private static long later() {
        return System.nanoTime() + 60_000_000_000L;
    }

    @Test
    void deadlineThatPassedStopsEvenASmallSearch() {
        assertThatThrownBy(() -> searcher(Workers.callerOnly()).search(sample.parts(), query(System.nanoTime() - 1)))
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessageContaining("SearchRequest.timeout");
    }

    @Test
    void interruptStopsTheSearchAndTheFlagStaysSet() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> searcher(Workers.callerOnly()).search(sample.parts(), query(later())))
                .isInstanceOf(CancelledException.class);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    /** The rows themselves interrupt the search, so that it is always in the middle. */
    @Test
    void interruptInTheMiddleOfAFilterStopsSoon() {
        AtomicInteger seen = new AtomicInteger();
        Thread asker = Thread.currentThread();
        Watched rows = new Watched(1_000_000, ordinal -> {
            if (seen.incrementAndGet() == 5_000) {
                asker.interrupt();
            }
        });
        SearchPart part = new SearchPart(rows, null, rows.count(), null);
        assertThatThrownBy(() -> searcher(Workers.callerOnly()).search(List.of(part), query(later())))
                .isInstanceOf(CancelledException.class);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThat(seen.get()).isLessThan(10_000);
    }

    @Test
    void interruptOfTheAskerStopsTheOtherThreadsToo() {
        AtomicInteger seen = new AtomicInteger();
        Thread asker = Thread.currentThread();
        Watched rows = new Watched(4_000_000, ordinal -> {
            if (seen.incrementAndGet() == 5_000) {
                asker.interrupt();
            }
        });
        SearchPart part = new SearchPart(rows, null, rows.count(), null);
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            assertThatThrownBy(() -> searcher(new Workers(threads, 4)).search(List.of(part), query(later())))
                    .isInstanceOf(CancelledException.class);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            int whenItEnded = seen.get();
            assertThat(whenItEnded).isLessThan(100_000);
            assertThat(Thread.interrupted()).isTrue();
            searcher(new Workers(threads, 4)).search(sample.parts(), query(later()));
            assertThat(seen.get()).as("no thread goes on behind the search's back").isEqualTo(whenItEnded);
        }
    }

    /** The other thread keeps its first row until the asker waits for it, and interrupts the asker then. */
    @Test
    void interruptOfAnAskerWhoOnlyWaitsStopsTheOtherThreadToo() {
        Thread asker = Thread.currentThread();
        AtomicInteger seenByOther = new AtomicInteger();
        Watched rows = new Watched(1_000_000, ordinal -> {
            if (Thread.currentThread() != asker && seenByOther.incrementAndGet() == 1) {
                waitUntil(() -> asker.getState() == Thread.State.WAITING);
                asker.interrupt();
                waitUntil(() -> !asker.isInterrupted());
            } else if (Thread.currentThread() == asker) {
                waitUntil(() -> seenByOther.get() > 0);
            }
        });
        SearchPart part = new SearchPart(rows, null, rows.count(), null);
        try (ExecutorService threads = Executors.newFixedThreadPool(1)) {
            assertThatThrownBy(() -> searcher(new Workers(threads, 2)).search(List.of(part), query(later())))
                    .isInstanceOf(CancelledException.class);
        }
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThat(seenByOther.get()).as("rows of a piece of 30,000").isLessThan(20_000);
    }

    private static void waitUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void deadlineInTheMiddleStopsSoon() {
        long deadline = System.nanoTime() + 20_000_000;
        AtomicInteger seenAfter = new AtomicInteger();
        Watched rows = new Watched(50_000_000, ordinal -> {
            if (System.nanoTime() - deadline > 0) {
                seenAfter.incrementAndGet();
            }
        });
        SearchPart part = new SearchPart(rows, null, rows.count(), null);
        assertThatThrownBy(() -> searcher(Workers.callerOnly()).search(List.of(part), query(deadline)))
                .isInstanceOf(DeadlineExceededException.class);
        assertThat(seenAfter.get()).isLessThan(10_000);
    }

    /** Two threads, both of them busy with searches that want a third and a fourth. */
    @Test
    void searchesInsideASaturatedExecutorDoNotWaitForEachOther() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(2);
                SampleParts many = new SampleParts(5, 3, 900, DIMENSION, false)) {
            SnapshotSearcher searcher = searcher(new Workers(threads, 4));
            Query query = query(later());
            List<Hit> expected = searcher(Workers.callerOnly()).search(many.parts(), query).hits();
            Callable<List<Hit>> search = () -> searcher.search(many.parts(), query).hits();
            for (var result : threads.invokeAll(Collections.nCopies(50, search))) {
                assertThat(result.get()).isEqualTo(expected);
            }
        }
    }

    @Test
    void executorThatRefusesLeavesTheWorkToTheCaller() {
        Workers refusing = new Workers(
                task -> {
                    throw new RejectedExecutionException("shut down");
                },
                4);
        try (SampleParts many = new SampleParts(5, 3, 900, DIMENSION, false)) {
            Query query = query(later());
            assertThat(searcher(refusing).search(many.parts(), query).hits())
                    .isEqualTo(searcher(Workers.callerOnly()).search(many.parts(), query).hits());
        }
    }

    /** Rows without vectors that tell when a filter looks at them; none matches. */
    private record Watched(int count, IntConsumer watcher) implements Rows {

        @Override
        public int dimension() {
            return DIMENSION;
        }

        @Override
        public MemorySegment vectors() {
            throw new AssertionError("no row matches, so none is scored");
        }

        @Override
        public MemorySegment norms() {
            throw new AssertionError("no row matches, so none is scored");
        }

        @Override
        public long idMost(int ordinal) {
            return 0;
        }

        @Override
        public long idLeast(int ordinal) {
            return ordinal;
        }

        @Override
        public MemorySegment fields() {
            return MemorySegment.ofArray(new byte[] {'z'});
        }

        @Override
        public long nameOffset(int ordinal) {
            watcher.accept(ordinal);
            return 0;
        }

        @Override
        public int nameLength(int ordinal) {
            return 1;
        }

        @Override
        public long metadataOffset(int ordinal) {
            return 0;
        }

        @Override
        public int metadataLength(int ordinal) {
            return 0;
        }
    }
}
