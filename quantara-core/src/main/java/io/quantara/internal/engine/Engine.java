package io.quantara.internal.engine;

import io.quantara.Durability;
import io.quantara.EngineFailedException;
import io.quantara.QuantaraException;
import io.quantara.ReadOnlyException;
import io.quantara.internal.query.SearchPart;
import io.quantara.internal.storage.DiskLock;
import io.quantara.internal.storage.LateLogger;
import io.quantara.internal.storage.PublishException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One open database: reads go to a {@link Snapshot}, writes through the {@link Committer}, and background workers
 * flush, merge and index. Safe for many threads.
 */
public final class Engine implements AutoCloseable {

    private static final LateLogger LOG = new LateLogger(Engine.class);
    private static final int OPTIMISTIC_ATTEMPTS = 8;

    private final EngineParts parts;
    private final State state;
    private final VersionSet versions;
    private final @Nullable Writing writing;
    private final Calls calls = new Calls();
    private final OpenSnapshots openSnapshots = new OpenSnapshots();
    private final BackPressure backPressure;

    /** The workers that change the database; a database open for reading has none. */
    record Writing(
            Committer committer,
            Flusher flusher,
            Compactor compactor,
            IndexKeeper indexes,
            IndexSources sources,
            PartReplacement replacement) {}

    /** The state that {@link EngineOpening} found or made. */
    record State(
            VersionSet versions,
            Reclaimer reclaimer,
            FileLifetime lifetime,
            Checkpointer checkpointer,
            FileNumbers numbers,
            @Nullable DiskLock lock,
            @Nullable Writing writing,
            @Nullable LiveReader reader) {}

    Engine(EngineParts parts, State state) {
        this.parts = parts;
        this.versions = state.versions;
        this.backPressure = new BackPressure(parts, versions);
        this.state = state;
        this.writing = state.writing;
        if (writing != null) {
            writing.committer.memtable().onFrozen(writing.flusher::wake);
            writing.committer.memtable().onApplied(writing.indexes::rowsCame);
            writing.flusher.onFlushed(this::afterFlush);
            writing.compactor.onMerged(this::afterMerge);
            writing.indexes.onGiven(writing.compactor::wakeWhenQuiet);
            writing.indexes.openStored();
            writing.indexes.wake();
        }
    }

    /**
     * Opens or creates a database; the engine takes over the disk and the scheduler and closes them.
     *
     * @throws QuantaraException when it cannot be opened; disk and scheduler are closed then
     */
    public static Engine open(EngineParts parts) {
        return EngineOpening.open(parts);
    }

    /** Returns what readers see now; the caller closes it. */
    public Snapshot snapshot() {
        calls.requireOpen();
        return versions.snapshot();
    }

    /** Returns the snapshots that are held from outside. */
    public OpenSnapshots openSnapshots() {
        return openSnapshots;
    }

    /** Begins a call that the close of the database waits for; the caller closes it. */
    public AutoCloseableCall call() {
        return calls.begin();
    }

    /** A running call. */
    public interface AutoCloseableCall extends AutoCloseable {
        @Override
        void close();
    }

    private Writing writing() {
        calls.requireOpen();
        if (writing == null) {
            throw new ReadOnlyException("The database in " + parts.disk().describe()
                    + " is open for reading only: open it with OpenMode.CREATE or EXISTING to write");
        }
        return writing;
    }

    /** Returns whether it is open for writing. */
    boolean isWriter() {
        return writing != null;
    }

    /**
     * Fails unless the database can be written to.
     *
     * @throws ReadOnlyException when it is open for reading only
     * @throws EngineFailedException when an earlier failure stopped writing
     */
    public void requireWritable() {
        Throwable failure = writing().committer.failure();
        if (failure != null) {
            throw new EngineFailedException(
                    "Writing to " + parts.disk().describe() + " stopped after a failure (" + failure.getMessage()
                            + "): close and reopen the database; reading goes on",
                    failure);
        }
    }

    /**
     * Commits a batch and waits until it is as durable as the durability says, and visible.
     *
     * @throws StaleBatchException when the state it was prepared against changed: prepare it anew
     */
    private CommitResult commit(WriteBatch batch) {
        Committer committer = writing().committer;
        if (batch.addsRows()) {
            backPressure.awaitRoom(this::requireWritable);
        }
        Work.Rows work = new Work.Rows(batch);
        committer.submit(work);
        return parts.scheduler().await(work.done());
    }

    /** Prepares a batch against a snapshot; null when there is nothing to write. */
    @FunctionalInterface
    public interface Preparation {
        @Nullable WriteBatch prepare(Snapshot snapshot);
    }

    /**
     * Prepares and commits a batch. When what it relies on changes in between, it is prepared anew; when that happens
     * again and again, it is prepared where nothing changes, in the log thread.
     *
     * @return what it did, or null when there was nothing to write
     */
    public @Nullable CommitResult write(Preparation preparation) {
        requireWritable();
        for (int attempt = 0; attempt < OPTIMISTIC_ATTEMPTS; attempt++) {
            try (Snapshot snapshot = snapshot()) {
                WriteBatch batch = preparation.prepare(snapshot);
                return batch == null ? null : commit(batch);
            } catch (StaleBatchException e) {
                LOG.get().log(System.Logger.Level.TRACE, "A batch is prepared anew", e);
            }
        }
        return alone(exclusive -> {
            try (Snapshot snapshot = versions.snapshot()) {
                WriteBatch batch = preparation.prepare(snapshot);
                return Optional.ofNullable(batch).map(exclusive::commit);
            }
        }).orElse(null);
    }

    /** Runs a step alone in the log thread, after all earlier batches and before any later. */
    <T> T alone(Work.Step<T> step) {
        return alone(writing(), step);
    }

    /** Runs a step alone in the log thread, even while the engine closes. */
    <T> T alone(Writing workers, Work.Step<T> step) {
        Work.Alone<T> work = new Work.Alone<>(step);
        workers.committer.submit(work);
        return parts.scheduler().await(work.done());
    }

    private void afterFlush() {
        openSnapshots.releaseLeaked();
        backPressure.tellFlushed();
        if (writing != null) {
            writing.compactor.wake();
            writing.indexes.wake();
        }
    }

    private void afterMerge() {
        openSnapshots.releaseLeaked();
        if (writing != null) {
            writing.indexes.wake();
        }
    }

    /** Moves all rows into segments. */
    void flush() {
        flush(writing());
    }

    /** Moves all rows into segments, even while the engine closes. */
    void flush(Writing workers) {
        alone(workers, exclusive -> {
            exclusive.freeze();
            return true;
        });
        flushFrozen(workers);
    }

    /** Flushes the frozen memtables in the calling thread. */
    void flushFrozen() {
        flushFrozen(writing());
    }

    private void flushFrozen(Writing workers) {
        try {
            workers.flusher.flushAll();
        } catch (IOException e) {
            throw Failures.io("write to", parts.disk().describe(), e);
        }
    }

    /** Merges each collection into one segment without deleted rows, as fast as it can. */
    public void compact() {
        Compaction.run(this, Pace.UNLIMITED, (done, total) -> {});
    }

    /** Returns the workers, to be used during a call. */
    Writing workers() {
        return writing();
    }

    /** Makes all changes so far part of the database. */
    public void persist() {
        requireWritable();
        if (!isUnlogged()) {
            alone(exclusive -> {
                exclusive.force();
                return true;
            });
            return;
        }
        alone(exclusive -> {
            exclusive.freeze();
            flushFrozen(writing());
            publishNewest(exclusive);
            return true;
        });
    }

    /** Under the manifest lock: no merge may replace parts between looking at the state and publishing it. */
    private void publishNewest(Exclusive exclusive) {
        state.checkpointer.manifestLock().lock();
        try {
            publishNewest(exclusive.catalog(), exclusive.sequence(), 0);
        } finally {
            state.checkpointer.manifestLock().unlock();
        }
    }

    /**
     * Publishes a catalog as the newest and the durable state; all its parts are in segments. In the log thread only.
     */
    void publishNewest(Catalog changed, long sequence, long oldestLog) {
        try {
            writing().flusher.publishNewest(changed, sequence, oldestLog);
        } catch (PublishException e) {
            throw e.outcome() == PublishException.Outcome.UNKNOWN
                    ? DurableLog.outcomeUnknown(parts.disk(), e)
                    : Failures.io("write to", parts.disk().describe(), e);
        } catch (IOException e) {
            throw Failures.io("write to", parts.disk().describe(), e);
        }
    }

    /**
     * Moves a database open for reading to the newest durable state.
     *
     * @return whether newer writes are visible now; false for a database open for writing, which shows them at once
     */
    public boolean refresh() {
        openSnapshots.releaseLeaked();
        LiveReader reader = state.reader;
        return reader != null && reader.refresh();
    }

    /** Returns how many batches {@link #persist} would make part of the database; 0 unless durability is MANUAL. */
    public long pendingChanges() {
        return isUnlogged() ? versions.sequence() - versions.durable().sequence() : 0;
    }

    private boolean isUnlogged() {
        return parts.durability().equals(Durability.MANUAL);
    }

    /** Returns the index build that is running, or null. */
    @Nullable RunningBuild runningBuild() {
        return writing == null ? null : writing.indexes.builder().running();
    }

    /** Marks an index as failed that did something wrong in a search. */
    public void indexFailed(SearchPart part, Throwable cause) {
        if (writing != null) {
            writing.indexes.failures().indexFailed(part, cause);
        }
    }

    /** Makes collections that wait for an index type that was just registered get it. */
    public void indexTypesChanged() {
        if (writing != null) {
            writing.indexes.wake();
        }
        if (state.reader != null) {
            state.reader.indexTypesChanged();
        }
    }

    /** Replaces parts by others with the same live rows. */
    void replaceDurably(Map<Part, @Nullable Part> replacements) {
        state.checkpointer.manifestLock().lock();
        try {
            writing().replacement.replaceDurably(replacements);
        } catch (IOException e) {
            throw Failures.io("write to", parts.disk().describe(), e);
        } finally {
            state.checkpointer.manifestLock().unlock();
        }
    }

    /** Returns the parts it was made of. */
    public EngineParts parts() {
        return parts;
    }

    /** Returns what it works with. */
    State state() {
        return state;
    }

    /** Closes the database: refuses new calls, waits for running ones, stops the workers, frees everything. */
    @Override
    public void close() {
        if (writing != null) {
            writing.compactor.close();
        }
        if (!calls.close(parts.timeout())) {
            return;
        }
        new EngineClosing(this).run();
    }
}
