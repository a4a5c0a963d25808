package io.quantara.internal.query;

import io.quantara.QueryPlan;
import java.util.List;

/**
 * What a search found.
 *
 * @param hits the best rows, best first; on equal closeness the smaller id in text order comes first
 * @param plan how they were found
 */
public record Found(List<Hit> hits, QueryPlan plan) {

    /** Makes the list unmodifiable. */
    public Found {
        hits = List.copyOf(hits);
    }
}
