package io.quantara.internal.query;

import org.jspecify.annotations.Nullable;

/**
 * Searches one part through its index. An index may be anybody's code, so whatever it throws or gets wrong ends here:
 * the listener hears of it, and the part is searched exactly.
 */
final class IndexSearch {

    private final SearchContext search;
    private final AcceptedRows rows;
    private final AttachedIndex attached;
    private String name = "index";
    private @Nullable IndexSink sink;

    IndexSearch(SearchContext search, AcceptedRows rows, AttachedIndex attached) {
        this.search = search;
        this.rows = rows;
        this.attached = attached;
    }

    /**
     * Asks the index.
     *
     * @param best takes the best rows, if the index answered
     * @return why exact search must answer, or null when the index did
     */
    @Nullable String run(BestRows best, PlanNotes notes, IndexFailureListener failures) {
        Throwable failure = ask();
        search.stop().check();
        if (failure != null) {
            failures.indexFailed(rows.part(), failure);
            return name + " failed: " + failure;
        }
        if (sink == null) {
            return name + " does not serve " + search.query().metric();
        }
        if (sink.offeredCount() < Math.min(search.query().k(), rows.count())) {
            return name + " offered fewer rows than asked for";
        }
        best.offerAll(sink.best());
        notes.answeredByIndex(rows, attached.type().name(), sink.scoredRows());
        return null;
    }

    private @Nullable Throwable ask() {
        try {
            name = "index " + attached.type().name();
            if (!attached.serves(search.query().metric())) {
                return null;
            }
            IndexSink asked = new IndexSink(search, rows, attached.type().scoring());
            sink = asked;
            attached.index().search(asked);
            asked.close();
            return asked.refusal();
        } catch (Throwable thrown) { // StackOverflowError and OutOfMemoryError too: exact search needs little of both
            return thrown;
        }
    }
}
