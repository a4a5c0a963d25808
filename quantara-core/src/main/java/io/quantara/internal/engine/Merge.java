package io.quantara.internal.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Segments of one collection that are to become one, without the rows that were deleted durably when it was decided.
 * Deletes that come meanwhile are carried over.
 *
 * @param collectionId whose segments they are
 * @param inputs the segments
 * @param rows those that are carried over
 */
record Merge(int collectionId, List<Part> inputs, MergedRows rows) {

    /** Returns a merge of these segments as they are now. */
    static Merge of(int collectionId, List<Part> inputs) {
        List<SegmentGroup> sources = new ArrayList<>();
        List<long @Nullable []> dropped = new ArrayList<>();
        for (Part part : inputs) {
            sources.add((SegmentGroup) part.source());
            dropped.add(part.deletions().folded());
        }
        return new Merge(collectionId, List.copyOf(inputs), MergedRows.live(sources, dropped));
    }

    /** Returns the bytes of the segments. */
    long bytes() {
        long bytes = 0;
        for (Part part : inputs) {
            SegmentGroup group = (SegmentGroup) part.source();
            bytes += group.file().groupBytes().getOrDefault(group.group(), 0L);
        }
        return bytes;
    }

    /** Returns the bytes of the stored indexes over the segments. */
    long indexBytes() {
        long bytes = 0;
        for (Part part : inputs) {
            PartIndex index = part.index();
            bytes += index == null || index.stored() == null ? 0 : index.stored().summary().lengthBytes();
        }
        return bytes;
    }

    /** Returns how many rows the segments have, deleted ones included. */
    long inputRows() {
        long count = 0;
        for (Part part : inputs) {
            count += MergePolicy.rowCount(part);
        }
        return count;
    }

    /** Compares the segments with their checksums: rot must not get a fresh one. */
    void verify(Pace pace) throws IOException {
        for (Part part : inputs) {
            SegmentGroup group = (SegmentGroup) part.source();
            for (int type = SegmentGroup.DESCRIPTOR; type <= SegmentGroup.BLOOM; type++) {
                if (type != SegmentGroup.SEQUENCES || group.uniformSequence() == 0) {
                    group.file().sections().verify(type, group.group(), pace::passed);
                }
            }
        }
    }

    /** Returns for each segment where its rows go, -1 for those that are dropped. */
    List<int[]> newOrdinals() {
        List<int[]> ordinals = new ArrayList<>();
        for (int at = 0; at < inputs.size(); at++) {
            ordinals.add(rows.newOrdinals(at));
        }
        return ordinals;
    }

    /** Returns the segments as a collection has them now, or null when it lost one of them. */
    @Nullable List<Part> present(CollectionState collection) {
        List<Part> present = new ArrayList<>();
        for (Part input : inputs) {
            Part now = find(collection, input.source());
            if (now == null) {
                return null;
            }
            present.add(now);
        }
        return present;
    }

    private static @Nullable Part find(CollectionState collection, RowSource source) {
        for (Part part : collection.parts()) {
            if (part.source().equals(source)) {
                return part;
            }
        }
        return null;
    }

    /**
     * Parts of one collection as they are now, to be replaced by one merged part, or by none.
     *
     * @param newOrdinals for each of them where its rows go
     */
    record Swap(CollectionState collection, List<Part> present, List<int[]> newOrdinals, @Nullable Part merged) {

        Map<Part, @Nullable Part> replacements() {
            Map<Part, @Nullable Part> replacements = new LinkedHashMap<>();
            for (Part part : present) {
                replacements.put(part, null);
            }
            replacements.put(present.getFirst(), merged);
            return replacements;
        }

        /** Hands over what the parts have besides rows. Under the commit lock. */
        void carryOver(IndexSources indexSources) {
            if (merged == null) {
                return;
            }
            if (merged.index() == null) {
                indexSources.keep(collection, (SegmentGroup) merged.source(), present, newOrdinals);
            }
            for (int at = 0; at < present.size(); at++) {
                present.get(at).deletions().mapRecentTo(merged.deletions(), newOrdinals.get(at));
            }
        }
    }

    /**
     * Returns the swap, or null when the collection lost one of the segments meanwhile.
     *
     * @param output the merged rows, or null when there are none
     * @param index their index, or null when it is to be built later
     */
    @Nullable Swap swap(CollectionState collection, @Nullable SegmentGroup output, @Nullable PartIndex index) {
        List<Part> present = present(collection);
        if (present == null) {
            return null;
        }
        List<int[]> newOrdinals = newOrdinals();
        if (output == null) {
            return new Swap(collection, present, newOrdinals, null);
        }
        long[] dropped = new long[(rows.count() + 63) >>> 6];
        boolean anyDropped = false;
        long lastFolded = 0;
        for (int at = 0; at < present.size(); at++) {
            Part now = present.get(at);
            anyDropped |= drop(now, newOrdinals.get(at), dropped);
            lastFolded = Math.max(lastFolded, now.deletions().lastFolded());
        }
        Deletions deletions = anyDropped ? Deletions.of(dropped, lastFolded, null) : Deletions.none();
        return new Swap(collection, present, newOrdinals, new Part(output, deletions, index));
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
