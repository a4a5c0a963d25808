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
    private final double factor;
    private String name = "index";
    private @Nullable IndexSink sink;
    private boolean isTooStrange;
    private IndexRecall.Effort effort = new IndexRecall.Effort(0, Double.NaN, Double.NaN);

    /**
     * Prepares a search.
     *
     * @param factor by how much more effort to make than the index needs to reach a recall
     */
    IndexSearch(SearchContext search, AcceptedRows rows, AttachedIndex attached, double factor) {
        this.search = search;
        this.rows = rows;
        this.attached = attached;
        this.factor = factor;
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
        Throwable failure = ask(best);
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

    /** Returns the rows that the index passed, as far as it tells. */
    int[] passed() {
        return sink == null ? new int[0] : sink.passed();
    }

    private @Nullable Throwable ask(BestRows before) {
        try {
            name = "index " + attached.type().name();
            if (!attached.serves(search.query().metric())) {
                return null;
            }
            effort = attached.recall().effort(search.query()).times(factor);
            IndexSink asked = new IndexSink(search, rows, attached.type().scoring(), effort.value(), before.worst());
            sink = asked;
            search(asked, before);
            asked.close();
            return asked.refusal();
        } catch (Throwable thrown) { // StackOverflowError and OutOfMemoryError too: exact search needs little of both
            return thrown;
        }
    }

    /** Asks with more effort where what was found, in this part or before, is so far that the question is strange. */
    private void search(IndexSink asked, BestRows before) {
        if (before.worst() > Float.NEGATIVE_INFINITY) {
            int suited = suitedEffort(effort.value(), before);
            asked.tryHarder(Math.max(effort.value(), suited));
            if (!isTooStrange) {
                attached.index().search(asked);
            }
            return;
        }
        attached.index().search(asked);
        int suited = suitedEffort(asked.usedEffort(), asked.best());
        if (!isTooStrange && suited > asked.usedEffort()) {
            asked.tryHarder(suited);
            attached.index().search(asked);
        }
    }

    /**
     * Returns the effort that suits a question with such results.
     *
     * @param used the effort with which they were found, or 0 when it says nothing
     */
    private int suitedEffort(int used, BestRows found) {
        boolean saysSomething = used > 0
                && found.worst() > Float.NEGATIVE_INFINITY
                && search.query().metric() == attached.metric()
                && (long) rows.count() * ACCEPTED_ONE_IN >= rows.rows().count();
        if (!saysSomething) {
            return used;
        }
        int suited = Double.isNaN(effort.target())
                ? effort.value()
                : attached.recall().effort(search.query(), effort, closeness(found));
        isTooStrange = effort.value() > 0 && (suited == 0 || suited >= rows.rows().count());
        return suited;
    }

    private double closeness(BestRows found) {
        Likeness likeness = new Likeness(attached.metric(), search.vector().norm());
        found.forEach((part, ordinal, closeness) ->
                likeness.add(search.parts().get(part).rows(), ordinal, closeness));
        return likeness.mean();
    }
}
