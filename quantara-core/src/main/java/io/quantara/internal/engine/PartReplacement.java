package io.quantara.internal.engine;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replaces parts by others with the same live rows, as a merge or a new index does: first in a manifest, unless nothing
 * is published before a persist, then in all versions at once. Under the manifest lock.
 */
final class PartReplacement {

    private final VersionSet versions;
    private final Checkpointer checkpointer;
    private final Flusher.Publishing publishing;

    PartReplacement(VersionSet versions, Checkpointer checkpointer, Flusher.Publishing publishing) {
        this.versions = versions;
        this.checkpointer = checkpointer;
        this.publishing = publishing;
    }

    /** Returns what may be replaced, held: the durable state, or the newest where publishing waits for a persist. */
    Version retained() {
        versions.commitLock().lock();
        try {
            Version version = publishing == Flusher.Publishing.AT_ONCE
                    ? versions.durable().version()
                    : versions.current();
            version.retain();
            return version;
        } finally {
            versions.commitLock().unlock();
        }
    }

    /** Returns the newest collections. */
    Catalog catalog() {
        return versions.catalog();
    }

    /** Replaces parts; a part mapped to null is left out. */
    void replaceDurably(Map<Part, @Nullable Part> replacements) throws IOException {
        replaceDurably(replacements, () -> {});
    }

    /**
     * Replaces parts; a part mapped to null is left out.
     *
     * @param beforeSwap runs under the commit lock when the manifest says so already, before the versions change
     * @throws IOException when the manifest could not be published; no version changed then
     */
    void replaceDurably(Map<Part, @Nullable Part> replacements, Runnable beforeSwap) throws IOException {
        assert checkpointer.manifestLock().isHeldByCurrentThread();
        if (publishing == Flusher.Publishing.AT_ONCE) {
            VersionSet.Durable durable = versions.durable();
            Version next = durable.version().replaced(replacements);
            try {
                checkpointer.publish(next, durable.sequence(), durable.oldestLog());
            } finally {
                next.release();
            }
        }
        versions.commitLock().lock();
        try {
            beforeSwap.run();
            versions.replace(replacements);
        } finally {
            versions.commitLock().unlock();
        }
    }

    /** Replaces parts in memory only: the manifest says the same about both. */
    void replaceUnpublished(Map<Part, @Nullable Part> replacements) {
        assert checkpointer.manifestLock().isHeldByCurrentThread();
        versions.commitLock().lock();
        try {
            versions.replace(replacements);
        } finally {
            versions.commitLock().unlock();
        }
    }
}
