package io.quantara.internal.query;

import io.quantara.Filter;
import io.quantara.internal.index.QueryVector;
import io.quantara.internal.index.Workers;
import io.quantara.internal.simd.Kernels;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
        StopSignal stop = new StopSignal(query.deadlineNanos());
        stop.check();
        SearchContext search = new SearchContext(
                List.copyOf(parts), query, new QueryVector(query.vector(), query.metric()), Kernels.current(), stop);
        checkDimensions(search);
        Filter filter = query.filter();
        List<AcceptedRows> accepted = RowSelection.select(
                search.parts(), filter == null ? null : FilterEvaluator.of(filter), workers, stop);
        return rank(search, accepted);
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

    private Found rank(SearchContext search, List<AcceptedRows> accepted) {
        BestRows best = search.collector(
                accepted.stream().mapToLong(AcceptedRows::count).sum());
        PlanNotes notes = new PlanNotes();
        List<AcceptedRows> rest = new ArrayList<>();
        for (AcceptedRows rows : accepted) {
            String reason = answerByIndex(search, rows, best, notes);
            if (reason != null) {
                notes.answeredExactly(rows, reason);
                rest.add(rows);
            }
        }
        exact.search(search, rest, best);
        return new Found(best.drain(search.query().metric(), search.query().threshold()), notes.plan());
    }

    /** Returns why exact search must answer for a part, or null when its index did. */
    private @Nullable String answerByIndex(
            SearchContext search, AcceptedRows rows, BestRows best, PlanNotes notes) {
        AttachedIndex index = rows.part().index();
        if (search.query().exactOnly()) {
            return "asked for exact search";
        }
        if (index == null) {
            return rows.part().whyNoIndex();
        }
        if (rows.count() <= search.query().k()) {
            return "k is not below the accepted rows";
        }
        return new IndexSearch(search, rows, index).run(best, notes, failures);
    }
}
