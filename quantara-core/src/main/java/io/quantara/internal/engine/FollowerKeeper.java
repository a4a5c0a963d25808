package io.quantara.internal.engine;

import io.quantara.CorruptionException;
import io.quantara.index.SegmentVectors;
import io.quantara.internal.index.ColumnVectors;
import io.quantara.internal.index.Followers;
import io.quantara.internal.query.AttachedIndex;
import io.quantara.internal.storage.LateLogger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets rows that no index covers, new ones above all, follow those of the largest segment that has one, so that its
 * searches lead to them. Runs on a worker of its own, after each commit; rows that it did not reach yet are compared
 * one by one.
 */
final class FollowerKeeper {

    private static final LateLogger LOG = new LateLogger(FollowerKeeper.class);

    /** So few rows follow others even when they have an index: to search it takes longer. */
    private static final int FEW_ROWS = 8_192;

    /** With more rows than so many times those of the host their lists get long. */
    private static final int ROWS_PER_HOST = 4;

    private final VersionSet versions;
    private final Scheduler.Worker worker;
    private final Set<Integer> written = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean isAnyChanged = new AtomicBoolean(true);

    /** Indexes that failed or do not tell what they pass; the worker's own. */
    private final Set<AttachedIndex> unfit = Collections.newSetFromMap(new WeakHashMap<>());

    private volatile boolean closing;

    FollowerKeeper(EngineParts parts, VersionSet versions) {
        this.versions = versions;
        this.worker = parts.scheduler().worker("followers", this::pass);
    }

    /** Looks at all collections soon: segments or indexes changed. */
    void wake() {
        isAnyChanged.set(true);
        worker.wake();
    }

    /** Looks at collections that got rows. */
    void rowsCame(Set<Integer> collections) {
        written.addAll(collections);
        worker.wake();
    }

    /** Makes running work give up soon. */
    void close() {
        closing = true;
    }

    /** Rows with an index. */
    private record Host(RowSource source, AttachedIndex index, int rows) {

        Followers nobody(ColumnarRows rows) {
            return new Followers(index.index(), this.rows, index.metric(), rows.dimension());
        }

        SegmentVectors vectors(ColumnarRows rows) {
            return new ColumnVectors(rows.vectors(), rows.norms(), rows.count(), rows.dimension(), index.metric());
        }

        boolean isLargeEnough(ColumnarRows rows) {
            return rows.count() / ROWS_PER_HOST <= this.rows;
        }
    }

    /** Returns the largest part with an index, or null; none of those that are about to go. */
    private static @Nullable Host host(CollectionState collection, List<Part> going) {
        Host largest = null;
        for (Part part : collection.parts()) {
            AttachedIndex index = collection.readyIndex(part);
            if (index != null && !isAmong(going, part)) {
                Host host = new Host(part.source(), index, MergePolicy.rowCount(part));
                largest = largest == null || host.rows > largest.rows ? host : largest;
            }
        }
        return largest;
    }

    private static boolean isAmong(List<Part> going, Part part) {
        return going.stream().anyMatch(one -> one.source().equals(part.source()));
    }

    /**
     * Returns lists for a segment that replaces others, or null where there is no host besides them. The caller holds
     * the parts of the collection.
     *
     * @param rows those of the segment
     * @param merged where they come from
     * @param inputs the parts that are replaced, the sources of the rows
     * @param isStopped asked often: whether the lists are not wanted any more
     */
    static @Nullable Followers merged(
            CollectionState collection,
            ColumnarRows rows,
            MergedRows merged,
            List<Part> inputs,
            BooleanSupplier isStopped) {
        Host host = host(collection, inputs);
        if (host == null || !host.isLargeEnough(rows)) {
            return null;
        }
        List<@Nullable Followers> known = new ArrayList<>();
        for (Part input : inputs) {
            Followers lists = input.source().followers();
            known.add(lists != null && lists.isLedBy(host.index.index()) ? lists : null);
        }
        Followers followers = host.nobody(rows);
        SegmentVectors vectors = host.vectors(rows);
        try {
            for (int row = 0; row < rows.count() && followers.isUseful() && !isStopped.getAsBoolean(); row++) {
                Followers lists = known.get(merged.sourceOf(row));
                if (lists != null && merged.ordinalOf(row) < lists.count()) {
                    followers.addNext(lists, merged.ordinalOf(row));
                } else {
                    followers.addNext(vectors);
                }
            }
        } catch (RuntimeException | StackOverflowError e) { // the index may be anybody's code, or damaged
            LOG.get().log(System.Logger.Level.DEBUG, "Merged rows follow nobody", e);
            return null;
        }
        return followers.isUseful() ? followers : null;
    }

    /**
     * Returns lists of the rows without an index by those of a segment that is to replace others. The caller holds the
     * segment and its index.
     *
     * @param inputs the parts that are replaced
     * @param isStopped asked often: whether the lists are not wanted any more
     */
    Map<RowSource, Followers> led(
            int collectionId,
            List<Part> inputs,
            SegmentGroup merged,
            AttachedIndex index,
            BooleanSupplier isStopped) {
        Map<RowSource, Followers> led = new HashMap<>();
        Host host = new Host(merged, index, merged.rows().count());
        try (Snapshot snapshot = versions.snapshot()) {
            CollectionState collection = snapshot.catalog().collection(collectionId);
            if (collection == null) {
                return led;
            }
            for (Part part : collection.parts()) {
                ColumnarRows rows = part.source().rows(snapshot.sequence());
                if (!isAmong(inputs, part) && isToFollow(collection, part, rows, host)) {
                    Followers followers = host.nobody(rows);
                    rows.requireVectors(0, rows.count());
                    followers.addUpTo(host.vectors(rows), isStopped);
                    led.put(part.source(), followers);
                }
            }
        } catch (RuntimeException | StackOverflowError e) { // the index may be anybody's code, or rows be damaged
            LOG.get().log(System.Logger.Level.DEBUG, "Rows do not follow merged ones yet", e);
        }
        return led;
    }

    private static boolean isToFollow(CollectionState collection, Part part, ColumnarRows rows, Host host) {
        boolean isCovered = collection.readyIndex(part) != null && rows.count() > FEW_ROWS;
        return !part.source().equals(host.source) && !isCovered && host.isLargeEnough(rows);
    }

    private void pass() {
        boolean isAny = isAnyChanged.getAndSet(false);
        List<Integer> some = List.copyOf(written);
        some.forEach(written::remove);
        try (Snapshot snapshot = versions.snapshot()) {
            if (isAny) {
                snapshot.catalog().collections().forEach(collection -> lead(collection, snapshot.sequence()));
                return;
            }
            for (int id : some) {
                CollectionState collection = snapshot.catalog().collection(id);
                if (collection != null) {
                    lead(collection, snapshot.sequence());
                }
            }
        }
    }

    private void lead(CollectionState collection, long sequence) {
        Host host = host(collection, List.of());
        if (host != null && !closing) {
            lead(collection, host, sequence);
        }
    }

    private void lead(CollectionState collection, Host host, long sequence) {
        for (Part part : collection.parts()) {
            ColumnarRows rows = part.source().rows(sequence);
            if (isToFollow(collection, part, rows, host)) {
                follow(part.source(), rows, host);
            } else {
                part.source().follow(null);
            }
        }
    }

    private void follow(RowSource source, ColumnarRows rows, Host host) {
        Followers present = source.followers();
        Followers followers =
                present != null && present.isLedBy(host.index.index()) ? present : host.nobody(rows);
        int from = followers.count();
        if (from >= rows.count() || unfit.contains(host.index)) {
            return;
        }
        try {
            rows.requireVectors(from, rows.count() - from);
            followers.addUpTo(host.vectors(rows), () -> closing);
            if (!followers.isUseful()) {
                unfit.add(host.index);
            } else if (present == source.followers()) { // else the host was merged meanwhile, and they follow another
                source.follow(followers);
            }
        } catch (CorruptionException e) {
            LOG.get().log(System.Logger.Level.DEBUG, "Damaged rows follow nobody", e);
        } catch (RuntimeException | StackOverflowError e) { // the index may be anybody's code
            unfit.add(host.index);
            LOG.get().log(System.Logger.Level.DEBUG, "An index leads to no rows but its own", e);
        }
    }
}
