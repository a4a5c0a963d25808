package io.quantara.bench.systems;

import io.quantara.bench.systems.SearchSystem.Searcher;
import java.io.IOException;
import java.util.Arrays;

/** Passes over all queries, one query at a time, with the time of each query. For one thread. */
final class SearchRun {

    private final Searcher searcher;
    private final float[][] queries;
    private final int k;
    private final int[][] found;
    private int[][] nanos = {};
    private double[] passSeconds = {};

    SearchRun(Searcher searcher, float[][] queries, int k) {
        this.searcher = searcher;
        this.queries = queries;
        this.k = k;
        this.found = new int[queries.length][];
    }

    /** Searches for so long at least, in whole queries; the results are dropped. */
    void warm(double seconds) throws IOException {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        for (int query = 0; System.nanoTime() < end; query++) {
            searcher.search(queries[query % queries.length], k);
        }
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
        long start = System.nanoTime();
        long before = start;
        for (int query = 0; query < queries.length; query++) {
            found[query] = searcher.search(queries[query], k);
            long after = System.nanoTime();
            times[query] = (int) Math.min(Integer.MAX_VALUE, after - before);
            before = after;
        }
        return (before - start) / 1e9;
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
}
