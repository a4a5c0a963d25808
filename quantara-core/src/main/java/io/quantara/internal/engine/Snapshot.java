package io.quantara.internal.engine;

import io.quantara.NotFoundException;
import io.quantara.internal.index.codes.RowCodes;
import io.quantara.internal.query.AttachedIndex;
import io.quantara.internal.query.SearchPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One moment of the database, held until closed. Thread-safe. */
public final class Snapshot implements AutoCloseable {

    private final Version version;
    private final long sequence;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Takes over one hold of the version. */
    Snapshot(Version version, long sequence) {
        this.version = version;
        this.sequence = sequence;
    }

    /** Returns the same moment once more, to be closed on its own, or null when this was closed. */
    @Nullable Snapshot retained() {
        return closed.get() || !version.tryRetain() ? null : new Snapshot(version, sequence);
    }

    /**
     * Returns the moment of a named version, to be closed on its own; it holds what the version needs and no more.
     *
     * @throws NotFoundException when there is none of this name
     */
    public Snapshot asOf(String name) {
        PinnedVersion pinned = catalog().versions().get(name);
        if (pinned == null) {
            List<String> names = catalog().versions().keySet().stream().limit(20).toList();
            throw new NotFoundException("There is no version " + CatalogWrites.quoted(name)
                    + ": create it first, or choose among " + names);
        }
        return asOf(pinned);
    }

    Snapshot asOf(PinnedVersion pinned) {
        return new Snapshot(new Version(pinned.catalog()), pinned.sequence());
    }

    /** Returns all collections and settings. */
    public Catalog catalog() {
        return version.catalog();
    }

    /** Returns the sequence number of the newest batch it sees. */
    public long sequence() {
        return sequence;
    }

    /** A live row: which part of the collection it is in, where in the part, and the rows of that part. */
    public record Place(Part part, ColumnarRows rows, int ordinal) {

        /** Returns the sequence number the row was written with. */
        public long sequence() {
            return part.source().sequenceOf(ordinal);
        }
    }

    /** Returns the live row with an id. */
    public Optional<Place> find(CollectionState collection, long idMost, long idLeast) {
        List<Part> parts = collection.parts();
        for (int at = parts.size() - 1; at >= 0; at--) {
            Part part = parts.get(at);
            int ordinal = part.findLive(idMost, idLeast, sequence);
            if (ordinal >= 0) {
                return Optional.of(new Place(part, part.source().rows(sequence), ordinal));
            }
        }
        return Optional.empty();
    }

    /** Returns the rows of a collection, part by part in the order of its parts, as this snapshot sees them. */
    public List<SearchPart> parts(CollectionState collection) {
        List<SearchPart> views = new ArrayList<>(collection.parts().size());
        for (Part part : collection.parts()) {
            views.add(view(collection, part));
        }
        return views;
    }

    /** Returns the sequence number that a row of one of the parts was written with. */
    public long sequenceOf(CollectionState collection, int part, int ordinal) {
        return collection.parts().get(part).source().sequenceOf(ordinal);
    }

    private SearchPart view(CollectionState collection, Part part) {
        ColumnarRows rows = part.source().rows(sequence);
        Deletions.LiveRows live = part.deletions().live(rows.count(), sequence);
        SegmentCodes attachedCodes = part.source() instanceof SegmentGroup group ? group.codes() : null;
        RowCodes codes = attachedCodes == null ? null : attachedCodes.codes();
        AttachedIndex attached = collection.readyIndex(part);
        String whyNot = attached == null ? IndexProgress.whyExact(collection, part, rows.count()) : "";
        return new SearchPart(
                rows, live.bits(), live.liveCount(), attached, whyNot, codes, part.source().followers());
    }

    /** Returns how many documents a collection has. */
    public long count(CollectionState collection) {
        long count = 0;
        for (Part part : collection.parts()) {
            ColumnarRows rows = part.source().rows(sequence);
            count += part.deletions().live(rows.count(), sequence).liveCount();
        }
        return count;
    }

    /** Returns how many rows of a collection are deleted but not dropped yet. */
    public long deletedRows(CollectionState collection) {
        long rows = 0;
        for (Part part : collection.parts()) {
            rows += part.source().rows(sequence).count();
        }
        return rows - count(collection);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            version.release();
        }
    }
}
