package io.quantara.internal.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Documents that damage has taken, as far as their ids can be told. What the log deletes or writes anew afterwards is
 * no loss. Used by one thread.
 */
final class LostRows {

    private static final int MOST_IDS = 100_000;

    private final Map<Integer, Set<UUID>> ids = new HashMap<>();
    private final Map<Integer, Long> unknown = new HashMap<>();
    private int known;

    /** A lost document. */
    record Lost(String collection, UUID id) {}

    void add(int collection, UUID id) {
        if (known < MOST_IDS && ids.computeIfAbsent(collection, key -> new LinkedHashSet<>()).add(id)) {
            known++;
        } else if (known >= MOST_IDS) {
            addUnknown(collection, 1);
        }
    }

    /** Adds documents whose ids are lost too. */
    void addUnknown(int collection, long count) {
        unknown.merge(collection, count, Long::sum);
    }

    /** Forgets a document that was deleted or written anew later. */
    void remove(int collection, UUID id) {
        Set<UUID> lost = ids.get(collection);
        if (lost != null && lost.remove(id)) {
            known--;
        }
    }

    /** Forgets a collection that was cleared or dropped later. */
    void removeAll(int collection) {
        Set<UUID> lost = ids.remove(collection);
        known -= lost == null ? 0 : lost.size();
        unknown.remove(collection);
    }

    /** Returns how many documents are lost, with known ids or without. */
    long count() {
        return known + unknown.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns the first so many of those whose ids are known. */
    List<Lost> first(int most, Catalog catalog) {
        List<Lost> first = new ArrayList<>();
        for (CollectionState collection : catalog.byName().values()) {
            for (UUID id : ids.getOrDefault(collection.id(), Set.of())) {
                if (first.size() == most) {
                    return first;
                }
                first.add(new Lost(collection.name(), id));
            }
        }
        return first;
    }
}
