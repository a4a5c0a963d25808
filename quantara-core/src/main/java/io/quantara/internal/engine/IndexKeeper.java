package io.quantara.internal.engine;

import io.quantara.CancelledException;
import io.quantara.index.IndexOptions;
import io.quantara.index.IndexType;
import io.quantara.index.StoredIndexType;
import io.quantara.internal.storage.LateLogger;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Gives every segment the index its collection asks for: opens what is stored, builds what is not, attaches it by
 * replacing the part. Exact search answers until then, and for ever where an index fails. Runs on a worker of its own.
 */
final class IndexKeeper {

    private static final LateLogger LOG = new LateLogger(IndexKeeper.class);

    private final EngineParts parts;
    private final VersionSet versions;
    private final Checkpointer checkpointer;
    private final PartReplacement replacement;
    private final IndexFiles files;
    private final IndexBuilder builder;
    private final CodeKeeper codes;
    private final FollowerKeeper followers;
    private final IndexSources sources;
    private final IndexFailures failures;
    private final RecallKeeper recall;
    private final Scheduler.Worker worker;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition given = lock.newCondition();
    private @Nullable Missing giving;
    private Runnable onGiven = () -> {};
    private volatile boolean closing;

    /** A segment that lacks the index its collection, or one of a named version, asks for. */
    private record Missing(
            CollectionState collection, Part part, SegmentGroup group, String type, Kind kind, Owner owner) {

        /** Returns that the index cannot be had. */
        PartIndex failed(String problem) {
            return PartIndex.failed(type, collection.options().indexOptions(), problem);
        }
    }

    /** Whose segment it is; those of versions get no new indexes, only back what they had. */
    private enum Owner {
        DATABASE,
        NAMED_VERSION
    }

    IndexKeeper(
            EngineParts parts,
            VersionSet versions,
            Checkpointer checkpointer,
            FileNumbers numbers,
            FileLifetime lifetime,
            Reclaimer reclaimer,
            PartReplacement replacement,
            Flusher.Publishing publishing,
            IndexSources sources) {
        this.parts = parts;
        this.versions = versions;
        this.checkpointer = checkpointer;
        this.replacement = replacement;
        this.files = new IndexFiles(parts.disk(), checkpointer, numbers, lifetime, reclaimer);
        this.sources = sources;
        this.codes = new CodeKeeper(parts, versions, checkpointer, numbers, lifetime, replacement);
        this.followers = new FollowerKeeper(parts, versions);
        this.recall = new RecallKeeper(versions, parts.builders());
        this.builder = new IndexBuilder(parts, files, lifetime, reclaimer, publishing, recall);
        this.worker = parts.scheduler().worker("index", this::pass);
        this.failures = new IndexFailures(versions, checkpointer, worker);
    }

    /** Sets what is told after each segment that got its index. */
    void onGiven(Runnable listener) {
        onGiven = listener;
    }

    /** Returns what writes and opens index files. */
    IndexFiles files() {
        return files;
    }

    void wake() {
        worker.wake();
        codes.wake();
        followers.wake();
    }

    /** Hears which collections got rows. */
    void rowsCame(Set<Integer> collections) {
        followers.rowsCame(collections);
    }

    /** Returns what hears of indexes that did something wrong in a search. */
    IndexFailures failures() {
        return failures;
    }

    /** Returns what lets rows without an index follow others. */
    FollowerKeeper followers() {
        return followers;
    }

    /** Returns what builds indexes, one at a time. */
    IndexBuilder builder() {
        return builder;
    }

    /** Makes a running build give up soon. */
    void close() {
        closing = true;
        codes.close();
        followers.close();
    }

    private void pass() {
        for (Optional<Missing> missing = next(Kind.ANY); missing.isPresent() && !closing; missing = next(Kind.ANY)) {
            give(missing.get());
        }
        versions.commitLock().lock();
        try {
            if (next(Kind.ANY).isEmpty()) {
                sources.releaseAll();
            }
        } finally {
            versions.commitLock().unlock();
        }
        recall.measureStored(() -> closing);
    }

    /** Opens the indexes that are stored, so that a database that was just opened has them; it builds none. */
    void openStored() {
        for (Optional<Missing> missing = next(Kind.STORED); missing.isPresent(); missing = next(Kind.STORED)) {
            give(missing.get());
        }
    }

    private enum Kind {
        ANY,
        STORED
    }

    private Optional<Missing> next(Kind kind) {
        Catalog catalog = versions.catalog();
        Optional<Missing> missing = next(catalog, kind, Owner.DATABASE);
        for (PinnedVersion pinned : catalog.versions().values()) {
            missing = missing.or(() -> next(pinned.catalog(), Kind.STORED, Owner.NAMED_VERSION));
        }
        return missing;
    }

    private Optional<Missing> next(Catalog catalog, Kind kind, Owner owner) {
        for (CollectionState collection : catalog.byName().values()) {
            for (Part part : collection.parts()) {
                if (part.source() instanceof SegmentGroup group) {
                    Optional<String> type = collection.indexType(group);
                    if (type.isPresent() && isMissing(collection, part, kind)) {
                        return Optional.of(new Missing(collection, part, group, type.get(), kind, owner));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private boolean isMissing(CollectionState collection, Part part, Kind kind) {
        PartIndex index = collection.index(part);
        if (index == null) {
            return kind == Kind.ANY;
        }
        boolean isDone = index.attached().isPresent() || (index.isFailed() && !index.mayWorkNow(parts.indexTypes()));
        return !isDone && (kind == Kind.ANY || index.stored() != null);
    }

    private void give(Missing missing) {
        if (!missing.group.resource().tryRetain()) {
            return;
        }
        giving(missing);
        try {
            PartIndex given = find(missing);
            if (given == null) {
                attachUnpublished(missing, null);
                return;
            }
            try {
                attach(missing, given);
            } finally {
                given.resource().ifPresent(SharedResource::release);
            }
        } catch (CancelledException e) {
            LOG.get().log(System.Logger.Level.DEBUG, "An index build was cancelled", e);
        } catch (IOException e) {
            LOG.get().log(System.Logger.Level.WARNING, "An index could not be stored", e);
            attachUnpublished(missing, missing.failed(String.valueOf(e.getMessage())));
        } finally {
            missing.group.resource().release();
            sources.release(missing.group);
            giving(null);
            followers.wake();
            onGiven.run();
        }
    }

    private void giving(@Nullable Missing missing) {
        lock.lock();
        try {
            giving = missing;
            given.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether the segment was merged or its collection dropped meanwhile. */
    private boolean isObsolete(Missing missing) {
        CollectionState now = versions.catalog().collection(missing.collection.id());
        return now == null
                || now.parts().stream().noneMatch(part -> part.source().equals(missing.group));
    }

    /** Waits, at most so long, until no index is built over rows that are gone; deletes files kept for other builds. */
    void awaitLetGo(Duration most) {
        lock.lock();
        try {
            long left = most.toNanos();
            while (giving != null && isObsolete(giving) && left > 0) {
                left = given.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        sources.deleteFiles();
    }

    /** Returns the index a segment gets; null when only stored ones are wanted and this one cannot be used. */
    private @Nullable PartIndex find(Missing missing) throws IOException {
        PartIndex index = missing.collection.index(missing.part);
        PartIndex.StoredIndex kept = index == null ? null : index.stored();
        String name = missing.type;
        IndexType type = builder.type(name);
        if (type == null) {
            LOG.get().log(
                    System.Logger.Level.WARNING,
                    "Index type ''{0}'' of collection ''{1}'' is not registered: exact search answers",
                    name,
                    missing.collection.name());
            return PartIndex.unregistered(name, missing.collection.options().indexOptions(), kept);
        }
        if (kept != null && type instanceof StoredIndexType stored) {
            PartIndex opened = files.open(missing.collection, missing.group, stored, kept);
            if (opened != null) {
                return opened;
            }
        }
        return missing.kind == Kind.STORED ? null : build(missing, type);
    }

    private PartIndex build(Missing missing, IndexType type) throws IOException {
        IndexOptions options = missing.collection.options().indexOptions();
        try (IndexSources.Held held = sources.held(missing.group, type, options)) {
            return builder.build(missing.collection, missing.group, type, held, () -> isUnwanted(missing));
        }
    }

    private boolean isUnwanted(Missing missing) {
        return closing || isObsolete(missing);
    }

    private void attach(Missing missing, PartIndex index) throws IOException {
        if (index.stored() == null || isNamed(missing, index.stored())) {
            attachUnpublished(missing, index);
            return;
        }
        checkpointer.manifestLock().lock();
        try {
            replacement.replaceDurably(replacements(missing, index));
        } finally {
            checkpointer.manifestLock().unlock();
        }
    }

    /** Whether the manifest names the file already: it was opened, not built. */
    private static boolean isNamed(Missing missing, PartIndex.StoredIndex stored) {
        PartIndex before = missing.part.index();
        return before != null && stored.equals(before.stored());
    }

    private void attachUnpublished(Missing missing, @Nullable PartIndex index) {
        checkpointer.manifestLock().lock();
        try {
            replacement.replaceUnpublished(replacements(missing, index));
        } finally {
            checkpointer.manifestLock().unlock();
        }
    }

    /**
     * The parts of the collection over these rows, in whichever version; deletes that come meanwhile go on as before.
     */
    private Map<Part, @Nullable Part> replacements(Missing missing, @Nullable PartIndex index) {
        Map<Part, @Nullable Part> replacements = new LinkedHashMap<>();
        versions.commitLock().lock();
        try {
            for (Catalog catalog : versions.tracked()) {
                if (missing.owner == Owner.DATABASE) {
                    replace(catalog, missing, index, replacements);
                }
                for (PinnedVersion pinned : catalog.versions().values()) {
                    if (asksForTheSame(pinned.catalog().collection(missing.collection.id()), missing)) {
                        replace(pinned.catalog(), missing, index, replacements);
                    }
                }
            }
        } finally {
            versions.commitLock().unlock();
        }
        return replacements;
    }

    private static boolean asksForTheSame(@Nullable CollectionState pinned, Missing missing) {
        return pinned != null
                && pinned.indexType(missing.group).filter(missing.type::equals).isPresent()
                && pinned.options().indexOptions().equals(missing.collection.options().indexOptions());
    }

    private static void replace(
            Catalog catalog, Missing missing, @Nullable PartIndex index, Map<Part, @Nullable Part> replacements) {
        CollectionState collection = catalog.collection(missing.collection.id());
        if (collection != null) {
            for (Part part : collection.parts()) {
                if (part.source().equals(missing.group)) {
                    replacements.put(part, part.withIndex(index));
                }
            }
        }
    }
}
