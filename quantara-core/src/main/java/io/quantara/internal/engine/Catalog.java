package io.quantara.internal.engine;

import io.quantara.Metadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All collections and settings at one moment, and the named versions there are. Immutable. */
public final class Catalog {

    static final int DEFAULT_ID = 1;
    static final String DEFAULT_NAME = "default";

    private final SharingMap<Integer, CollectionState> byId;
    private final SharingMap<String, Integer> idOfName;
    private final ResourceUses uses;
    private final Metadata config;
    private final int nextId;
    private final SortedMap<String, PinnedVersion> versions;

    private Catalog(
            SharingMap<Integer, CollectionState> byId,
            SharingMap<String, Integer> idOfName,
            ResourceUses uses,
            Metadata config,
            int nextId,
            SortedMap<String, PinnedVersion> versions) {
        this.byId = byId;
        this.idOfName = idOfName;
        this.uses = uses;
        this.config = config;
        this.nextId = nextId;
        this.versions = versions;
    }

    /** Returns a catalog of nothing. */
    static Catalog empty() {
        return new Catalog(
                SharingMap.empty(),
                SharingMap.empty(),
                ResourceUses.none(),
                Metadata.empty(),
                DEFAULT_ID,
                Collections.emptySortedMap());
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
        for (CollectionState collection : byId.values()) {
            sorted.put(collection.name(), collection);
        }
        return sorted;
    }

    /** Returns what all parts, those of named versions too, need in memory, each once. */
    Set<SharedResource> resources() {
        if (versions.isEmpty()) {
            return uses.resources();
        }
        Set<SharedResource> all = Collections.newSetFromMap(new IdentityHashMap<>());
        all.addAll(uses.resources());
        versions.values().forEach(pinned -> all.addAll(pinned.catalog().resources()));
        return all;
    }

    /** Returns the named versions, by name. */
    public SortedMap<String, PinnedVersion> versions() {
        return Collections.unmodifiableSortedMap(versions);
    }

    /** Returns the present collections and those of all named versions: all that needs rows. */
    List<CollectionState> everyCollection() {
        List<CollectionState> all = new ArrayList<>(byId.values());
        versions.values().forEach(pinned -> all.addAll(pinned.catalog().collections()));
        return all;
    }

    /** Returns a catalog with some parts replaced wherever they occur; a part mapped to null is left out. */
    Catalog replaced(Map<Part, ? extends @Nullable Part> replacements) {
        Edit edit = edit();
        for (CollectionState collection : byId.values()) {
            CollectionState other = collection.replaced(replacements);
            if (isAnother(other, collection)) {
                edit.put(other);
            }
        }
        for (PinnedVersion pinned : versions.values()) {
            Catalog other = pinned.catalog().replaced(replacements);
            if (isAnother(other, pinned.catalog())) {
                edit.put(pinned.withCatalog(other));
            }
        }
        return edit.applied();
    }

    @SuppressWarnings("ReferenceEquality") // what did not change is the same object; comparing parts would cost more
    private static boolean isAnother(Object one, Object two) {
        return one != two;
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
        private @Nullable SortedMap<String, PinnedVersion> versions;

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

        /** Adds or replaces a named version. */
        void put(PinnedVersion pinned) {
            versions().put(pinned.name(), pinned);
        }

        /** Adds a named version of the collections and settings as they are now. */
        void pin(String name, long sequence, long createdMillis) {
            Edit copy = empty().edit();
            copy.config(config);
            byId.values().forEach(collection -> copy.put(collection.shared()));
            put(new PinnedVersion(name, sequence, createdMillis, copy.applied()));
        }

        /** Removes a named version. */
        void unpin(String name) {
            versions().remove(name);
        }

        /** Keeps numbers of deleted collections from being used again. */
        void nextId(int least) {
            nextId = Math.max(nextId, least);
        }

        private SortedMap<String, PinnedVersion> versions() {
            if (versions == null) {
                versions = new TreeMap<>(base.versions);
            }
            return versions;
        }

        /** Returns the catalog with the changes; the base itself when there were none. */
        Catalog applied() {
            boolean same = byId == base.byId && versions == null;
            if (same && config.equals(base.config) && nextId == base.nextId) {
                return base;
            }
            return new Catalog(
                    byId, idOfName, uses.applied(), config, nextId, versions == null ? base.versions : versions);
        }
    }
}
