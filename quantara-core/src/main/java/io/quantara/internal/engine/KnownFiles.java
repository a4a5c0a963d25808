package io.quantara.internal.engine;

import io.quantara.internal.storage.FileSummary;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a version has open or in memory of the files of its manifest, so that a later version need not read it again.
 * Valid while the version is held.
 */
final class KnownFiles {

    private final Map<FileSummary, SegmentFile> segments = new HashMap<>();
    private final Map<Deletions.Location, Deletions> deletions = new HashMap<>();
    private final Map<PartIndex.StoredIndex, PartIndex> indexes = new HashMap<>();

    private KnownFiles() {}

    /** Returns that nothing is open. */
    static KnownFiles none() {
        return new KnownFiles();
    }

    /** Returns what the parts of a catalog have open. */
    static KnownFiles of(Catalog catalog) {
        KnownFiles open = new KnownFiles();
        for (CollectionState collection : catalog.everyCollection()) {
            for (Part part : collection.parts()) {
                open.add(part);
            }
        }
        return open;
    }

    private void add(Part part) {
        if (part.source() instanceof SegmentGroup group) {
            segments.put(group.file().summary(), group.file());
        }
        Deletions.Location location = part.deletions().location();
        if (location != null) {
            deletions.put(location, part.deletions());
        }
        PartIndex index = part.index();
        if (index != null && index.stored() != null && index.attached().isPresent()) {
            indexes.put(index.stored(), index);
        }
    }

    /** Returns the segment that a manifest describes in the same words, or null; it is not held for the caller. */
    @Nullable SegmentFile segment(FileSummary summary) {
        return segments.get(summary);
    }

    /** Returns the bits stored at a location, or null when they are not in memory. */
    long @Nullable [] deletedBits(Deletions.Location location) {
        Deletions known = deletions.get(location);
        return known == null ? null : known.folded();
    }

    /** Returns the index that is stored in this file, ready to search, or null; it is not held for the caller. */
    @Nullable PartIndex index(PartIndex.StoredIndex stored) {
        return indexes.get(stored);
    }
}
