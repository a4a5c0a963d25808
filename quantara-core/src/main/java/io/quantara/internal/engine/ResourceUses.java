package io.quantara.internal.engine;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of a catalog need in memory, and how many of them need each. Counted along with every change, because
 * there are few files and memtables but may be many collections. Immutable.
 */
final class ResourceUses {

    private final Map<SharedResource, Integer> counts;

    private ResourceUses(Map<SharedResource, Integer> counts) {
        this.counts = counts;
    }

    static ResourceUses none() {
        return new ResourceUses(new HashMap<>());
    }

    Set<SharedResource> resources() {
        return Collections.unmodifiableSet(counts.keySet());
    }

    Edit edit() {
        return new Edit(this);
    }

    /** Collects changes; copies the counts once. Used by one thread. */
    static final class Edit {

        private final ResourceUses base;
        private @Nullable Map<SharedResource, Integer> changed;

        private Edit(ResourceUses base) {
            this.base = base;
        }

        /** Counts some parts no more and others from now on. */
        void replace(List<Part> removed, List<Part> added) {
            if (!removed.equals(added)) {
                for (Part part : added) {
                    count(part, 1);
                }
                for (Part part : removed) {
                    count(part, -1);
                }
            }
        }

        private void count(Part part, int change) {
            count(part.source().resource(), change);
            PartIndex index = part.index();
            if (index != null && index.resource().isPresent()) {
                count(index.resource().get(), change);
            }
        }

        private void count(SharedResource resource, int change) {
            if (changed == null) {
                changed = new HashMap<>(base.counts);
            }
            int uses = changed.getOrDefault(resource, 0) + change;
            assert uses >= 0 : uses;
            if (uses == 0) {
                changed.remove(resource);
            } else {
                changed.put(resource, uses);
            }
        }

        ResourceUses applied() {
            return changed == null ? base : new ResourceUses(changed);
        }
    }
}
