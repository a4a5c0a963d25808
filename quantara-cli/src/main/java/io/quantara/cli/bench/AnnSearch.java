package io.quantara.cli.bench;

import io.quantara.Include;
import io.quantara.SearchRequest;
import io.quantara.SearchResults;
import io.quantara.VectorCollection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Measures the searches of {@code bench ann}. */
final class AnnSearch {

    private final AnnOptions options;
    private final VectorCollection collection;
    private final float[][] queries;
    private final TrueNeighbours truth;

    AnnSearch(AnnOptions options, BenchFiles files, VectorCollection collection) {
        this.options = options;
        this.collection = collection;
        this.queries = IntStream.range(0, files.queries().count())
                .mapToObj(files.queries()::row)
                .toArray(float[][]::new);
        VectorFile known = files.truth();
        this.truth = known == null
                ? TrueNeighbours.search(queries, collection, options.metric, options.k)
                : TrueNeighbours.of(files, known, options.metric, options.k);
    }

    /**
     * Measures one effort and returns the figures. The field names are stable.
     *
     * @param effort the effort, or 0 for the default of the index
     */
    Map<String, @Nullable Object> row(int effort) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("kind", "search");
        row.put("index", options.index);
        row.put("metric", options.metric.name().toLowerCase(Locale.ROOT));
        row.put("k", options.k);
        row.put("effort", effort == 0 ? null : effort);
        row.put("threads", options.threads);
        row.put("rounds", options.rounds);
        row.put("queries", queries.length);
        row.put("recall", Figures.rounded(recall(effort), 5));
        QueryRun bare = QueryRun.of(collection, requests(effort, new Include[0]), options.rounds, options.threads);
        row.put("qps", Figures.rounded(bare.queriesPerSecond(), 1));
        row.put("p50Micros", Figures.rounded(bare.percentileMicros(50), 1));
        row.put("p99Micros", Figures.rounded(bare.percentileMicros(99), 1));
        Include[] documents = {Include.NAME, Include.METADATA, Include.VECTOR};
        QueryRun full = QueryRun.of(collection, requests(effort, documents), options.rounds, options.threads);
        row.put("qpsWithDocuments", Figures.rounded(full.queriesPerSecond(), 1));
        row.put("plan", collection.search(requests(effort, new Include[0]).getFirst()).plan().toString());
        return row;
    }

    private List<SearchRequest> requests(int effort, Include[] includes) {
        return Stream.of(queries).map(query -> request(query, effort).include(includes)).toList();
    }

    private SearchRequest request(float[] query, int effort) {
        SearchRequest request = SearchRequest.of(query).topK(options.k).metric(options.metric);
        return effort == 0 ? request : request.effort(effort);
    }

    private double recall(int effort) {
        double sum = 0;
        for (int query = 0; query < queries.length; query++) {
            SearchResults results = collection.search(request(queries[query], effort).include(Include.VECTOR));
            sum += truth.recall(query, queries[query], results);
        }
        return sum / queries.length;
    }
}
