package io.quantara.internal.engine;

import io.quantara.internal.storage.FileName;
import io.quantara.internal.storage.FileSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The collections with their rows as a manifest describes them, as far as the files can be read; rows that no manifest
 * assigns to a collection go into collections made up for them. Used by one thread.
 */
final class SurveyedCatalog {

    private final Survey survey;
    private final ManifestCodec.@Nullable Contents contents;
    private final Catalog.Edit edit = Catalog.empty().edit();
    private final Map<Integer, Integer> recoveredByDimension = new HashMap<>();
    private final UncertainRows uncertain = new UncertainRows();
    private final Set<String> lostGroups = new TreeSet<>();
    private final Map<String, Long> lostInVersions = new TreeMap<>();
    private String version = "";
    private long highestRow;

    SurveyedCatalog(Survey survey) throws IOException {
        this.survey = survey;
        this.contents = survey.identity().contents();
        if (contents == null) {
            edit.put(LogReplay.unnamedDefault());
            return;
        }
        edit.config(contents.config());
        edit.nextId(contents.nextCollection());
        put(contents.collections(), edit);
        for (ManifestCodec.StoredVersion stored : contents.versions()) {
            version = stored.name();
            Catalog.Edit pinned = Catalog.empty().edit();
            pinned.config(stored.config());
            put(stored.collections(), pinned);
            edit.put(new PinnedVersion(stored.name(), stored.sequence(), stored.createdMillis(), pinned.applied()));
        }
        version = "";
    }

    private void put(List<ManifestCodec.StoredCollection> collections, Catalog.Edit target) throws IOException {
        for (ManifestCodec.StoredCollection collection : collections) {
            List<Part> parts = new ArrayList<>();
            for (ManifestCodec.StoredPart stored : collection.parts()) {
                Part part = part(collection.state(), stored);
                if (part != null) {
                    parts.add(part);
                }
            }
            target.put(collection.state().withParts(parts));
        }
    }

    private @Nullable Part part(CollectionState collection, ManifestCodec.StoredPart stored) throws IOException {
        FoundSegment segment = survey.segments().get(stored.segment());
        String file = FileName.segment(stored.segment()).name();
        RowSource source =
                segment == null ? null : segment.group(stored.group(), stored.sequence(), collection.dimension());
        if (segment == null) {
            survey.findings().data(file, -1, collection.name(), "Collection '" + collection.name() + "' needs segment "
                    + file + ", which the manifest does not name. Run repair.");
        }
        if (source == null) {
            lostGroups.add(file);
            return null;
        }
        int count = source.rows(Long.MAX_VALUE).count();
        long[] deleted = deleted(collection, stored, count);
        if (source instanceof SalvagedGroup salvaged) {
            return salvaged(collection, stored, salvaged, deleted);
        }
        Part part = new Part(source, Deletions.of(deleted, stored.lastDeletion(), location(stored)), index(stored));
        return remembered(collection.id(), stored, part, deleted);
    }

    /** Returns the bits of deleted rows; null where there are none, or none that can be read. */
    private long @Nullable [] deleted(CollectionState collection, ManifestCodec.StoredPart stored, int count) {
        Deletions.Location location = stored.deletions();
        if (location == null) {
            return null;
        }
        FoundDeletions file = survey.deletions().get(location.fileNumber());
        long[] bits = file == null ? null : file.bits(location.group(), count);
        boolean isContradiction = file == null || (bits == null && (file.isWhole() || file.has(location.group())));
        if (isContradiction) {
            String name = FileName.deletions(location.fileNumber()).name();
            survey.findings().data(name, -1, collection.name(), "The deletions of collection '" + collection.name()
                    + "' in group " + location.group() + " of " + name + " are missing or are of more than the "
                    + count + " rows there are. Run repair.");
        }
        return bits;
    }

    /** Deletions that are read anew from a damaged file are stored anew. */
    private Deletions.@Nullable Location location(ManifestCodec.StoredPart stored) {
        Deletions.Location location = stored.deletions();
        FoundDeletions file = location == null ? null : survey.deletions().get(location.fileNumber());
        return file != null && file.isWhole() ? location : null;
    }

    private Part salvaged(
            CollectionState collection,
            ManifestCodec.StoredPart stored,
            SalvagedGroup group,
            long @Nullable [] deleted) {
        BitSet before = deleted == null ? new BitSet() : BitSet.valueOf(deleted);
        BitSet gone = group.lost();
        gone.andNot(before);
        countLost(collection, group, gone);
        gone.or(before);
        Part part = new Part(group, Deletions.of(gone.toLongArray(), stored.lastDeletion(), null), null);
        return remembered(collection.id(), stored, part, deleted);
    }

    private Part remembered(
            int collection, ManifestCodec.StoredPart stored, Part part, long @Nullable [] deleted) {
        highestRow = Math.max(highestRow, part.source().maxSequence());
        boolean isDistrusted = survey.isDistrusted(stored.segment());
        if (isDistrusted || (stored.deletions() != null && deleted == null)) {
            if (version.isEmpty()) {
                uncertain.add(collection, part.source());
            } else {
                uncertain.add(part);
            }
        }
        return part;
    }

    private @Nullable PartIndex index(ManifestCodec.StoredPart stored) {
        ManifestCodec.StoredIndex index = stored.index();
        if (index == null || contents == null) {
            return null;
        }
        String name = FileName.index(stored.segment(), index.file()).name();
        for (FileSummary file : contents.files()) {
            if (file.name().equals(name)) {
                return PartIndex.unopened(index, new PartIndex.StoredIndex(index.file(), file));
            }
        }
        return null;
    }

    /** Adds the rows of a segment that no manifest names to collections made up for them, one for each dimension. */
    void addUnknown(FoundSegment segment, long number) throws IOException {
        for (long group : segment.groups()) {
            RowSource source = segment.group(group, Math.max(1, highestRow), 0);
            if (source == null) {
                lostGroups.add(segment.name());
                continue;
            }
            highestRow = Math.max(highestRow, source.maxSequence());
            ColumnarRows rows = source.rows(Long.MAX_VALUE);
            CollectionState target = recovered(rows.dimension());
            long[] gone = null;
            if (source instanceof SalvagedGroup salvaged) {
                gone = salvaged.lost().toLongArray();
                countLost(target, salvaged, salvaged.lost());
            }
            Part part = new Part(source, Deletions.of(gone, 0, null), null);
            uncertain.add(target.id(), source);
            edit.put(target.withPart(part));
        }
    }

    /**
     * Deletes rows that the logs brought anew, in the collections they belong to: a flush had written them to a
     * segment, and it is unknown whether the manifest that is lost named it.
     */
    void forgetReplayed(long first, long last) {
        for (int id : recoveredByDimension.values()) {
            CollectionState collection = edit.collection(id);
            for (Part part : collection == null || first == 0 ? List.<Part>of() : collection.parts()) {
                boolean hasSequences = switch (part.source()) {
                    case SegmentGroup group -> group.uniformSequence() == 0;
                    case SalvagedGroup group -> group.hasSequences();
                    default -> false;
                };
                int count = hasSequences ? part.source().rows(Long.MAX_VALUE).count() : 0;
                for (int ordinal = 0; ordinal < count; ordinal++) {
                    long sequence = part.source().sequenceOf(ordinal);
                    if (sequence >= first && sequence <= last) {
                        part.deletions().delete(ordinal, last);
                    }
                }
            }
        }
    }

    /** Returns a catalog without collections made up for rows of which none is left. */
    Catalog withoutEmpty(Catalog catalog, long sequence) {
        Catalog.Edit others = catalog.edit();
        for (int id : recoveredByDimension.values()) {
            CollectionState collection = catalog.collection(id);
            boolean isEmpty = collection != null
                    && collection.parts().stream().noneMatch(part -> hasLive(part, sequence));
            if (isEmpty) {
                others.remove(id);
            }
        }
        return others.applied();
    }

    private static boolean hasLive(Part part, long sequence) {
        return part.deletions().live(part.source().rows(sequence).count(), sequence).liveCount() > 0;
    }

    private void countLost(CollectionState target, SalvagedGroup group, BitSet gone) {
        if (!version.isEmpty()) {
            lostInVersions.merge(version, (long) gone.cardinality(), Long::sum);
            return;
        }
        for (int ordinal = gone.nextSetBit(0); ordinal >= 0; ordinal = gone.nextSetBit(ordinal + 1)) {
            if (group.knowsId(ordinal)) {
                survey.lost().add(target.id(), Ids.of(group.rows(Long.MAX_VALUE), ordinal));
            } else {
                survey.lost().addUnknown(target.id(), 1);
            }
        }
    }

    private CollectionState recovered(int dimension) {
        Integer known = recoveredByDimension.get(dimension);
        CollectionState collection = known == null ? null : edit.collection(known);
        if (collection == null) {
            collection = LogReplay.recovered(edit, LogReplay.unusedId(edit), dimension);
            recoveredByDimension.put(dimension, collection.id());
            edit.put(collection);
        }
        return collection;
    }

    /** Returns how many documents named versions have lost, by name. */
    Map<String, Long> lostInVersions() {
        return lostInVersions;
    }

    Catalog catalog() {
        return edit.applied();
    }

    /** Returns the sequence number that the manifest's files cover. */
    long sequence() {
        return contents == null ? 0 : contents.sequence();
    }

    /** Returns the number of the oldest log that the manifest needs, 0 for none. */
    long oldestLog() {
        return contents == null ? 0 : contents.oldestLog();
    }

    /** Returns the greatest sequence number of any row in a segment. */
    long highestRow() {
        return highestRow;
    }

    /** Returns where rows lie whose deletions are lost: any of them may have been deleted. */
    UncertainRows uncertain() {
        return uncertain;
    }

    /** Returns the names of segments of which at least one group cannot be read at all. */
    Set<String> lostGroups() {
        return lostGroups;
    }
}
