package io.quantara.cli.bench;

import io.quantara.Include;
import io.quantara.Metric;
import io.quantara.SearchRequest;
import io.quantara.SearchResult;
import io.quantara.SearchResults;
import io.quantara.VectorCollection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * What counts as found, by distance: for each query the score of its k-th true neighbour, in double. A result is a hit
 * when its own score, computed here from its stored vector and not taken from the database, is at least as good within
 * rounding; so ties at equal distance all count.
 */
final class TrueNeighbours {

    private static final double ROUNDING = 1e-6;

    private final Metric metric;
    private final int k;
    private final double[] leastScores;

    private TrueNeighbours(Metric metric, int k, double[] leastScores) {
        this.metric = metric;
        this.k = k;
        this.leastScores = leastScores;
    }

    /** Takes the neighbours from a file of row numbers, best first. */
    static TrueNeighbours of(BenchFiles files, VectorFile truth, Metric metric, int k) {
        double[] least = new double[files.queries().count()];
        int neighbours = Math.min(k, truth.dimension());
        for (int query = 0; query < least.length; query++) {
            float[] vector = files.queries().row(query);
            least[query] = Double.POSITIVE_INFINITY;
            for (int position = 0; position < neighbours; position++) {
                float[] neighbour = files.base().row(truth.number(query, position));
                least[query] = Math.min(least[query], closeness(metric, vector, neighbour));
            }
        }
        return new TrueNeighbours(metric, neighbours, least);
    }

    /** Finds the neighbours by exact search. */
    static TrueNeighbours search(float[][] queries, VectorCollection collection, Metric metric, int k) {
        double[] least = new double[queries.length];
        int neighbours = (int) Math.min(k, collection.count());
        for (int query = 0; query < least.length; query++) {
            SearchResults exact = collection.search(SearchRequest.of(queries[query])
                    .metric(metric)
                    .topK(neighbours)
                    .exact()
                    .include(Include.VECTOR));
            least[query] = closeness(metric, queries[query], exact.getLast().vector());
        }
        return new TrueNeighbours(metric, neighbours, least);
    }

    /** Returns how many neighbours there are for each query. */
    int k() {
        return k;
    }

    /** Returns the share of the true neighbours of a query that results with vectors hold. */
    double recall(int query, float[] vector, SearchResults results) {
        Set<UUID> hits = new HashSet<>();
        double least = leastScores[query];
        for (SearchResult result : results) {
            double closeness = closeness(metric, vector, result.vector());
            if (closeness >= least - rounding(least, vector, result.vector())) {
                hits.add(result.id());
            }
        }
        return (double) Math.min(k, hits.size()) / k;
    }

    /** A score of float32 sums is right to about a millionth of the terms. */
    private double rounding(double least, float[] vector, float[] other) {
        return switch (metric) {
            case COSINE -> ROUNDING;
            case DOT -> ROUNDING * Math.sqrt(dot(vector, vector) * dot(other, other));
            case EUCLIDEAN -> ROUNDING * Math.abs(least);
        };
    }

    /** Returns the score in double; larger is closer, so a distance is negative. */
    private static double closeness(Metric metric, float[] a, float[] b) {
        return switch (metric) {
            case DOT -> dot(a, b);
            case COSINE -> {
                double norms = Math.sqrt(dot(a, a) * dot(b, b));
                yield norms == 0 ? 0 : dot(a, b) / norms;
            }
            case EUCLIDEAN -> -distance(a, b);
        };
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = (double) a[i] - b[i];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }
}
