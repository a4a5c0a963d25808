package io.quantara.internal.engine;

import io.quantara.index.IndexType;
import io.quantara.index.StoredIndexType;
import io.quantara.internal.index.IndexTypes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens the indexes that a manifest names, for a database that is open for reading: it builds none. Exact search
 * answers where one cannot be used. Used by one thread at a time.
 */
final class StoredIndexes {

    private final IndexTypes types;
    private final IndexFiles files;
    private final KnownFiles open;
    private final List<SharedResource> opened = new ArrayList<>();

    StoredIndexes(IndexTypes types, IndexFiles files, KnownFiles open) {
        this.types = types;
        this.files = files;
        this.open = open;
    }

    /** Returns a catalog with the stored indexes ready; a version must hold them before {@link #release}. */
    Catalog ready(Catalog catalog) {
        Catalog.Edit edit = catalog.edit();
        catalog.collections().forEach(collection -> edit.put(ready(collection)));
        catalog.versions().values().forEach(pinned -> edit.put(pinned.withCatalog(ready(pinned.catalog()))));
        return edit.applied();
    }

    private CollectionState ready(CollectionState collection) {
        if (collection.parts().stream().noneMatch(part -> part.index() != null)) {
            return collection;
        }
        return collection.withParts(collection.parts().stream()
                .map(part -> part.source() instanceof SegmentGroup group && part.index() != null
                        ? part.withIndex(ready(collection, group, part.index()))
                        : part)
                .toList());
    }

    private @Nullable PartIndex ready(CollectionState collection, SegmentGroup group, PartIndex index) {
        PartIndex.StoredIndex stored = index.stored();
        if (stored == null || !index.serves(collection, group)) {
            return index;
        }
        IndexType type = types.find(index.type()).orElse(null);
        if (type == null) {
            return PartIndex.unregistered(index.type(), index.options(), stored);
        }
        PartIndex known = open.index(stored);
        if (known != null) {
            return known;
        }
        PartIndex found = type instanceof StoredIndexType storable
                ? files.open(collection, group, storable, stored)
                : null;
        if (found != null) {
            found.resource().ifPresent(opened::add);
        }
        return found;
    }

    /** Lets go of the indexes that were opened: versions hold them by now, or nobody will. */
    void release() {
        opened.forEach(SharedResource::release);
        opened.clear();
    }
}
