package io.quantara.bench.exact;

import io.quantara.Database;
import io.quantara.Document;
import io.quantara.ImportFile;
import io.quantara.Include;
import io.quantara.LoadOptions;
import io.quantara.Metric;
import io.quantara.SearchRequest;
import io.quantara.SearchResult;
import io.quantara.SearchResults;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Compares exact search with a full scan in double precision, in every metric. A hit counts when its distance is within
 * rounding of the k-th true one, since float32 and float64 may order near ties differently.
 *
 * <p>Arguments: base file, query file, dimension for files without a header, number of queries. Prints one line a
 * metric.
 */
public final class ExactRecall {

    private static final int K = 10;
    private static final double ROUNDING = 1e-5;

    private ExactRecall() {}

    /** Runs the comparison. */
    public static void main(String[] arguments) {
        int dimension = Integer.parseInt(arguments[2]);
        int most = Integer.parseInt(arguments[3]);
        try (Database database = Database.inMemory()) {
            load(database, "base", arguments[0], dimension);
            load(database, "queries", arguments[1], dimension);
            List<float[]> base = vectors(database, "base");
            List<float[]> queries = vectors(database, "queries");
            List<float[]> asked = queries.subList(0, Math.min(most, queries.size()));
            for (Metric metric : Metric.values()) {
                double recall = recall(database, base, asked, metric);
                System.out.println(metric + " recall@" + K + " against float64 over " + base.size() + " rows and "
                        + asked.size() + " queries: " + recall);
            }
        }
    }

    private static void load(Database database, String collection, String path, int dimension) {
        ImportFile file = ImportFile.of(Path.of(path));
        ImportFile readable = file.format() == ImportFile.Format.F16 ? file.dimension(dimension) : file;
        database.importFrom(readable, collection, LoadOptions.defaults());
    }

    private static List<float[]> vectors(Database database, String collection) {
        try (Stream<Document> documents = database.getCollection(collection).stream()) {
            return documents.map(Document::vector).toList();
        }
    }

    private static double recall(Database database, List<float[]> base, List<float[]> queries, Metric metric) {
        long hits = 0;
        for (float[] query : queries) {
            double worst = kthCloseness(base, query, metric);
            SearchResults found = database.getCollection("base")
                    .search(SearchRequest.of(query)
                            .topK(K)
                            .metric(metric)
                            .exact()
                            .include(Include.VECTOR));
            for (SearchResult result : found) {
                double closeness = closeness(query, result.vector(), metric);
                hits += closeness >= worst - ROUNDING * Math.max(1, Math.abs(worst)) ? 1 : 0;
            }
        }
        return (double) hits / (K * (long) queries.size());
    }

    /** Returns the closeness of the k-th nearest row. */
    private static double kthCloseness(List<float[]> base, float[] query, Metric metric) {
        double[] all = base.stream()
                .parallel()
                .mapToDouble(row -> closeness(query, row, metric))
                .toArray();
        Arrays.sort(all);
        return all[all.length - K];
    }

    /** Returns a number that is larger for closer rows, in double precision. */
    private static double closeness(float[] query, float[] row, Metric metric) {
        double dot = 0;
        double querySquares = 0;
        double rowSquares = 0;
        double squares = 0;
        for (int at = 0; at < query.length; at++) {
            dot += (double) query[at] * row[at];
            querySquares += (double) query[at] * query[at];
            rowSquares += (double) row[at] * row[at];
            double difference = (double) query[at] - row[at];
            squares += difference * difference;
        }
        return switch (metric) {
            case DOT -> dot;
            case COSINE -> dot == 0 ? 0 : dot / Math.sqrt(querySquares * rowSquares);
            case EUCLIDEAN -> -Math.sqrt(squares);
        };
    }
}
