package io.quantara.internal.engine;

import io.quantara.internal.storage.SectionFile;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Verifies every row that a snapshot sees, and what finds and counts them: unique ids, the order of ids, Bloom filters,
 * sequence numbers, deletions, dimensions. Changes nothing. Used by one thread.
 */
final class SnapshotCheck {

    private final Snapshot snapshot;
    private final Findings findings;
    private final String prefix;

    private SnapshotCheck(Snapshot snapshot, Findings findings, String prefix) {
        this.snapshot = snapshot;
        this.findings = findings;
        this.prefix = prefix;
    }

    /** Verifies all rows, those of named versions too, and the checksums of segments not verified before. */
    static void run(Snapshot snapshot, Findings findings) {
        new SnapshotCheck(snapshot, findings, "").run();
        for (PinnedVersion pinned : snapshot.catalog().versions().values()) {
            try (Snapshot version = snapshot.asOf(pinned)) {
                new SnapshotCheck(version, findings, "Version '" + pinned.name() + "': ").run();
            }
        }
    }

    private void run() {
        snapshot.catalog().byName().values().forEach(this::collection);
    }

    private void collection(CollectionState collection) {
        long live = 0;
        try (IdSet ids = new IdSet()) {
            for (Part part : collection.parts()) {
                live += new PartCheck(collection, part).run(ids);
            }
        }
        long counted = snapshot.count(collection);
        if (live != counted) {
            String message = prefix + "Collection '" + collection.name() + "' counts " + counted
                    + " documents but holds " + live + ". Run repair.";
            findings.data("", -1, collection.name(), message);
        }
    }

    /** Verifies the rows of one part. */
    private final class PartCheck {

        private final CollectionState collection;
        private final Part part;
        private final ColumnarRows rows;
        private final String file;

        PartCheck(CollectionState collection, Part part) {
            this.collection = collection;
            this.part = part;
            this.rows = part.source().rows(snapshot.sequence());
            this.file = part.source() instanceof SegmentGroup group
                    ? group.file().summary().name()
                    : "";
        }

        /** Returns how many rows are live. */
        long run(IdSet ids) {
            if (part.source() instanceof SegmentGroup group) {
                contents(group.file().sections());
                if (findings.hasDamaged(file)) {
                    return part.deletions().live(rows.count(), snapshot.sequence()).liveCount();
                }
                order(group);
            }
            if (collection.dimension() != rows.dimension()) {
                problem("Collection '" + collection.name() + "' has dimension " + collection.dimension()
                        + " but rows of dimension " + rows.dimension());
            }
            deletions();
            long live = 0;
            for (int ordinal = 0; ordinal < rows.count(); ordinal++) {
                if (!part.deletions().isDeleted(ordinal, snapshot.sequence())) {
                    row(ordinal, ids);
                    live++;
                }
            }
            return live;
        }

        private void contents(SectionFile sections) {
            if (!findings.hasFile(file)) {
                findings.file(file, sections.summary().lengthBytes());
                DamageScan.damaged(sections, findings::data);
            }
        }

        private void row(int ordinal, IdSet ids) {
            if (!ids.add(rows.idMost(ordinal), rows.idLeast(ordinal))) {
                rowProblem(ordinal, "another live document has the same id");
            }
            String problem = RowProblems.problem(rows, ordinal);
            rowProblem(ordinal, problem == null ? RowProblems.normProblem(rows, ordinal) : problem);
            if (part.source().find(rows.idMost(ordinal), rows.idLeast(ordinal), snapshot.sequence()) != ordinal) {
                rowProblem(ordinal, "it is not found by its id");
            }
            long sequence = part.source().sequenceOf(ordinal);
            if (sequence < 1 || sequence > Math.min(snapshot.sequence(), part.source().maxSequence())) {
                rowProblem(ordinal, "its sequence number " + sequence + " is not from 1 to "
                        + Math.min(snapshot.sequence(), part.source().maxSequence()));
            }
        }

        /** The order of ids must hold each ordinal once, ascending; one id has its rows in the order of writing. */
        private void order(SegmentGroup group) {
            BitSet seen = new BitSet();
            int before = -1;
            for (int position = 0; position < rows.count(); position++) {
                int ordinal = group.sortedOrdinal(position);
                if (ordinal < 0 || ordinal >= rows.count() || seen.get(ordinal)) {
                    problem("The order of ids of group " + group.group() + " holds the ordinal " + ordinal
                            + " at position " + position);
                    return;
                }
                seen.set(ordinal);
                if (before >= 0 && !follows(group, before, ordinal)) {
                    problem("The order of ids of group " + group.group() + " is wrong at position " + position);
                    return;
                }
                before = ordinal;
            }
        }

        private boolean follows(SegmentGroup group, int before, int ordinal) {
            int order = Ids.compare(
                    rows.idMost(before), rows.idLeast(before), rows.idMost(ordinal), rows.idLeast(ordinal));
            boolean isOlder = before < ordinal && group.sequenceOf(before) <= group.sequenceOf(ordinal);
            return order < 0 || (order == 0 && isOlder);
        }

        private void deletions() {
            long[] folded = part.deletions().folded();
            int highest = folded == null ? 0 : BitSet.valueOf(folded).length();
            if (highest > rows.count()) {
                problem("Row " + (highest - 1) + " is marked as deleted, where there are " + rows.count());
            }
        }

        private void problem(String what) {
            String message = prefix + what + ", in " + (file.isEmpty() ? "memory" : file) + ". Run repair.";
            findings.data(file, -1, collection.name(), message);
        }

        private void rowProblem(int ordinal, @Nullable String what) {
            if (what != null) {
                problem("Document " + Ids.of(rows, ordinal) + " of collection '" + collection.name() + "': " + what);
            }
        }
    }
}
