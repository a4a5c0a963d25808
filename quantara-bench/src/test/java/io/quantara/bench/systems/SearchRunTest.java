package io.quantara.bench.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantara.bench.settings.Settings;
import io.quantara.bench.systems.SearchSystem.Searcher;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

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
        public void close() {}
    }

    @Test
    void asksEveryQueryOnceInAPass() throws IOException {
        for (String searchers : new String[] {"searchers=1", "searchers=3"}) {
            try (SearchRun run = new SearchRun(new Echo(), QUERIES, Settings.parse(searchers))) {
                run.measure(2, 1_000);

                assertThat(run.passSeconds()).hasSize(2);
                for (int query = 0; query < run.count(); query++) {
                    assertThat(run.found(query)).containsExactly((int) QUERIES[query][0]);
                    assertThat(run.nanos(query)).hasSize(2);
                }
            }
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

        try (SearchRun run = new SearchRun(meeting, QUERIES, Settings.parse("searchers=2"))) {
            run.measure(1, 1);
        }
        assertThat(threads).hasSize(2);
    }

    @Test
    void tellsThatAnotherThreadFailed() throws IOException {
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

        try (SearchRun run = new SearchRun(failing, QUERIES, Settings.parse("searchers=2"))) {
            assertThatThrownBy(() -> run.warm(0.01)).hasRootCauseMessage("disk on fire");
        }
    }
}
