package io.quantara;

import java.util.AbstractList;
import java.util.List;

/** What a search found, best first, with the plan that answered it. An immutable list. */
public final class SearchResults extends AbstractList<SearchResult> {

    private final List<SearchResult> results;
    private final QueryPlan plan;

    SearchResults(List<SearchResult> results, QueryPlan plan) {
        this.results = List.copyOf(results);
        this.plan = plan;
    }

    @Override
    public SearchResult get(int position) {
        return results.get(position);
    }

    @Override
    public int size() {
        return results.size();
    }

    /** Returns how the search was answered. */
    public QueryPlan plan() {
        return plan;
    }

    /**
     * Returns whether every segment was searched to its end: always, unless a later version lets a search stop early.
     */
    public boolean isComplete() {
        return true;
    }
}
