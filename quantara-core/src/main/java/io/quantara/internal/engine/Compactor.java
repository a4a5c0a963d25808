package io.quantara.internal.engine;

import io.quantara.CancelledException;
import io.quantara.CorruptionException;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.LateLogger;
import java.io.IOException;
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

    private final ReentrantLock compactLock = new ReentrantLock();
    private final Disk disk;
    private final MergePolicy policy;
    private final PartReplacement replacement;
    private final Checkpointer checkpointer;
    private final FileNumbers numbers;
    private final FileLifetime lifetime;
    private final Committer committer;
    private final IndexSources indexSources;
    private final Scheduler.Worker worker;
    private final AtomicBoolean closing = new AtomicBoolean();
    private Runnable onMerged = () -> {};

    Compactor(
            EngineParts parts,
            PartReplacement replacement,
            Checkpointer checkpointer,
            FileNumbers numbers,
            FileLifetime lifetime,
            Committer committer,
            IndexSources indexSources) {
        this.disk = parts.disk();
        this.policy = new MergePolicy(parts.limits());
        this.replacement = replacement;
        this.checkpointer = checkpointer;
        this.numbers = numbers;
        this.lifetime = lifetime;
        this.committer = committer;
        this.indexSources = indexSources;
        this.worker = parts.scheduler().worker("compact", this::pass);
    }

    /** The segments of one collection to merge, with the rows that are not carried over. */
    private record Merge(int collectionId, List<Part> inputs, MergedRows rows) {}

    /** Sets what is told after each merge. */
    void onMerged(Runnable listener) {
        onMerged = listener;
    }

    void wake() {
        worker.wake();
    }

    private void pass() {
        if (committer.failure() != null) {
            return;
        }
        try {
            run(MergePolicy.Extent.TIERS, unwatched(), () -> {});
        } catch (IOException | CorruptionException e) {
            LOG.get().log(System.Logger.Level.WARNING, "Segments could not be merged", e);
        } catch (CancelledException e) {
            LOG.get().log(System.Logger.Level.DEBUG, "A merge was cancelled", e);
        }
    }

    private Pace unwatched() {
        return new Pace("A merge", Pace.UNLIMITED, closing::get, (done, total) -> {});
    }

    /** Makes a running merge give up soon; its segments stay as they are. */
    void close() {
        closing.set(true);
    }

    /** Returns whether the database closes. */
    boolean isClosing() {
        return closing.get();
    }

    /** What merging did: how many segments were replaced, and how many deleted rows they had. */
    record Merged(long segments, long droppedRows) {

        private static final Merged NOTHING = new Merged(0, 0);

        private Merged plus(Merge merge) {
            long rows = 0;
            for (Part part : merge.inputs) {
                rows += MergePolicy.rowCount(part);
            }
            return new Merged(segments + merge.inputs.size(), droppedRows + rows - merge.rows.count());
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
            List<Merge> merges = pick(version.catalog(), extent);
            merges.forEach(merge -> pace.expect(2 * bytes(merge)));
            Merged all = before;
            List<Merge> job = new ArrayList<>();
            int rows = 0;
            for (Merge merge : merges) {
                job.add(merge);
                all = all.plus(merge);
                rows += merge.rows.count();
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
            version.release();
        }
    }

    private List<Merge> pick(Catalog catalog, MergePolicy.Extent extent) {
        List<Merge> merges = new ArrayList<>();
        policy.pick(catalog, extent).forEach((id, inputs) -> merges.add(merge(id, inputs)));
        return merges;
    }

    private static Merge merge(int collectionId, List<Part> inputs) {
        List<SegmentGroup> sources = new ArrayList<>();
        List<long @Nullable []> dropped = new ArrayList<>();
        for (Part part : inputs) {
            sources.add((SegmentGroup) part.source());
            dropped.add(part.deletions().folded());
        }
        return new Merge(collectionId, List.copyOf(inputs), MergedRows.live(sources, dropped));
    }

    private void merge(List<Merge> job, Pace pace) throws IOException {
        requireSpace(job);
        for (Merge merge : job) {
            verify(merge, pace);
        }
        SegmentFile segment = null;
        try {
            List<@Nullable SegmentGroup> outputs = new ArrayList<>();
            segment = write(job, outputs, pace);
            lead(job, outputs);
            checkpointer.manifestLock().lock();
            try {
                publish(job, outputs);
            } finally {
                checkpointer.manifestLock().unlock();
            }
        } finally {
            if (segment != null) {
                segment.resource().release();
            }
        }
        onMerged.run();
    }

    /** Searches that were led to the rows until now are not to miss that while the merged rows have no index. */
    private void lead(List<Merge> job, List<@Nullable SegmentGroup> outputs) {
        Version version = replacement.retained();
        try {
            for (int at = 0; at < job.size(); at++) {
                Merge merge = job.get(at);
                SegmentGroup merged = outputs.get(at);
                CollectionState collection = version.catalog().collection(merge.collectionId);
                if (merged != null && collection != null) {
                    merged.follow(FollowerKeeper.merged(
                            collection, merged.rows(), merge.rows, merge.inputs, closing::get));
                }
            }
        } finally {
            version.release();
        }
    }

    private void requireSpace(List<Merge> job) throws IOException {
        long bytes = job.stream().mapToLong(Compactor::bytes).sum();
        long free = disk.freeSpaceBytes();
        if (free < bytes) {
            throw new IOException("No space left on device: merging needs " + bytes + " bytes, " + free + " are free");
        }
    }

    private static long bytes(Merge merge) {
        long bytes = 0;
        for (Part part : merge.inputs) {
            SegmentGroup group = (SegmentGroup) part.source();
            bytes += group.file().groupBytes().getOrDefault(group.group(), 0L);
        }
        return bytes;
    }

    /** Rot must not get a fresh checksum. */
    private static void verify(Merge merge, Pace pace) throws IOException {
        for (Part part : merge.inputs) {
            SegmentGroup group = (SegmentGroup) part.source();
            for (int type = SegmentGroup.DESCRIPTOR; type <= SegmentGroup.BLOOM; type++) {
                if (type != SegmentGroup.SEQUENCES || group.uniformSequence() == 0) {
                    group.file().sections().verify(type, group.group(), pace::passed);
                }
            }
        }
    }

    private @Nullable SegmentFile write(List<Merge> job, List<@Nullable SegmentGroup> outputs, Pace pace)
            throws IOException {
        if (job.stream().allMatch(merge -> merge.rows.count() == 0)) {
            job.forEach(merge -> outputs.add(null));
            return null;
        }
        try (SegmentWriter writer = new SegmentWriter(disk, numbers.next(), checkpointer.newFileId())) {
            writer.sections().onWritten(pace::passed);
            List<Long> groups = new ArrayList<>();
            for (Merge merge : job) {
                groups.add(merge.rows.count() == 0 ? -1L : merge.rows.write(writer));
            }
            SegmentFile segment = SegmentFile.open(disk, writer.finish(), lifetime);
            groups.forEach(group -> outputs.add(group < 0 ? null : segment.group(group)));
            return segment;
        }
    }

    /** Publishes the merged segments unless their inputs are gone, and swaps them in all versions. */
    private void publish(List<Merge> job, List<@Nullable SegmentGroup> outputs) throws IOException {
        Version base = replacement.retained();
        try {
            List<Swap> swaps = new ArrayList<>();
            Map<Part, @Nullable Part> replacements = new LinkedHashMap<>();
            for (int at = 0; at < job.size(); at++) {
                CollectionState collection = base.catalog().collection(job.get(at).collectionId);
                Swap swap = collection == null ? null : swap(collection, job.get(at), outputs.get(at));
                if (swap != null) {
                    swaps.add(swap);
                    replacements.putAll(swap.replacements());
                }
            }
            if (!swaps.isEmpty()) {
                replacement.replaceDurably(replacements, () -> swaps.forEach(swap -> swap.carryOver(indexSources)));
            }
        } finally {
            base.release();
        }
    }

    /** Parts of one collection as they are now, to be replaced by one merged part, or by none. */
    private record Swap(
            CollectionState collection, List<Part> present, List<int[]> newOrdinals, @Nullable Part merged) {

        Map<Part, @Nullable Part> replacements() {
            Map<Part, @Nullable Part> replacements = new LinkedHashMap<>();
            for (Part part : present) {
                replacements.put(part, null);
            }
            replacements.put(present.getFirst(), merged);
            return replacements;
        }

        void carryOver(IndexSources indexSources) {
            if (merged != null) {
                indexSources.keep(collection, (SegmentGroup) merged.source(), present, newOrdinals);
                for (int at = 0; at < present.size(); at++) {
                    present.get(at).deletions().mapRecentTo(merged.deletions(), newOrdinals.get(at));
                }
            }
        }
    }

    /** Returns the swap, or null when the collection lost one of the inputs meanwhile. */
    private static @Nullable Swap swap(CollectionState collection, Merge merge, @Nullable SegmentGroup output) {
        List<Part> present = new ArrayList<>();
        List<int[]> newOrdinals = new ArrayList<>();
        long[] dropped = new long[(merge.rows.count() + 63) >>> 6];
        boolean anyDropped = false;
        long lastFolded = 0;
        for (int at = 0; at < merge.inputs.size(); at++) {
            Part now = find(collection, merge.inputs.get(at).source());
            if (now == null) {
                return null;
            }
            int[] ordinals = merge.rows.newOrdinals(at);
            anyDropped |= drop(now, ordinals, dropped);
            lastFolded = Math.max(lastFolded, now.deletions().lastFolded());
            present.add(now);
            newOrdinals.add(ordinals);
        }
        if (output == null) {
            return new Swap(collection, present, newOrdinals, null);
        }
        Deletions deletions = anyDropped ? Deletions.of(dropped, lastFolded, null) : Deletions.none();
        return new Swap(collection, present, newOrdinals, new Part(output, deletions, null));
    }

    private static @Nullable Part find(CollectionState collection, RowSource source) {
        for (Part part : collection.parts()) {
            if (part.source().equals(source)) {
                return part;
            }
        }
        return null;
    }

    /** Marks rows that were deleted durably while the merge ran. */
    private static boolean drop(Part now, int[] ordinals, long[] dropped) {
        long[] folded = now.deletions().folded();
        boolean any = false;
        for (int ordinal = 0; folded != null && ordinal < ordinals.length; ordinal++) {
            if (ordinals[ordinal] >= 0 && MergedRows.contains(folded, ordinal)) {
                dropped[ordinals[ordinal] >>> 6] |= 1L << ordinals[ordinal];
                any = true;
            }
        }
        return any;
    }
}
