package io.quantara.internal.engine;

import io.quantara.Metadata;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All collections and settings at one moment. Immutable. */
public final class Catalog {

    static final int DEFAULT_ID = 1;
    static final String DEFAULT_NAME = "default";

    private final Map<Integer, CollectionState> byId;
    private final Map<String, Integer> idOfName;
    private final Metadata config;
    private final int nextId;

    private Catalog(
            Map<Integer, CollectionState> byId, Map<String, Integer> idOfName, Metadata config, int nextId) {
        this.byId = byId;
        this.idOfName = idOfName;
        this.config = config;
        this.nextId = nextId;
    }

    /** Returns a catalog of nothing. */
    static Catalog empty() {
        return new Catalog(Map.of(), Map.of(), Metadata.empty(), DEFAULT_ID);
    }

    /** Returns a collection by its number, or null when it was deleted. */
    public @Nullable CollectionState collection(int id) {
        return byId.get(id);
    }

    /** Returns a collection by its name. */
    public Optional<CollectionState> find(String name) {
        Integer id = idOfName.get(name);
        return id == null ? Optional.empty() : Optional.ofNullable(byId.get(id));
    }

    /** Returns all collections in no order. */
    public Collection<CollectionState> collections() {
        return Collections.unmodifiableCollection(byId.values());
    }

    /** Returns all collections by name, in order. */
    public SortedMap<String, CollectionState> byName() {
        SortedMap<String, CollectionState> sorted = new TreeMap<>();
        byId.values().forEach(collection -> sorted.put(collection.name(), collection));
        return sorted;
    }

    /** Returns the user's own settings. */
    public Metadata config() {
        return config;
    }

    /** Returns the number the next new collection gets. */
    int nextId() {
        return nextId;
    }

    /** Returns changes to this catalog, to be applied at once. */
    Edit edit() {
        return new Edit(this);
    }

    /** Collects changes, so that a batch that touches many collections copies the maps once. Used by one thread. */
    static final class Edit {

        private final Catalog base;
        private @Nullable Map<Integer, CollectionState> byId;
        private @Nullable Map<String, Integer> idOfName;
        private Metadata config;
        private int nextId;

        private Edit(Catalog base) {
            this.base = base;
            this.config = base.config;
            this.nextId = base.nextId;
        }

        @Nullable CollectionState collection(int id) {
            return (byId == null ? base.byId : byId).get(id);
        }

        Collection<CollectionState> collections() {
            return Collections.unmodifiableCollection((byId == null ? base.byId : byId).values());
        }

        /** Adds or replaces a collection. */
        void put(CollectionState collection) {
            CollectionState before = collection(collection.id());
            states().put(collection.id(), collection);
            nextId = Math.max(nextId, collection.id() + 1);
            if (before == null || !before.name().equals(collection.name())) {
                if (before != null) {
                    names().remove(before.name());
                }
                names().put(collection.name(), collection.id());
            }
        }

        void remove(int id) {
            CollectionState removed = states().remove(id);
            if (removed != null) {
                names().remove(removed.name());
            }
        }

        void config(Metadata settings) {
            config = settings;
        }

        /** Keeps numbers of deleted collections from being used again. */
        void nextId(int least) {
            nextId = Math.max(nextId, least);
        }

        private Map<Integer, CollectionState> states() {
            if (byId == null) {
                byId = new HashMap<>(base.byId);
            }
            return byId;
        }

        private Map<String, Integer> names() {
            if (idOfName == null) {
                idOfName = new HashMap<>(base.idOfName);
            }
            return idOfName;
        }

        /** Returns the catalog with the changes; the base itself when there were none. */
        Catalog applied() {
            if (byId == null && idOfName == null && config.equals(base.config) && nextId == base.nextId) {
                return base;
            }
            return new Catalog(
                    byId == null ? base.byId : byId, idOfName == null ? base.idOfName : idOfName, config, nextId);
        }
    }
}
