package io.quantara.internal.engine;

import io.quantara.Filter;
import io.quantara.internal.query.FilterEvaluator;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The live documents of a collection in the order of their ids, by merging its parts. Used by one thread, while the
 * snapshot is held.
 */
public final class OrderedRows implements Iterator<Snapshot.Place> {

    private final PriorityQueue<Cursor> cursors = new PriorityQueue<>(Cursor::compareTo);
    private final @Nullable FilterEvaluator filter;
    private final long sequence;
    private Snapshot.@Nullable Place next;

    /** Begins with the first document. */
    public OrderedRows(Snapshot snapshot, CollectionState collection, @Nullable Filter filter) {
        this.filter = filter == null ? null : FilterEvaluator.of(filter);
        this.sequence = snapshot.sequence();
        for (Part part : collection.parts()) {
            part.source().requireKeys();
            Cursor cursor = new Cursor(part, part.source().rows(sequence));
            if (cursor.advance()) {
                cursors.add(cursor);
            }
        }
        next = find();
    }

    /** Returns how many documents match a filter. */
    public static long count(Snapshot snapshot, CollectionState collection, Filter filter) {
        FilterEvaluator evaluator = FilterEvaluator.of(filter);
        long count = 0;
        for (Part part : collection.parts()) {
            ColumnarRows rows = part.source().rows(snapshot.sequence());
            rows.requireFields(0, rows.count());
            for (int ordinal = 0; ordinal < rows.count(); ordinal++) {
                boolean live = !part.deletions().isDeleted(ordinal, snapshot.sequence());
                count += live && evaluator.matches(rows, ordinal) ? 1 : 0;
            }
        }
        return count;
    }

    /** Returns the places of the documents that match a filter, in no order. */
    public static List<Snapshot.Place> matches(Snapshot snapshot, CollectionState collection, Filter filter) {
        FilterEvaluator evaluator = FilterEvaluator.of(filter);
        List<Snapshot.Place> places = new ArrayList<>();
        for (Part part : collection.parts()) {
            ColumnarRows rows = part.source().rows(snapshot.sequence());
            rows.requireFields(0, rows.count());
            for (int ordinal = 0; ordinal < rows.count(); ordinal++) {
                boolean live = !part.deletions().isDeleted(ordinal, snapshot.sequence());
                if (live && evaluator.matches(rows, ordinal)) {
                    places.add(new Snapshot.Place(part, rows, ordinal));
                }
            }
        }
        return places;
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public Snapshot.Place next() {
        Snapshot.Place place = next;
        if (place == null) {
            throw new NoSuchElementException("there is no further document");
        }
        next = find();
        return place;
    }

    private Snapshot.@Nullable Place find() {
        while (true) {
            Cursor first = cursors.poll();
            if (first == null) {
                return null;
            }
            Snapshot.Place place = new Snapshot.Place(first.part, first.rows, first.ordinal);
            if (first.advance()) {
                cursors.add(first);
            }
            if (filter == null || matches(filter, place)) {
                return place;
            }
        }
    }

    private static boolean matches(FilterEvaluator filter, Snapshot.Place place) {
        place.rows().requireFields(place.ordinal(), 1);
        return filter.matches(place.rows(), place.ordinal());
    }

    /** The next live row of one part. */
    private final class Cursor implements Comparable<Cursor> {

        private final Part part;
        private final ColumnarRows rows;
        private final int @Nullable [] sorted;
        private int position = -1;
        private int ordinal;

        Cursor(Part part, ColumnarRows rows) {
            this.part = part;
            this.rows = rows;
            this.sorted = part.source() instanceof SegmentGroup ? null : Ids.sorted(rows, rows.count());
        }

        boolean advance() {
            while (++position < rows.count()) {
                ordinal = sorted != null ? sorted[position] : ((SegmentGroup) part.source()).sortedOrdinal(position);
                if (!part.deletions().isDeleted(ordinal, sequence)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public int compareTo(Cursor other) {
            return Ids.compare(
                    rows.idMost(ordinal),
                    rows.idLeast(ordinal),
                    other.rows.idMost(other.ordinal),
                    other.rows.idLeast(other.ordinal));
        }
    }
}
