package io.quantara.internal.engine;

import io.quantara.Metadata;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All collections and settings at one moment. Immutable. */
public final class Catalog {

    static final int DEFAULT_ID = 1;
    static final String DEFAULT_NAME = "default";

    private final SharingMap<Integer, CollectionState> byId;
    private final SharingMap<String, Integer> idOfName;
    private final ResourceUses uses;
    private final Metadata config;
    private final int nextId;

    private Catalog(
            SharingMap<Integer, CollectionState> byId,
            SharingMap<String, Integer> idOfName,
            ResourceUses uses,
            Metadata config,
            int nextId) {
        this.byId = byId;
        this.idOfName = idOfName;
        this.uses = uses;
        this.config = config;
        this.nextId = nextId;
    }

    /** Returns a catalog of nothing. */
    static Catalog empty() {
        return new Catalog(
                SharingMap.empty(), SharingMap.empty(), ResourceUses.none(), Metadata.empty(), DEFAULT_ID);
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
        return byId.values();
    }

    /** Returns all collections by name, in order. */
    public SortedMap<String, CollectionState> byName() {
        SortedMap<String, CollectionState> sorted = new TreeMap<>();
        byId.values().forEach(collection -> sorted.put(collection.name(), collection));
        return sorted;
    }

    /** Returns what all parts need in memory, each once. */
    Set<SharedResource> resources() {
        return uses.resources();
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

    /** Collects changes, so that a batch that touches many collections makes one new catalog. Used by one thread. */
    static final class Edit {

        private final Catalog base;
        private final ResourceUses.Edit uses;
        private SharingMap<Integer, CollectionState> byId;
        private SharingMap<String, Integer> idOfName;
        private Metadata config;
        private int nextId;

        private Edit(Catalog base) {
            this.base = base;
            this.uses = base.uses.edit();
            this.byId = base.byId;
            this.idOfName = base.idOfName;
            this.config = base.config;
            this.nextId = base.nextId;
        }

        @Nullable CollectionState collection(int id) {
            return byId.get(id);
        }

        /** Adds or replaces a collection. */
        void put(CollectionState collection) {
            CollectionState before = collection(collection.id());
            uses.replace(before == null ? List.of() : before.parts(), collection.parts());
            byId = byId.with(collection.id(), collection);
            nextId = Math.max(nextId, collection.id() + 1);
            if (before == null || !before.name().equals(collection.name())) {
                if (before != null) {
                    idOfName = idOfName.without(before.name());
                }
                idOfName = idOfName.with(collection.name(), collection.id());
            }
        }

        void remove(int id) {
            CollectionState removed = collection(id);
            if (removed != null) {
                uses.replace(removed.parts(), List.of());
                byId = byId.without(id);
                idOfName = idOfName.without(removed.name());
            }
        }

        void config(Metadata settings) {
            config = settings;
        }

        /** Keeps numbers of deleted collections from being used again. */
        void nextId(int least) {
            nextId = Math.max(nextId, least);
        }

        /** Returns the catalog with the changes; the base itself when there were none. */
        Catalog applied() {
            if (byId == base.byId && config.equals(base.config) && nextId == base.nextId) {
                return base;
            }
            return new Catalog(byId, idOfName, uses.applied(), config, nextId);
        }
    }
}
