package io.quantara.internal.query;

import org.jspecify.annotations.Nullable;

/**
 * Searches one part through its index. An index may be anybody's code, so whatever it throws or gets wrong ends here:
 * the listener hears of it, and the part is searched exactly.
 */
final class IndexSearch {

    /** Where fewer rows than one in so many are accepted, a far result says nothing about the question. */
    private static final int ACCEPTED_ONE_IN = 2;

    private final SearchContext search;
    private final AcceptedRows rows;
    private final AttachedIndex attached;
    private String name = "index";
    private @Nullable IndexSink sink;
    private boolean isTooStrange;
    private IndexRecall.Effort effort = new IndexRecall.Effort(0, Double.NaN, Double.NaN);

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
        String refusal = attached.recall().refusal(search.query());
        if (refusal != null) {
            return "index " + attached.type().name() + " " + refusal;
        }
        Throwable failure = ask();
        search.stop().check();
        if (failure != null) {
            failures.indexFailed(rows.part(), failure);
            return name + " failed: " + failure;
        }
        if (sink == null) {
            return name + " does not serve " + search.query().metric();
        }
        if (isTooStrange) {
            return name + " is no faster for a question so unlike all rows";
        }
        if (sink.offeredCount() < Math.min(search.query().k(), rows.count())) {
            return name + " offered fewer rows than asked for";
        }
        best.offerAll(sink.best());
        notes.answeredByIndex(rows, attached.type().name(), effort, sink);
        return null;
    }

    private @Nullable Throwable ask() {
        try {
            name = "index " + attached.type().name();
            if (!attached.serves(search.query().metric())) {
                return null;
            }
            effort = attached.recall().effort(search.query());
            IndexSink asked = new IndexSink(search, rows, attached.type().scoring(), effort.value());
            sink = asked;
            attached.index().search(asked);
            askAgain(asked);
            asked.close();
            return asked.refusal();
        } catch (Throwable thrown) { // StackOverflowError and OutOfMemoryError too: exact search needs little of both
            return thrown;
        }
    }

    /** Asks with more effort where what was found is so far away that the question must be a strange one. */
    private void askAgain(IndexSink asked) {
        boolean saysSomething = asked.usedEffort() > 0
                && asked.best().worst() > Float.NEGATIVE_INFINITY
                && search.query().metric() == attached.metric()
                && (long) rows.count() * ACCEPTED_ONE_IN >= rows.rows().count();
        if (saysSomething) {
            int more = Double.isNaN(effort.target())
                    ? effort.value()
                    : attached.recall().effort(search.query(), effort, closeness(asked.best()));
            isTooStrange = effort.value() > 0 && (more == 0 || more >= rows.rows().count());
            if (!isTooStrange && more > asked.usedEffort()) {
                asked.tryHarder(more);
                attached.index().search(asked);
            }
        }
    }

    private double closeness(BestRows best) {
        Likeness likeness = new Likeness(attached.metric(), search.vector().norm(), rows.rows());
        best.forEach((_, ordinal, closeness) -> likeness.add(ordinal, closeness));
        return likeness.mean();
    }
}
