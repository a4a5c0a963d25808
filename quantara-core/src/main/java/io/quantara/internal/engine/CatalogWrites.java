package io.quantara.internal.engine;

import io.quantara.AlreadyExistsException;
import io.quantara.ClosedException;
import io.quantara.CollectionOptions;
import io.quantara.Metadata;
import io.quantara.NotFoundException;
import java.util.List;
import java.util.function.UnaryOperator;

/** Changes of collections and settings, each one atomic batch. Safe for many threads. */
public final class CatalogWrites {

    private final Engine engine;

    /** Creates the writer of an engine's catalog. */
    public CatalogWrites(Engine engine) {
        this.engine = engine;
    }

    /**
     * Creates a collection and returns its number.
     *
     * @throws AlreadyExistsException when there is one of this name
     */
    public int create(String name, CollectionOptions options) {
        long seed = engine.parts().random().nextLong();
        return change(exclusive -> {
            requireFree(exclusive.catalog(), name);
            int id = exclusive.catalog().nextId();
            exclusive.commit(List.of(new CatalogChange.Create(id, name, options, seed)));
            return id;
        });
    }

    /** Returns the number of a collection, which is created when there is none of this name. */
    public int getOrCreate(String name, CollectionOptions options) {
        long seed = engine.parts().random().nextLong();
        return change(exclusive -> {
            CollectionState present = exclusive.catalog().find(name).orElse(null);
            if (present != null) {
                return present.id();
            }
            int id = exclusive.catalog().nextId();
            exclusive.commit(List.of(new CatalogChange.Create(id, name, options, seed)));
            return id;
        });
    }

    /** Gives a collection another name. */
    public void rename(String from, String to) {
        change(exclusive -> {
            CollectionState collection = existing(exclusive.catalog(), from);
            if (!from.equals(to)) {
                requireFree(exclusive.catalog(), to);
                exclusive.commit(List.of(new CatalogChange.Rename(collection.id(), to)));
            }
            return true;
        });
    }

    /** Removes a collection with its documents. */
    public void drop(String name) {
        change(exclusive -> {
            int id = existing(exclusive.catalog(), name).id();
            exclusive.commit(List.of(new CatalogChange.Drop(id)));
            return true;
        });
    }

    /** Copies a collection by sharing its rows, and returns the number of the copy. */
    public int copy(String source, String target) {
        long seed = engine.parts().random().nextLong();
        return change(exclusive -> {
            int sourceId = existing(exclusive.catalog(), source).id();
            requireFree(exclusive.catalog(), target);
            int id = exclusive.catalog().nextId();
            exclusive.commit(List.of(new CatalogChange.Clone(sourceId, id, target, seed)));
            return id;
        });
    }

    /** Removes all documents of a collection. */
    public void clear(int id) {
        change(exclusive -> {
            requireExists(exclusive.catalog(), id);
            exclusive.commit(List.of(new CatalogChange.Clear(id)));
            return true;
        });
    }

    /** Changes the options of a collection. */
    public void options(int id, UnaryOperator<CollectionOptions> edit) {
        change(exclusive -> {
            CollectionState collection = requireExists(exclusive.catalog(), id);
            CollectionOptions changed = edit.apply(collection.options());
            if (!changed.equals(collection.options())) {
                exclusive.commit(List.of(new CatalogChange.SetOptions(id, changed)));
            }
            return true;
        });
        engine.indexTypesChanged();
    }

    /** Changes the user's own settings and returns them as they were. */
    public Metadata config(UnaryOperator<Metadata> edit) {
        return change(exclusive -> {
            Metadata before = exclusive.catalog().config();
            Metadata after = edit.apply(before);
            if (!after.equals(before)) {
                exclusive.commit(List.of(new CatalogChange.SetConfig(after)));
            }
            return before;
        });
    }

    private <T> T change(Work.Step<T> step) {
        engine.requireWritable();
        return engine.alone(step);
    }

    private static void requireFree(Catalog catalog, String name) {
        if (catalog.find(name).isPresent()) {
            throw alreadyExists(name);
        }
    }

    static AlreadyExistsException alreadyExists(String name) {
        return new AlreadyExistsException("There is a collection '" + name
                + "' already: use getOrCreateCollection, or choose another name");
    }

    private static CollectionState existing(Catalog catalog, String name) {
        return catalog.find(name).orElseThrow(() -> notFound(catalog, name));
    }

    /** Returns the exception for a name that no collection has. */
    public static NotFoundException notFound(Catalog catalog, String name) {
        List<String> names = catalog.byName().keySet().stream().limit(20).toList();
        return new NotFoundException("There is no collection " + quoted(name) + ": create it first, or choose among "
                + names + (catalog.collections().size() > names.size() ? " and others" : ""));
    }

    static String quoted(String name) {
        return name.length() <= 255
                ? "'" + name + "'"
                : "'" + name.substring(0, 40) + "...' (" + name.length() + " characters)";
    }

    private static CollectionState requireExists(Catalog catalog, int id) {
        CollectionState collection = catalog.collection(id);
        if (collection == null) {
            throw new ClosedException("The collection was deleted: open another one");
        }
        return collection;
    }
}
