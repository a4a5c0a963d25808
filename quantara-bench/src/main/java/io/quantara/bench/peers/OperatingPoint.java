package io.quantara.bench.peers;

import io.quantara.bench.peers.SystemOutput.Measured;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a system reached with one effort.
 *
 * @param qps queries a second, the median of all passes of all rounds
 * @param bestQps of the fastest pass
 * @param p50Micros the median over the queries of each query's median time; NaN when queries were asked together
 * @param p99Micros the 99th percentile of the same
 */
record OperatingPoint(
        String effort, double recall, double qps, double bestQps, double p50Micros, double p99Micros) {

    /** Sums up the rounds of one effort. */
    static OperatingPoint of(String effort, List<Measured> rounds, Recall recall) {
        int queries = rounds.getFirst().found().size();
        double[] qps = rounds.stream()
                .flatMap(round -> round.passSeconds().stream())
                .mapToDouble(seconds -> queries / seconds)
                .toArray();
        double[] micros = medianMicros(rounds, queries);
        return new OperatingPoint(
                effort,
                rounds.stream()
                        .mapToDouble(round -> recall.mean(round.found()))
                        .average()
                        .orElseThrow(),
                percentile(qps, 50),
                Arrays.stream(qps).max().orElseThrow(),
                percentile(micros, 50),
                percentile(micros, 99));
    }

    private static double[] medianMicros(List<Measured> rounds, int queries) {
        List<Double> medians = new ArrayList<>();
        for (int query = 0; query < queries; query++) {
            int number = query;
            double[] nanos = rounds.stream()
                    .flatMapToInt(round -> Arrays.stream(round.nanos().get(number)))
                    .asDoubleStream()
                    .toArray();
            if (nanos.length > 0) {
                medians.add(percentile(nanos, 50) / 1_000);
            }
        }
        return medians.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Returns the value below or at which so many percent lie, between two of them where needed; NaN of none. */
    static double percentile(double[] values, double percent) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double position = percent / 100 * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
