package io.quantara.internal.engine;

import io.quantara.CancelledException;
import io.quantara.index.IndexType;
import io.quantara.index.StoredIndexType;
import io.quantara.internal.index.BuiltIndex;
import io.quantara.internal.index.IndexBuild;
import io.quantara.internal.query.AttachedIndex;
import io.quantara.internal.storage.LateLogger;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Builds indexes over segments, has their recall measured and stores them. One at a time, as a build takes all the
 * memory and threads there are for it. Thread-safe.
 */
final class IndexBuilder {

    private static final LateLogger LOG = new LateLogger(IndexBuilder.class);
    private static final long POLL_MILLIS = 20;

    private final EngineParts parts;
    private final IndexFiles files;
    private final FileLifetime lifetime;
    private final Reclaimer reclaimer;
    private final Flusher.Publishing publishing;
    private final RecallKeeper recall;
    private final ReentrantLock turn = new ReentrantLock(true);
    private volatile @Nullable RunningBuild running;

    IndexBuilder(
            EngineParts parts,
            IndexFiles files,
            FileLifetime lifetime,
            Reclaimer reclaimer,
            Flusher.Publishing publishing,
            RecallKeeper recall) {
        this.parts = parts;
        this.files = files;
        this.lifetime = lifetime;
        this.reclaimer = reclaimer;
        this.publishing = publishing;
        this.recall = recall;
    }

    /** Returns the build that is running, or null. */
    @Nullable RunningBuild running() {
        return running;
    }

    /** Returns the type of this name, or null where none is registered. */
    @Nullable IndexType type(String name) {
        return parts.indexTypes().find(name).orElse(null);
    }

    /**
     * Builds the index that a collection asks for, once no other is built. The caller holds the segment, and releases
     * the index that it gets.
     *
     * @param held what it can be built from
     * @param isUnwanted asked often: whether to give up
     * @return an index that is ready, or one that failed
     * @throws CancelledException when it is not wanted any more
     * @throws IOException when it could not be stored
     */
    PartIndex build(
            CollectionState collection,
            SegmentGroup group,
            IndexType type,
            IndexSources.Held held,
            BooleanSupplier isUnwanted)
            throws IOException {
        awaitTurn(isUnwanted);
        try {
            RunningBuild progress = new RunningBuild(group);
            running = progress;
            return build(collection, group, type, held, progress, isUnwanted);
        } finally {
            running = null;
            turn.unlock();
        }
    }

    private void awaitTurn(BooleanSupplier isUnwanted) {
        try {
            while (!turn.tryLock(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                if (isUnwanted.getAsBoolean()) {
                    throw new CancelledException("An index is not wanted any more; its build had not begun.");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("An index build was cancelled by an interrupt before it began", e);
        }
    }

    private PartIndex build(
            CollectionState collection,
            SegmentGroup group,
            IndexType type,
            IndexSources.Held held,
            RunningBuild progress,
            BooleanSupplier isUnwanted)
            throws IOException {
        IndexBuild build = new IndexBuild(parts.builders(), collection.seed(), progress, isUnwanted)
                .withMemory(files.memory(group));
        BuiltIndex built;
        try {
            group.rows().requireAll();
            built = build.build(
                    type,
                    IndexFiles.vectors(collection, group),
                    collection.options().indexOptions(),
                    held.sources());
        } catch (CancelledException e) {
            if (isUnwanted.getAsBoolean()) {
                throw e;
            }
            return failed(collection, type, e);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | LinkageError | AssertionError e) {
            return failed(collection, type, e);
        }
        AttachedIndex attached = recall.measured(collection, group, built, isUnwanted);
        PartIndex.StoredIndex stored = null;
        if (built.isStorable() && publishing == Flusher.Publishing.AT_ONCE) {
            try {
                stored = files.write(group, (StoredIndexType) type, attached);
            } catch (IOException | Error e) {
                built.close();
                throw e;
            } catch (RuntimeException e) {
                built.close();
                return failed(collection, type, e);
            }
            PartIndex opened = files.reopen(collection, group, attached, stored);
            if (opened != null) {
                built.close(); // the file serves as well, and its memory can be taken back by the system
                return opened;
            }
        }
        return IndexFiles.ready(collection, attached, memory(built, stored), stored);
    }

    private SharedResource memory(BuiltIndex built, PartIndex.@Nullable StoredIndex stored) {
        return new SharedResource(() -> reclaimer.reclaim(() -> {
            built.close();
            if (stored != null) {
                lifetime.deleteUnlessNamed(stored.summary().name());
            }
        }));
    }

    private static PartIndex failed(CollectionState collection, IndexType type, Throwable cause) {
        LOG.get().log(
                System.Logger.Level.WARNING,
                "The index of collection '" + collection.name() + "' could not be built: exact search answers",
                cause);
        return PartIndex.failed(type.name(), collection.options().indexOptions(), String.valueOf(cause));
    }
}
