package io.quantara.internal.engine;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One state of the catalog with everything it needs in memory: a reference-counted holder of files and memtables. A
 * version and a sequence number make a snapshot. Thread-safe.
 */
final class Version {

    private final Catalog catalog;
    private final Set<SharedResource> resources;
    private final SharedResource self = new SharedResource(this::freed);

    /** Creates a version that its creator holds; everything it needs must be held by somebody already. */
    Version(Catalog catalog) {
        this.catalog = catalog;
        this.resources = catalog.resources();
        for (SharedResource resource : resources) {
            resource.retain();
        }
    }

    Catalog catalog() {
        return catalog;
    }

    boolean tryRetain() {
        return self.tryRetain();
    }

    void retain() {
        self.retain();
    }

    void release() {
        self.release();
    }

    private void freed() {
        resources.forEach(SharedResource::release);
    }

    /** Returns a new version with some parts replaced wherever they occur; a part mapped to null is left out. */
    Version replaced(Map<Part, ? extends @Nullable Part> replacements) {
        return new Version(catalog.replaced(replacements));
    }
}
