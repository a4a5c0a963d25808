package io.quantara.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quantara.Metric;
import io.quantara.SearchResult;
import io.quantara.SearchResults;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** The answer to an exact search, worked out from the model in the slow and obvious way. */
final class ExactAnswer {

    private ExactAnswer() {}

    /** Requires the best scores in order, each that of its own document; equal scores may come in any order. */
    static void requireBest(
            SearchResults results, Map<String, ModelState.Row> candidates, Metric metric, float[] query, int topK) {
        Map<UUID, Double> scores = new TreeMap<>();
        for (ModelState.Row row : candidates.values()) {
            if (row.id() != null) {
                scores.put(row.id(), score(metric, query, row.vector()));
            }
        }
        Comparator<Double> closest = metric.higherIsCloser() ? Comparator.reverseOrder() : Comparator.naturalOrder();
        List<Double> best = scores.values().stream().sorted(closest).limit(topK).toList();
        assertThat(results.size()).isEqualTo(best.size());
        for (int rank = 0; rank < best.size(); rank++) {
            SearchResult result = results.get(rank);
            assertThat(scores).containsKey(result.id());
            assertThat((double) result.score()).isCloseTo(scores.get(result.id()), within(1e-3));
            assertThat((double) result.score()).isCloseTo(best.get(rank), within(1e-3));
        }
    }

    private static double score(Metric metric, float[] query, List<Float> vector) {
        double dot = 0;
        double queryNorm = 0;
        double norm = 0;
        double distance = 0;
        for (int i = 0; i < query.length; i++) {
            double q = query[i];
            double v = vector.get(i);
            dot += q * v;
            queryNorm += q * q;
            norm += v * v;
            distance += (q - v) * (q - v);
        }
        return switch (metric) {
            case COSINE -> dot / Math.sqrt(queryNorm * norm);
            case DOT -> dot;
            case EUCLIDEAN -> Math.sqrt(distance);
        };
    }
}
