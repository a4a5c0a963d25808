package io.quantara.internal.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Rows whose deletions are lost: any of them may have been deleted. Used by one thread. */
final class UncertainRows {

    private final Map<RowSource, Set<Integer>> collections = new HashMap<>();
    private final Set<Part> ofVersions = new HashSet<>();

    /** Adds the rows that a collection has there. */
    void add(int collection, RowSource source) {
        collections.computeIfAbsent(source, key -> new HashSet<>()).add(collection);
    }

    /** Adds a part of a named version. */
    void add(Part part) {
        ofVersions.add(part);
    }

    boolean isEmpty() {
        return collections.isEmpty() && ofVersions.isEmpty();
    }

    /**
     * Returns whether the rows of a part are uncertain.
     *
     * @param base the collections before the log: a clone made since has the deletions of its source
     */
    boolean contains(CollectionState collection, Part part, Catalog base) {
        Set<Integer> known = collections.getOrDefault(part.source(), Set.of());
        return ofVersions.contains(part)
                || known.contains(collection.id()) || (!known.isEmpty() && base.collection(collection.id()) == null);
    }
}
