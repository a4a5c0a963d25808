package io.quantara.cli.bench;

import io.quantara.SearchRequest;
import io.quantara.VectorCollection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** The times of a run of queries: of each round and query, and of all rounds together. */
final class QueryRun {

    private static final Duration WARM_UP = Duration.ofSeconds(1);

    private final long[][] nanos;
    private final Duration elapsed;

    private QueryRun(long[][] nanos, Duration elapsed) {
        this.nanos = nanos;
        this.elapsed = elapsed;
    }

    /**
     * Runs all queries, first untimed at least once and for at least a second, then in rounds.
     *
     * @param threads how many callers take the queries in turn
     */
    static QueryRun of(VectorCollection collection, List<SearchRequest> queries, int rounds, int threads) {
        try (ExecutorService callers = Executors.newFixedThreadPool(threads)) {
            long[] ignored = new long[queries.size()];
            long warmUp = System.nanoTime();
            do {
                round(collection, queries, ignored, threads, callers);
            } while (System.nanoTime() - warmUp < WARM_UP.toNanos());
            long[][] nanos = new long[rounds][queries.size()];
            long start = System.nanoTime();
            for (long[] round : nanos) {
                round(collection, queries, round, threads, callers);
            }
            return new QueryRun(nanos, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private static void round(
            VectorCollection collection,
            List<SearchRequest> queries,
            long[] nanos,
            int threads,
            ExecutorService callers) {
        AtomicInteger next = new AtomicInteger();
        Callable<Boolean> caller = () -> {
            for (int query = next.getAndIncrement(); query < nanos.length; query = next.getAndIncrement()) {
                long start = System.nanoTime();
                collection.search(queries.get(query));
                nanos[query] = System.nanoTime() - start;
            }
            return true;
        };
        List<Future<Boolean>> running = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            running.add(callers.submit(caller));
        }
        running.forEach(QueryRun::await);
    }

    private static void await(Future<Boolean> caller) {
        try {
            caller.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The benchmark was interrupted", e);
        }
    }

    /** Returns the queries a second. */
    double queriesPerSecond() {
        return (double) nanos.length * nanos[0].length / (elapsed.toNanos() / 1e9);
    }

    /**
     * Returns a percentile over queries of each query's median over the rounds, in microseconds.
     *
     * @param percent 1 to 100
     */
    double percentileMicros(int percent) {
        double[] medians = new double[nanos[0].length];
        for (int query = 0; query < medians.length; query++) {
            long[] times = new long[nanos.length];
            for (int round = 0; round < times.length; round++) {
                times[round] = nanos[round][query];
            }
            medians[query] = Figures.median(times);
        }
        Arrays.sort(medians);
        int position = (int) Math.ceil(percent / 100.0 * medians.length) - 1;
        return medians[Math.max(0, position)] / 1e3;
    }
}
