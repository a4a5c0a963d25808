package io.quantara.internal.engine;

import io.quantara.internal.storage.FileSummary;
import io.quantara.internal.storage.ManifestStore;
import io.quantara.internal.storage.StoredManifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a repair keeps into new files, and publishes one manifest that names it: before that nothing has changed,
 * afterwards the database is repaired. Used once, by one thread.
 */
final class RepairWriter {

    private final RepairPlan plan;
    private final Survey survey;
    private final FileLifetime lifetime;
    private final FileNumbers numbers;
    private final Checkpointer checkpointer;
    private final Map<RowSource, Rewritten> rewritten = new LinkedHashMap<>();

    /** Where rows went: their new place, and their new ordinals, null where all are as before. */
    private static final class Rewritten {

        private long group = -1;
        private int @Nullable [] ordinals;
        private @Nullable SegmentGroup target;
    }

    RepairWriter(RepairPlan plan, UUID databaseId, FileNumbers numbers, Reclaimer reclaimer, RandomGenerator random) {
        this.plan = plan;
        this.survey = plan.survey();
        this.lifetime = new FileLifetime(survey.disk(), reclaimer, FileLifetime.Deleting.ALLOWED);
        this.numbers = numbers;
        this.checkpointer = new Checkpointer(
                survey.disk(),
                random,
                new ManifestStore(survey.disk(), databaseId),
                numbers,
                lifetime,
                wholeDeletions(),
                previous(databaseId));
    }

    private Map<Long, FileSummary> wholeDeletions() {
        Map<Long, FileSummary> whole = new TreeMap<>();
        survey.deletions().forEach((number, file) -> {
            if (file.isWhole()) {
                whole.put(number, file.summary());
            }
        });
        return whole;
    }

    /** The new manifest must be newer than all there are, readable or not. */
    private @Nullable StoredManifest previous(UUID databaseId) {
        FolderIdentity identity = survey.identity();
        StoredManifest readable = identity.manifest();
        if (identity.newest() == 0 || (readable != null && readable.number() == identity.newest())) {
            return readable;
        }
        return new StoredManifest(
                identity.newest(),
                0,
                databaseId,
                readable == null ? ManifestStore.KNOWN_READER_FEATURES : readable.readerFeatures(),
                readable == null ? ManifestStore.KNOWN_WRITER_FEATURES : readable.writerFeatures(),
                ByteBuffer.allocate(0));
    }

    /** Publishes the state without the damaged indexes; rows and logs stay where they are. */
    void publishWithoutBadIndexes() throws IOException {
        SurveyedCatalog base = survey.base();
        publish(replaced(base.catalog(), this::withoutBadIndex), base.sequence(), base.oldestLog());
    }

    /** Publishes the newest state that can be read, with all rows in segments and no log. */
    void publishAll(Catalog catalog, long sequence) throws IOException {
        SegmentFile segment = rewrite(catalog);
        try {
            publish(replaced(catalog, part -> kept(part, sequence)), sequence, 0);
        } finally {
            if (segment != null) {
                segment.resource().release();
            }
        }
    }

    /** What becomes of a part: another one, or null when none of its rows is left. */
    private interface Change {
        @Nullable Part apply(Part part);
    }

    private static Catalog replaced(Catalog catalog, Change change) {
        Map<Part, @Nullable Part> replacements = new HashMap<>();
        for (CollectionState collection : catalog.everyCollection()) {
            collection.parts().forEach(part -> replacements.put(part, change.apply(part)));
        }
        return catalog.replaced(replacements);
    }

    private void publish(Catalog catalog, long sequence, long oldestLog) throws IOException {
        Version version = new Version(catalog);
        checkpointer.manifestLock().lock();
        try {
            checkpointer.publish(version, sequence, oldestLog);
        } finally {
            checkpointer.manifestLock().unlock();
            version.release();
        }
    }

    private Part withoutBadIndex(Part part) {
        PartIndex index = part.index();
        boolean isBad = index != null
                && index.stored() != null
                && plan.badIndexes().contains(index.stored().summary().name());
        return isBad ? part.withIndex(null) : part;
    }

    /** Writes the rows of damaged segments and of the logs into a new segment; null when there are none. */
    private @Nullable SegmentFile rewrite(Catalog catalog) throws IOException {
        for (CollectionState collection : catalog.everyCollection()) {
            for (Part part : collection.parts()) {
                if (!isWhole(part.source())) {
                    rewritten.put(part.source(), new Rewritten());
                }
            }
        }
        if (rewritten.isEmpty()) {
            return null;
        }
        SegmentFile segment;
        try (SegmentWriter writer = new SegmentWriter(survey.disk(), numbers.next(), checkpointer.newFileId())) {
            for (Map.Entry<RowSource, Rewritten> entry : rewritten.entrySet()) {
                write(entry.getKey(), entry.getValue(), writer);
            }
            if (writer.groups() == 0) {
                return null;
            }
            segment = SegmentFile.open(survey.disk(), writer.finish(), lifetime);
        }
        segment.sections().verifyAll(); // it takes the place of the only copy
        rewritten.values().stream()
                .filter(rows -> rows.group >= 0)
                .forEach(rows -> rows.target = segment.group(rows.group));
        return segment;
    }

    private boolean isWhole(RowSource source) {
        FoundSegment segment =
                source instanceof SegmentGroup group ? survey.segments().get(group.file().number()) : null;
        return segment != null && segment.isWhole();
    }

    private static void write(RowSource source, Rewritten rows, SegmentWriter writer) throws IOException {
        if (source instanceof MemtableTable table) {
            rows.group = writer.writeAll(table.rows(Long.MAX_VALUE), SegmentWriter.Sequences.STORED);
            return;
        }
        List<long @Nullable []> lost = new ArrayList<>();
        lost.add(source instanceof SalvagedGroup salvaged ? salvaged.lost().toLongArray() : null);
        MergedRows picked = MergedRows.live(List.of(source), lost);
        rows.ordinals = picked.newOrdinals(0);
        if (picked.count() > 0) {
            rows.group = picked.write(writer);
        }
    }

    /** Returns a part over the rows where they are now, with its deletions folded; null when no row is live. */
    private @Nullable Part kept(Part part, long sequence) {
        int before = part.source().rows(Long.MAX_VALUE).count();
        Deletions folded = part.deletions().fold(before, sequence);
        Rewritten rows = rewritten.get(part.source());
        if (rows == null) {
            boolean hasLive = folded.live(before, Long.MAX_VALUE).liveCount() > 0;
            return hasLive ? withoutBadIndex(new Part(part.source(), folded, part.index())) : null;
        }
        SegmentGroup target = rows.target;
        if (target == null) {
            return null;
        }
        BitSet deleted = new BitSet();
        for (int ordinal = 0; ordinal < before; ordinal++) {
            int now = rows.ordinals == null ? ordinal : rows.ordinals[ordinal];
            if (now >= 0 && MergedRows.contains(folded.folded(), ordinal)) {
                deleted.set(now);
            }
        }
        if (deleted.cardinality() == target.rows().count()) {
            return null;
        }
        Deletions moved = deleted.isEmpty()
                ? Deletions.none()
                : Deletions.of(deleted.toLongArray(), Math.min(sequence, folded.lastFolded()), null);
        return new Part(target, moved, null);
    }
}
