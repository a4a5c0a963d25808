package io.quantara.internal.engine;

import io.quantara.CorruptionException;
import io.quantara.internal.query.AttachedIndex;
import io.quantara.internal.query.IndexFailureListener;
import io.quantara.internal.query.SearchPart;
import io.quantara.internal.storage.LateLogger;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes indexes out of use that did something wrong in a search; exact search answers. One whose file is damaged is
 * built anew. Safe for many threads.
 */
final class IndexFailures implements IndexFailureListener {

    private static final LateLogger LOG = new LateLogger(IndexFailures.class);

    private final VersionSet versions;
    private final Checkpointer checkpointer;
    private final Scheduler.Worker builder;

    /**
     * Prepares to hear of failures.
     *
     * @param builder builds indexes that are missing
     */
    IndexFailures(VersionSet versions, Checkpointer checkpointer, Scheduler.Worker builder) {
        this.versions = versions;
        this.checkpointer = checkpointer;
        this.builder = builder;
    }

    @Override
    public void indexFailed(SearchPart searched, Throwable cause) {
        AttachedIndex bad = searched.index();
        if (bad == null) {
            return;
        }
        LOG.get().log(System.Logger.Level.WARNING, "Index " + bad.type().name() + " failed in a search", cause);
        checkpointer.manifestLock().lock();
        try {
            Map<Part, @Nullable Part> replacements = new LinkedHashMap<>();
            versions.commitLock().lock();
            try {
                for (Catalog catalog : versions.tracked()) {
                    catalog.everyCollection().forEach(collection -> takeOut(collection, bad, cause, replacements));
                }
                versions.replace(replacements);
            } finally {
                versions.commitLock().unlock();
            }
        } finally {
            checkpointer.manifestLock().unlock();
        }
        builder.wake();
    }

    private static void takeOut(
            CollectionState collection, AttachedIndex bad, Throwable cause, Map<Part, @Nullable Part> replacements) {
        for (Part part : collection.parts()) {
            PartIndex index = part.index();
            if (index != null && bad.equals(index.ready())) {
                replacements.put(part, part.withIndex(isDamaged(index, cause) ? null : index.failed(cause)));
            }
        }
    }

    private static boolean isDamaged(PartIndex index, Throwable cause) {
        return cause instanceof CorruptionException damage
                && index.stored() != null
                && index.stored().summary().name().equals(damage.file());
    }
}
