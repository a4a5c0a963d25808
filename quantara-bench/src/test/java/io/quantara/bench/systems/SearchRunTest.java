package io.quantara.bench.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.bench.settings.Settings;
import io.quantara.bench.systems.SearchSystem.Searcher;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchRunTest {

    private static final float[][] QUERIES = {{3}, {1}, {4}, {1}, {5}};

    /** Finds the first component of a query. */
    private static class Echo implements Searcher {

        @Override
        public void effort(String effort) {}

        @Override
        public int[] search(float[] query, int k) throws IOException {
            return new int[] {(int) query[0]};
        }

        @Override
        public int[][] searchAll(float[][] queries, int k) {
            return Arrays.stream(queries)
                    .map(query -> new int[] {(int) query[0], queries.length})
                    .toArray(int[][]::new);
        }

        @Override
        public void close() {}
    }

    private final ExecutorService others = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        others.close();
    }

    private SearchRun run(Searcher searcher, String settings) {
        return new SearchRun(searcher, "-", QUERIES, Settings.parse(settings), others);
    }

    @ParameterizedTest
    @ValueSource(strings = {"searchers=1", "searchers=3"})
    void asksEveryQueryOnceInAPass(String searchers) throws IOException {
        SearchRun run = run(new Echo(), searchers);
        run.measure(2, 1_000);
        run.measure(1, 1_000);

        assertThat(run.passSeconds()).hasSize(3);
        for (int query = 0; query < run.count(); query++) {
            assertThat(run.found(query)).containsExactly((int) QUERIES[query][0]);
            assertThat(run.nanos(query)).hasSize(3);
        }
    }

    @Test
    void asksABatchTogetherAndTellsNoTimesOfItsQueries() throws IOException {
        SearchRun run = run(new Echo(), "batch=3 searchers=2");
        run.warm(0.01);
        run.measure(1, 1);

        assertThat(run.passSeconds()).hasSize(1);
        assertThat(run.nanos(0)).isEmpty();
        for (int query = 0; query < run.count(); query++) {
            assertThat(run.found(query)).containsExactly((int) QUERIES[query][0], query < 3 ? 3 : 2);
        }
    }

    @Test
    void searchesInAsManyThreadsAsItIsTold() throws IOException {
        CountDownLatch both = new CountDownLatch(2);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        Searcher meeting = new Echo() {
            @Override
            public int[] search(float[] query, int k) throws IOException {
                if (threads.add(Thread.currentThread())) {
                    both.countDown();
                }
                awaitBoth();
                return super.search(query, k);
            }

            private void awaitBoth() throws IOException {
                try {
                    if (!both.await(1, TimeUnit.MINUTES)) {
                        throw new IOException("only one thread searches");
                    }
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        };

        run(meeting, "searchers=2").measure(1, 1);

        assertThat(threads).hasSize(2);
    }

    @Test
    void tellsThatAnotherThreadFailed() {
        Thread caller = Thread.currentThread();
        Searcher failing = new Echo() {
            @Override
            public int[] search(float[] query, int k) throws IOException {
                if (Thread.currentThread() != caller) {
                    throw new IOException("disk on fire");
                }
                return super.search(query, k);
            }
        };

        SearchRun run = run(failing, "searchers=2");

        assertThatThrownBy(() -> run.warm(0.01)).hasRootCauseMessage("disk on fire");
    }
}
