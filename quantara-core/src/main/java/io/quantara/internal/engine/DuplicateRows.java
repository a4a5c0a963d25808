package io.quantara.internal.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Keeps ids unique where deletions are lost: of the rows with one id the newest stays, and a row whose deletions are
 * known stays before all others. Used by one thread.
 */
final class DuplicateRows {

    private final CollectionState collection;
    private final Set<Part> uncertain;
    private final long sequence;
    private final Map<UUID, Row> newest = new HashMap<>();

    private record Row(Part part, int ordinal, long sequence) {

        void delete(long at) {
            part.deletions().delete(ordinal, at);
        }
    }

    private DuplicateRows(CollectionState collection, Set<Part> uncertain, long sequence) {
        this.collection = collection;
        this.uncertain = uncertain;
        this.sequence = sequence;
    }

    /**
     * Deletes all but one of the rows with one id.
     *
     * @param base the collections before the log
     * @param uncertain where rows lie whose deletions are lost
     * @param sequence the sequence number to delete at
     * @return how many rows stay whose deletions are lost, without those of named versions
     */
    static long remove(Catalog catalog, Catalog base, UncertainRows uncertain, long sequence) {
        long kept = 0;
        List<CollectionState> all = uncertain.isEmpty() ? List.of() : catalog.everyCollection();
        for (CollectionState collection : all) {
            Set<Part> parts = collection.parts().stream()
                    .filter(part -> uncertain.contains(collection, part, base))
                    .collect(Collectors.toSet());
            long rows = parts.isEmpty() ? 0 : new DuplicateRows(collection, parts, sequence).remove();
            kept += catalog.collections().contains(collection) ? rows : 0;
        }
        return kept;
    }

    private long remove() {
        try (IdSet certain = new IdSet()) {
            for (Part part : collection.parts()) {
                if (!uncertain.contains(part)) {
                    ColumnarRows rows = part.source().rows(sequence);
                    rows(part, row -> certain.add(rows.idMost(row.ordinal), rows.idLeast(row.ordinal)));
                }
            }
            for (Part part : collection.parts()) {
                if (uncertain.contains(part)) {
                    rows(part, row -> keepNewest(row, certain));
                }
            }
        }
        return newest.size();
    }

    private interface RowVisitor {
        void visit(Row row);
    }

    private void rows(Part part, RowVisitor visitor) {
        ColumnarRows rows = part.source().rows(sequence);
        for (int ordinal = 0; ordinal < rows.count(); ordinal++) {
            if (!part.deletions().isDeleted(ordinal, sequence)) {
                visitor.visit(new Row(part, ordinal, part.source().sequenceOf(ordinal)));
            }
        }
    }

    private void keepNewest(Row row, IdSet certain) {
        ColumnarRows rows = row.part.source().rows(sequence);
        UUID id = Ids.of(rows, row.ordinal);
        Row known = newest.get(id);
        if (known != null) {
            boolean isNewer = row.sequence >= known.sequence;
            (isNewer ? known : row).delete(sequence);
            newest.put(id, isNewer ? row : known);
        } else if (certain.add(id.getMostSignificantBits(), id.getLeastSignificantBits())) {
            newest.put(id, row);
        } else {
            row.delete(sequence);
        }
    }
}
