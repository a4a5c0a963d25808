package io.quantara.internal.engine;

import io.quantara.CancelledException;
import io.quantara.CorruptionException;
import io.quantara.index.IndexType;
import io.quantara.internal.index.Followers;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.LateLogger;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Merges segments of about one size into a larger one and drops deleted rows, so that there are few segments whatever
 * the writes. Works on what is durable; a delete that comes meanwhile is carried over. Small collections share a file.
 */
final class Compactor {

    private static final LateLogger LOG = new LateLogger(Compactor.class);
    private static final int JOB_ROWS = 1 << 20;

    /** Where no segment came for so long, more is merged. */
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final ReentrantLock compactLock = new ReentrantLock();
    private final Disk disk;
    private final MergePolicy policy;
    private final PartReplacement replacement;
    private final Checkpointer checkpointer;
    private final FileNumbers numbers;
    private final FileLifetime lifetime;
    private final Committer committer;
    private final IndexSources indexSources;
    private final IndexKeeper indexes;
    private final Scheduler.Worker worker;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicBoolean isWoken = new AtomicBoolean(true);
    private Runnable onMerged = () -> {};
    private volatile long mergingRows;

    Compactor(
            EngineParts parts,
            PartReplacement replacement,
            Checkpointer checkpointer,
            FileNumbers numbers,
            FileLifetime lifetime,
            Committer committer,
            IndexSources indexSources,
            IndexKeeper indexes) {
        this.disk = parts.disk();
        this.policy = new MergePolicy(parts.limits());
        this.replacement = replacement;
        this.checkpointer = checkpointer;
        this.numbers = numbers;
        this.lifetime = lifetime;
        this.committer = committer;
        this.indexSources = indexSources;
        this.indexes = indexes;
        this.worker = parts.scheduler().worker("compact", this::pass);
    }

    /** Sets what is told after each merge. */
    void onMerged(Runnable listener) {
        onMerged = listener;
    }

    /** Merges soon: segments came. */
    void wake() {
        isWoken.set(true);
        worker.wake();
    }

    /** Looks after a while whether there is more to merge: an index came. */
    void wakeWhenQuiet() {
        worker.wakeAfter(QUIET);
    }

    private void pass() {
        if (committer.failure() != null) {
            return;
        }
        boolean isQuiet = !isWoken.getAndSet(false);
        try {
            run(isQuiet ? MergePolicy.Extent.QUIET : MergePolicy.Extent.TIERS, unwatched(), () -> {});
        } catch (IOException | CorruptionException e) {
            LOG.get().log(System.Logger.Level.WARNING, "Segments could not be merged", e);
        } catch (CancelledException e) {
            LOG.get().log(System.Logger.Level.DEBUG, "A merge was cancelled", e);
        }
        if (!isQuiet) {
            wakeWhenQuiet();
        }
    }

    private Pace unwatched() {
        return new Pace("A merge", Pace.UNLIMITED, closing::get, (done, total) -> {});
    }

    /** Makes a running merge give up soon; its segments stay as they are. */
    void close() {
        closing.set(true);
    }

    /** Returns how many rows are being merged now. */
    long mergingRows() {
        return mergingRows;
    }

    /** Returns whether the database closes. */
    boolean isClosing() {
        return closing.get();
    }

    /** What merging did: how many segments were replaced, and how many deleted rows they had. */
    record Merged(long segments, long droppedRows) {

        private static final Merged NOTHING = new Merged(0, 0);

        private Merged plus(Merge merge) {
            return new Merged(
                    segments + merge.inputs().size(),
                    droppedRows + merge.inputRows() - merge.rows().count());
        }
    }

    /**
     * Merges until nothing is left to merge.
     *
     * @throws IOException when a merge failed; the segments stay as they were
     * @throws CorruptionException when a segment is damaged
     * @param afterwards runs before another merge can begin
     * @throws CancelledException when the pace says so; what was merged before stays merged
     */
    Merged run(MergePolicy.Extent extent, Pace pace, Runnable afterwards) throws IOException {
        lock();
        try {
            Merged all = runOnce(extent, pace, Merged.NOTHING);
            Merged before = Merged.NOTHING;
            while (extent == MergePolicy.Extent.TIERS && !all.equals(before)) {
                before = all;
                all = runOnce(extent, pace, all);
            }
            afterwards.run();
            return all;
        } catch (Error e) {
            committer.failed(e);
            throw e;
        } finally {
            compactLock.unlock();
        }
    }

    /** One merge at a time; whoever waits for another can be interrupted. */
    private void lock() {
        try {
            compactLock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("Compaction was cancelled by an interrupt before it began", e);
        }
    }

    private Merged runOnce(MergePolicy.Extent extent, Pace pace, Merged before) throws IOException {
        Version version = replacement.retained();
        try {
            List<Merge> merges = new ArrayList<>();
            policy.pick(version.catalog(), extent).forEach((id, inputs) -> merges.add(Merge.of(id, inputs)));
            merges.forEach(merge -> pace.expect(2 * merge.bytes()));
            mergingRows = merges.stream().mapToLong(merge -> merge.rows().count()).sum();
            Merged all = before;
            List<Merge> job = new ArrayList<>();
            int rows = 0;
            for (Merge merge : merges) {
                all = all.plus(merge);
                if (extent != MergePolicy.Extent.ALL && isSearchedByIndex(version.catalog(), merge)) {
                    mergeWithIndex(merge, pace);
                    continue;
                }
                job.add(merge);
                rows += merge.rows().count();
                if (rows >= JOB_ROWS) {
                    merge(job, pace);
                    job.clear();
                    rows = 0;
                }
            }
            if (!job.isEmpty()) {
                merge(job, pace);
            }
            return all;
        } finally {
            mergingRows = 0;
            version.release();
        }
    }

    private static boolean isSearchedByIndex(Catalog catalog, Merge merge) {
        CollectionState collection = catalog.collection(merge.collectionId());
        return collection != null
                && merge.inputs().stream().anyMatch(part -> collection.readyIndex(part) != null);
    }

    private void merge(List<Merge> job, Pace pace) throws IOException {
        requireSpace(job.stream().mapToLong(Merge::bytes).sum());
        List<@Nullable SegmentGroup> outputs = new ArrayList<>();
        SegmentFile segment = write(job, outputs, pace);
        try {
            lead(job, outputs);
            publish(job, outputs, null, Map.of());
        } finally {
            if (segment != null) {
                segment.resource().release();
            }
        }
        onMerged.run();
    }

    /** Merges segments that are searched through their indexes, as they are until the merged one has its own. */
    private void mergeWithIndex(Merge merge, Pace pace) throws IOException {
        requireSpace(merge.bytes() + merge.indexBytes());
        List<@Nullable SegmentGroup> outputs = new ArrayList<>();
        SegmentFile segment = write(List.of(merge), outputs, pace);
        PartIndex index = null;
        try {
            SegmentGroup merged = outputs.getFirst();
            index = merged == null ? null : index(merge, merged);
            Map<RowSource, Followers> led = merged == null || index == null || index.ready() == null
                    ? Map.of()
                    : indexes.followers()
                            .led(merge.collectionId(), merge.inputs(), merged, index.ready(), closing::get);
            publish(List.of(merge), outputs, index, led);
        } finally {
            if (index != null) {
                index.resource().ifPresent(SharedResource::release);
            }
            if (segment != null) {
                segment.resource().release();
            }
        }
        onMerged.run();
    }

    /** Builds the index of a merged segment; null when it gets none, or of a type that is not registered. */
    private @Nullable PartIndex index(Merge merge, SegmentGroup merged) throws IOException {
        Version version = replacement.retained();
        try {
            CollectionState collection = version.catalog().collection(merge.collectionId());
            List<Part> present = collection == null ? null : merge.present(collection);
            if (collection == null || present == null) {
                return null;
            }
            IndexType type = collection.indexType(merged).map(indexes.builder()::type).orElse(null);
            if (type == null) {
                return null;
            }
            try (IndexSources.Held held = indexSources.held(collection, present, merge.newOrdinals(), type)) {
                return indexes.builder().build(
                        collection, merged, type, held, () -> isUnwanted(merge, merged, collection));
            }
        } finally {
            version.release();
        }
    }

    /** Returns whether nobody would use the index: somebody waits to merge all, closes, or wants another index. */
    private boolean isUnwanted(Merge merge, SegmentGroup merged, CollectionState asked) {
        CollectionState now = replacement.catalog().collection(merge.collectionId());
        return closing.get()
                || compactLock.hasQueuedThreads()
                || now == null
                || merge.present(now) == null
                || !now.indexType(merged).equals(asked.indexType(merged))
                || !now.options().indexOptions().equals(asked.options().indexOptions());
    }

    /** Searches that were led to the rows until now are not to miss that while the merged rows have no index. */
    private void lead(List<Merge> job, List<@Nullable SegmentGroup> outputs) {
        Version version = replacement.retained();
        try {
            for (int at = 0; at < job.size(); at++) {
                Merge merge = job.get(at);
                SegmentGroup merged = outputs.get(at);
                CollectionState collection = version.catalog().collection(merge.collectionId());
                if (merged != null && collection != null) {
                    merged.follow(FollowerKeeper.merged(
                            collection, merged.rows(), merge.rows(), merge.inputs(), closing::get));
                }
            }
        } finally {
            version.release();
        }
    }

    private void requireSpace(long bytes) throws IOException {
        long free = disk.freeSpaceBytes();
        if (free < bytes) {
            throw new IOException("No space left on device: merging needs " + bytes + " bytes, " + free + " are free");
        }
    }

    /**
     * Writes the rows of merges into one file.
     *
     * @param outputs takes the rows of each, null for none
     * @return the file, or null when there are no rows at all
     */
    private @Nullable SegmentFile write(List<Merge> job, List<@Nullable SegmentGroup> outputs, Pace pace)
            throws IOException {
        for (Merge merge : job) {
            merge.verify(pace);
        }
        if (job.stream().allMatch(merge -> merge.rows().count() == 0)) {
            job.forEach(merge -> outputs.add(null));
            return null;
        }
        try (SegmentWriter writer = new SegmentWriter(disk, numbers.next(), checkpointer.newFileId())) {
            writer.sections().onWritten(pace::passed);
            List<Long> groups = new ArrayList<>();
            for (Merge merge : job) {
                groups.add(merge.rows().count() == 0 ? -1L : merge.rows().write(writer));
            }
            SegmentFile segment = SegmentFile.open(disk, writer.finish(), lifetime);
            groups.forEach(group -> outputs.add(group < 0 ? null : segment.group(group)));
            return segment;
        }
    }

    /**
     * Publishes the merged segments unless their inputs are gone, and swaps them in all versions.
     *
     * @param index the index of the only one, or null when there are none yet
     * @param led lists of other rows by its rows
     */
    private void publish(
            List<Merge> job,
            List<@Nullable SegmentGroup> outputs,
            @Nullable PartIndex index,
            Map<RowSource, Followers> led)
            throws IOException {
        checkpointer.manifestLock().lock();
        Version base = replacement.retained();
        try {
            List<Merge.Swap> swaps = new ArrayList<>();
            Map<Part, @Nullable Part> replacements = new LinkedHashMap<>();
            for (int at = 0; at < job.size(); at++) {
                CollectionState collection = base.catalog().collection(job.get(at).collectionId());
                Merge.Swap swap =
                        collection == null ? null : job.get(at).swap(collection, outputs.get(at), index);
                if (swap != null) {
                    swaps.add(swap);
                    replacements.putAll(swap.replacements());
                }
            }
            if (!swaps.isEmpty()) {
                replacement.replaceDurably(replacements, () -> {
                    swaps.forEach(swap -> swap.carryOver(indexSources));
                    led.forEach(RowSource::follow);
                });
            }
        } finally {
            base.release();
            checkpointer.manifestLock().unlock();
        }
    }
}
