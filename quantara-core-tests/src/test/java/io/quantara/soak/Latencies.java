package io.quantara.soak;

import java.util.concurrent.atomic.AtomicLongArray;

/** How long calls took, in buckets of two per cent, counted by many threads until they are taken. Thread-safe. */
final class Latencies {

    private static final double LOG_WIDTH = Math.log(1.02);
    private static final int BUCKETS = 1_400;

    private final AtomicLongArray buckets = new AtomicLongArray(BUCKETS);

    /** Percentiles of some calls, in microseconds; 0 when there was no call. */
    record Percentiles(long calls, double p50Micros, double p99Micros) {}

    void add(long nanos) {
        int bucket = (int) (Math.log((double) Math.max(1, nanos)) / LOG_WIDTH);
        buckets.incrementAndGet(Math.min(BUCKETS - 1, bucket));
    }

    /** Returns the percentiles of the calls since the last time. */
    Percentiles take() {
        long[] counts = new long[BUCKETS];
        long calls = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            counts[bucket] = buckets.getAndSet(bucket, 0);
            calls += counts[bucket];
        }
        return new Percentiles(calls, micros(counts, calls, 0.50), micros(counts, calls, 0.99));
    }

    private static double micros(long[] counts, long calls, double share) {
        long below = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            below += counts[bucket];
            if (below > 0 && below >= share * calls) {
                return Math.exp((bucket + 0.5) * LOG_WIDTH) / 1_000;
            }
        }
        return 0;
    }
}
