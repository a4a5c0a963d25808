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
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes over all queries with one effort, one query at a time, with the time of each query, or {@code batch} queries
 * together. The queries of a pass are shared out to {@code searchers} threads, the caller's being one of them, and each
 * takes the next when it has answered one; how long a pass took is told by the clock on the wall. For one thread.
 */
final class SearchRun {

    private final Searcher searcher;
    private final String effort;
    private final float[][] queries;
    private final int k;
    private final int batch;
    private final int searchers;
    private final ExecutorService others;
    private final int[][] found;
    private final List<int[]> nanos = new ArrayList<>();
    private final List<Double> passSeconds = new ArrayList<>();

    /**
     * Reads from the settings how many neighbours to find, of how many queries together, in how many threads.
     *
     * @param others gives the threads beside that of the caller
     */
    SearchRun(Searcher searcher, String effort, float[][] queries, Settings settings, ExecutorService others) {
        this.searcher = searcher;
        this.effort = effort;
        this.queries = queries;
        this.others = others;
        this.k = settings.getInt("k", 10);
        this.batch = settings.getInt("batch", 1);
        this.searchers = settings.getInt("searchers", 1);
        this.found = new int[queries.length][];
    }

    /** Searches for so long at least, in whole queries. */
    void warm(double seconds) throws IOException {
        searcher.effort(effort);
        inAllThreads(() -> {
            long end = System.nanoTime() + (long) (seconds * 1e9);
            int query = 0;
            while (System.nanoTime() < end) {
                ask(query);
                query = query + batch < queries.length ? query + batch : 0;
            }
        });
    }

    /**
     * Measures passes, in addition to those before: one, and more until there are enough or the time is over.
     *
     * @param mostPasses enough
     * @param leastSeconds no more passes begin after so long
     */
    void measure(int mostPasses, double leastSeconds) throws IOException {
        searcher.effort(effort);
        double sum = 0;
        for (int pass = 0; pass < mostPasses && (pass == 0 || sum < leastSeconds); pass++) {
            int[] times = new int[queries.length];
            double seconds = pass(times);
            if (batch == 1) {
                nanos.add(times);
            }
            passSeconds.add(seconds);
            sum += seconds;
        }
    }

    private double pass(int[] times) throws IOException {
        AtomicInteger next = new AtomicInteger();
        long start = System.nanoTime();
        inAllThreads(() -> {
            long before = System.nanoTime();
            for (int query = next.getAndAdd(batch); query < queries.length; query = next.getAndAdd(batch)) {
                ask(query);
                long after = System.nanoTime();
                times[query] = (int) Math.min(Integer.MAX_VALUE, after - before);
                before = after;
            }
        });
        return (System.nanoTime() - start) / 1e9;
    }

    /** Asks a query, or the batch that begins with it. */
    private void ask(int query) throws IOException {
        if (batch == 1) {
            found[query] = searcher.search(queries[query], k);
            return;
        }
        int end = Math.min(query + batch, queries.length);
        int[][] rows = searcher.searchAll(Arrays.copyOfRange(queries, query, end), k);
        System.arraycopy(rows, 0, found, query, rows.length);
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

    /** Returns the effort. */
    String effort() {
        return effort;
    }

    /** Returns the number of queries. */
    int count() {
        return queries.length;
    }

    /** Returns the time of each measured pass. */
    List<Double> passSeconds() {
        return passSeconds;
    }

    /** Returns what a query found last. */
    int[] found(int query) {
        return found[query];
    }

    /** Returns the time of a query in each measured pass; nothing when queries were asked together. */
    int[] nanos(int query) {
        return nanos.stream().mapToInt(times -> times[query]).toArray();
    }
}
