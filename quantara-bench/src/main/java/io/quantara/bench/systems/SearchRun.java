package io.quantara.bench.systems;

import io.quantara.bench.settings.Settings;
import io.quantara.bench.systems.SearchSystem.Searcher;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes over all queries, one query at a time, with the time of each query. The queries of a pass are shared out to
 * {@code searchers} threads, the caller's being one of them, and each takes the next query when it has answered one;
 * how long a pass took is told by the clock on the wall. For one thread.
 */
final class SearchRun implements AutoCloseable {

    private final Searcher searcher;
    private final float[][] queries;
    private final int k;
    private final int searchers;
    private final ExecutorService others = Executors.newCachedThreadPool();
    private final int[][] found;
    private int[][] nanos = {};
    private double[] passSeconds = {};

    /** Reads from the settings how many neighbours to find in how many threads. */
    SearchRun(Searcher searcher, float[][] queries, Settings settings) {
        this.searcher = searcher;
        this.queries = queries;
        this.k = settings.getInt("k", 10);
        this.searchers = settings.getInt("searchers", 1);
        this.found = new int[queries.length][];
    }

    /** Searches for so long at least, in whole queries; the results are dropped. */
    void warm(double seconds) throws IOException {
        inAllThreads(() -> {
            long end = System.nanoTime() + (long) (seconds * 1e9);
            for (int query = 0; System.nanoTime() < end; query++) {
                searcher.search(queries[query % queries.length], k);
            }
        });
    }

    /**
     * Measures passes: one, and more until there are enough or the time is over.
     *
     * @param mostPasses enough
     * @param leastSeconds no more passes begin after so long
     */
    void measure(int mostPasses, double leastSeconds) throws IOException {
        int[][] times = new int[mostPasses][queries.length];
        double[] seconds = new double[mostPasses];
        double sum = 0;
        int pass = 0;
        while (pass < mostPasses && (pass == 0 || sum < leastSeconds)) {
            seconds[pass] = pass(times[pass]);
            sum += seconds[pass];
            pass++;
        }
        nanos = Arrays.copyOf(times, pass);
        passSeconds = Arrays.copyOf(seconds, pass);
    }

    private double pass(int[] times) throws IOException {
        AtomicInteger next = new AtomicInteger();
        long start = System.nanoTime();
        inAllThreads(() -> {
            long before = System.nanoTime();
            for (int query = next.getAndIncrement(); query < queries.length; query = next.getAndIncrement()) {
                found[query] = searcher.search(queries[query], k);
                long after = System.nanoTime();
                times[query] = (int) Math.min(Integer.MAX_VALUE, after - before);
                before = after;
            }
        });
        return (System.nanoTime() - start) / 1e9;
    }

    /** What each of the threads does. */
    private interface Searching {
        void run() throws IOException;
    }

    /** Does something in all threads at once, and waits for all of them. */
    private void inAllThreads(Searching searching) throws IOException {
        Callable<Boolean> task = () -> {
            searching.run();
            return true;
        };
        List<Future<Boolean>> running = new ArrayList<>();
        for (int other = 1; other < searchers; other++) {
            running.add(others.submit(task));
        }
        searching.run();
        try {
            for (Future<Boolean> other : running) {
                other.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("A searching thread failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while searching");
        }
    }

    /** Returns the number of queries. */
    int count() {
        return queries.length;
    }

    /** Returns the time of each measured pass. */
    double[] passSeconds() {
        return passSeconds;
    }

    /** Returns what a query found last. */
    int[] found(int query) {
        return found[query];
    }

    /** Returns the time of a query in each measured pass. */
    int[] nanos(int query) {
        return Arrays.stream(nanos).mapToInt(times -> times[query]).toArray();
    }

    /** Ends the threads. */
    @Override
    public void close() {
        others.close();
    }
}
