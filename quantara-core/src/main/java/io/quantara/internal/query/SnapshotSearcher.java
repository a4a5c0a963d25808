package io.quantara.internal.query;

import io.quantara.Filter;
import io.quantara.internal.index.QueryVector;
import io.quantara.internal.index.Workers;
import io.quantara.internal.simd.Kernels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the best rows among the parts of one snapshot: decides which rows may be results, asks the index of each part
 * that has one, compares all other rows exactly, and merges.
 *
 * <p>Exact results are the same, bit for bit, as those of a full scan with the canonical kernel, whatever the number of
 * threads. An index chooses candidates only; when it fails, offers too few or does not serve the metric, its part is
 * searched exactly. Immutable, hence safe for many threads; the caller holds the snapshot until {@link #search}
 * returns, and no thread touches it afterwards.
 */
public final class SnapshotSearcher {

    /** Below this a second thread saves too little: some 8 MiB of vectors, a quarter of a millisecond. */
    private static final long PARALLEL_FLOATS = 1 << 21;

    private final Workers workers;
    private final ExactSearch exact;
    private final IndexFailureListener failures;

    /**
     * Creates a searcher.
     *
     * @param workers who filters and compares many rows
     * @param failures hears of indexes that fail
     */
    public SnapshotSearcher(Workers workers, IndexFailureListener failures) {
        this(workers, failures, PARALLEL_FLOATS);
    }

    SnapshotSearcher(Workers workers, IndexFailureListener failures, long parallelFloats) {
        this.workers = workers;
        this.exact = new ExactSearch(workers, parallelFloats);
        this.failures = failures;
    }

    /**
     * Searches.
     *
     * @param parts memtables and segments, all of the query's dimension
     * @throws io.quantara.DeadlineExceededException when the query's deadline passes
     * @throws io.quantara.CancelledException when the calling thread is interrupted; its flag stays set
     * @throws DamagedMetadataException when a row that the filter needs cannot be read
     */
    public Found search(List<SearchPart> parts, Query query) {
        SearchContext search = begin(List.copyOf(parts), query, "");
        Ranking ranking = new Ranking(search, select(search));
        ranking.askIndexes(failures);
        ranking.pruned(exact.search(search, ranking.rest(), ranking.best()));
        return ranking.found();
    }

    /**
     * Answers many queries, each as {@link #search} does, with the same results. Rows that several queries compare
     * exactly are read once for all of them; a filter that several share is evaluated once.
     *
     * @param parts memtables and segments, all of the queries' dimension
     * @return what was found, in the order of the queries
     * @throws io.quantara.DeadlineExceededException when the deadline of a query passes; the message names the query
     * @throws io.quantara.CancelledException when the calling thread is interrupted; its flag stays set
     * @throws DamagedMetadataException when a row that a filter needs cannot be read
     */
    public List<Found> searchAll(List<SearchPart> parts, List<Query> queries) {
        List<SearchPart> searched = List.copyOf(parts);
        List<SearchContext> searches = new ArrayList<>(queries.size());
        for (int at = 0; at < queries.size(); at++) {
            searches.add(begin(searched, queries.get(at), "Request " + (at + 1) + " of " + queries.size() + ": "));
        }
        List<Found> found = new ArrayList<>(queries.size());
        for (int from = 0; from < searches.size(); from += ExactSearch.MOST_QUERIES) {
            int to = Math.min(searches.size(), from + ExactSearch.MOST_QUERIES);
            found.addAll(searchTogether(searches.subList(from, to)));
        }
        return found;
    }

    private List<Found> searchTogether(List<SearchContext> searches) {
        Map<Optional<Filter>, List<AcceptedRows>> accepted = new HashMap<>();
        List<Ranking> rankings = new ArrayList<>(searches.size());
        for (SearchContext search : searches) {
            Optional<Filter> filter = Optional.ofNullable(search.query().filter());
            rankings.add(new Ranking(search, accepted.computeIfAbsent(filter, _ -> select(search))));
        }
        workers.forEach(
                rankings.size(),
                at -> rankings.get(at).askIndexes(failures),
                () -> searches.forEach(search -> search.stop().cancel()));
        Map<List<AcceptedRows>, List<Ranking>> together = new LinkedHashMap<>();
        for (Ranking ranking : rankings) {
            together.computeIfAbsent(ranking.rest(), _ -> new ArrayList<>()).add(ranking);
        }
        together.forEach((rest, alike) -> exact.searchAll(alike, rest));
        return rankings.stream().map(Ranking::found).toList();
    }

    private static SearchContext begin(List<SearchPart> parts, Query query, String name) {
        StopSignal stop = new StopSignal(query.deadlineNanos(), name);
        stop.check();
        SearchContext search = new SearchContext(
                parts, query, new QueryVector(query.vector(), query.metric()), Kernels.current(), stop);
        checkDimensions(search);
        return search;
    }

    private List<AcceptedRows> select(SearchContext search) {
        Filter filter = search.query().filter();
        return RowSelection.select(
                search.parts(), filter == null ? null : FilterEvaluator.of(filter), workers, search.stop());
    }

    private static void checkDimensions(SearchContext search) {
        int dimension = search.query().vector().length;
        for (SearchPart part : search.parts()) {
            if (part.rows().dimension() != dimension) {
                throw new IllegalArgumentException("The query has " + dimension + " dimensions but the rows have "
                        + part.rows().dimension() + ". Search a collection with a query of its own dimension.");
            }
        }
    }
}
