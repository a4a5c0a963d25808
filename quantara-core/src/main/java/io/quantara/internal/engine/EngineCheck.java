package io.quantara.internal.engine;

import io.quantara.CorruptionException;
import io.quantara.internal.storage.FileSummary;
import io.quantara.internal.storage.SectionFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Verifies what a snapshot sees: checksums of files, and every row. Changes nothing. Used by one thread. */
public final class EngineCheck {

    private final List<String> problems = new ArrayList<>();
    /** The files that were verified, and whether each is as it was written. */
    private final Map<SectionFile, Boolean> verified;
    private long bytes;
    private long documents;

    private EngineCheck(Map<SectionFile, Boolean> verified) {
        this.verified = verified;
    }

    /**
     * What was found.
     *
     * @param files how many files were verified
     * @param bytes their size
     * @param documents how many documents were decoded, without those of named versions
     * @param problems what is wrong
     */
    public record Findings(long files, long bytes, long documents, List<String> problems) {}

    /** Verifies everything a snapshot sees, named versions included. */
    public static Findings run(Snapshot snapshot) {
        EngineCheck check = new EngineCheck(new HashMap<>());
        check.collections(snapshot);
        for (PinnedVersion pinned : snapshot.catalog().versions().values()) {
            check.version(snapshot, pinned);
        }
        return new Findings(check.verified.size(), check.bytes, check.documents, List.copyOf(check.problems));
    }

    private void version(Snapshot snapshot, PinnedVersion pinned) {
        EngineCheck inside = new EngineCheck(verified);
        try (Snapshot version = snapshot.asOf(pinned)) {
            inside.collections(version);
        }
        bytes += inside.bytes;
        inside.problems.forEach(problem -> problems.add("In version '" + pinned.name() + "': " + problem));
    }

    private void collections(Snapshot snapshot) {
        for (CollectionState collection : snapshot.catalog().byName().values()) {
            collection(snapshot, collection);
        }
    }

    private void collection(Snapshot snapshot, CollectionState collection) {
        long live = 0;
        try (IdSet ids = new IdSet()) {
            for (Part part : collection.parts()) {
                boolean isSound = !(part.source() instanceof SegmentGroup group) || file(group.file().sections());
                live += isSound ? part(snapshot, collection, part, ids) : liveRows(snapshot, part);
            }
        }
        documents += live;
        if (live != snapshot.count(collection)) {
            problems.add("Collection '" + collection.name() + "' counts " + snapshot.count(collection)
                    + " documents but holds " + live);
        }
    }

    /** Verifies a file, once, and returns whether it is as it was written. */
    private boolean file(SectionFile file) {
        Boolean known = verified.get(file);
        boolean isSound = known == null ? verify(file) : known;
        verified.put(file, isSound);
        return isSound;
    }

    private boolean verify(SectionFile file) {
        FileSummary summary = file.summary();
        bytes += summary.lengthBytes();
        try {
            file.verifyAll();
            return true;
        } catch (CorruptionException e) {
            problems.add(e.getMessage());
        } catch (IOException e) {
            problems.add(Failures.io("read", summary.name(), e).getMessage());
        }
        return false;
    }

    private static long liveRows(Snapshot snapshot, Part part) {
        int count = part.source().rows(snapshot.sequence()).count();
        return part.deletions().live(count, snapshot.sequence()).liveCount();
    }

    /** Verifies the rows of a part and returns how many are live. */
    private long part(Snapshot snapshot, CollectionState collection, Part part, IdSet ids) {
        ColumnarRows rows = part.source().rows(snapshot.sequence());
        long live = 0;
        for (int ordinal = 0; ordinal < rows.count(); ordinal++) {
            if (part.deletions().isDeleted(ordinal, snapshot.sequence())) {
                continue;
            }
            live++;
            if (!ids.add(rows.idMost(ordinal), rows.idLeast(ordinal))) {
                problems.add("Collection '" + collection.name() + "' has two live documents with id "
                        + Ids.of(rows, ordinal));
            }
            row(collection, part, rows, ordinal);
        }
        if (collection.dimension() != rows.dimension()) {
            problems.add("Collection '" + collection.name() + "' has dimension " + collection.dimension()
                    + " but rows of dimension " + rows.dimension());
        }
        return live;
    }

    private void row(CollectionState collection, Part part, ColumnarRows rows, int ordinal) {
        String where = "Document " + Ids.of(rows, ordinal) + " of collection '" + collection.name() + "'";
        try {
            StoredRow.name(rows, ordinal);
            StoredRow.metadata(rows, ordinal);
        } catch (RuntimeException e) {
            problems.add(where + " cannot be decoded: " + e.getMessage());
        }
        for (float component : StoredRow.vector(rows, ordinal)) {
            if (!Float.isFinite(component)) {
                problems.add(where + " has the component " + component);
                break;
            }
        }
        if (part.source().find(rows.idMost(ordinal), rows.idLeast(ordinal), Long.MAX_VALUE) < 0) {
            problems.add(where + " is not found by its id");
        }
    }
}
