package io.quantara.internal.engine;

import io.quantara.CorruptionException;
import io.quantara.internal.storage.DamagedSections;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FileName;
import io.quantara.internal.storage.FileSummary;
import io.quantara.internal.storage.SectionFile;
import io.quantara.internal.storage.SectionKey;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A segment file that may be damaged: groups that are whole are read as always, of all others the rows whose bytes can
 * still be believed. Held once by its creator. Used by one thread.
 */
final class FoundSegment {

    private final Disk disk;
    private final String name;
    private final @Nullable FileSummary summary;
    private final Findings findings;
    private final Map<Long, RowSource> groups = new HashMap<>();
    private Set<SectionKey> damaged = Set.of();
    private boolean isDamaged;
    private boolean isDistrusted;
    private @Nullable SegmentFile file;
    private @Nullable DamagedSections pieces;
    private @Nullable SharedResource piecesMemory;

    private FoundSegment(Disk disk, String name, @Nullable FileSummary summary, Findings findings) {
        this.disk = disk;
        this.name = name;
        this.summary = summary;
        this.findings = findings;
    }

    /** How much is read of a segment at once. */
    enum Reading {
        FRAME,
        EVERYTHING
    }

    /**
     * Opens a segment and reports what is wrong with it.
     *
     * @param summary what the manifest says of it, or null where no manifest does
     */
    static FoundSegment open(
            Disk disk,
            FileName name,
            @Nullable FileSummary summary,
            Reading reading,
            FileLifetime lifetime,
            Findings findings)
            throws IOException {
        FoundSegment found = new FoundSegment(disk, name.name(), summary, findings);
        try {
            FileSummary known = summary == null ? summaryOf(disk, name) : summary;
            SegmentFile file = SegmentFile.open(disk, known, lifetime);
            found.file = file;
            findings.file(known.name(), known.lengthBytes());
            if (reading == Reading.EVERYTHING) {
                found.damaged = DamageScan.damaged(file.sections(), found::report);
            }
        } catch (CorruptionException e) {
            found.report(e);
        }
        return found;
    }

    private void report(CorruptionException damage) {
        isDamaged = true;
        findings.data(damage);
    }

    /** Makes rows that cannot be decoded count as lost, though their checksums are right. To be called first. */
    void distrust() {
        isDistrusted = true;
        isDamaged = true;
    }

    private static FileSummary summaryOf(Disk disk, FileName name) throws IOException {
        try (SectionFile file = SectionFile.openUnlisted(disk, name.name(), FileKind.SEGMENT)) {
            return file.summary();
        }
    }

    String name() {
        return name;
    }

    /** Returns whether all of it is as it was written, as far as it was read. */
    boolean isWhole() {
        return file != null && !isDamaged;
    }

    /** Returns the groups that were asked for and can be read, in full or in part. */
    Collection<RowSource> opened() {
        return groups.values();
    }

    /** Returns the numbers of all groups that can be found. */
    Set<Long> groups() throws IOException {
        if (file == null) {
            DamagedSections readable = pieces();
            return readable == null ? Set.of() : readable.groups();
        }
        Set<Long> numbers = new TreeSet<>();
        file.sections().sections().forEach(section -> numbers.add(section.group()));
        return numbers;
    }

    /**
     * Returns the rows of a group: all, or those that can still be read, or null when there are none.
     *
     * @param sequence the sequence number of all its rows, if the group does not hold them
     * @param dimension the dimension of its vectors where that is known, else 0
     */
    @Nullable RowSource group(long group, long sequence, int dimension) throws IOException {
        RowSource known = groups.get(group);
        if (known == null) {
            known = whole(group, sequence);
            if (known == null) {
                known = salvaged(group, sequence, dimension);
            }
            if (known != null) {
                groups.put(group, known);
            }
        }
        return known;
    }

    private @Nullable SegmentGroup whole(long group, long sequence) {
        if (file == null || isDistrusted || damaged.stream().anyMatch(section -> section.group() == group)) {
            return null;
        }
        try {
            return file.group(group, sequence);
        } catch (CorruptionException e) {
            report(e);
            return null;
        }
    }

    private @Nullable SalvagedGroup salvaged(long group, long sequence, int dimension) throws IOException {
        DamagedSections readable = pieces();
        return readable == null || piecesMemory == null
                ? null
                : GroupSalvage.salvage(readable, group, sequence, dimension, piecesMemory);
    }

    private @Nullable DamagedSections pieces() throws IOException {
        if (pieces == null) {
            pieces = DamagedSections.open(disk, name, summary).orElse(null);
            piecesMemory = pieces == null ? null : new SharedResource(pieces::close);
        }
        return pieces;
    }

    /** Lets go of the hold of the creator. */
    void release() {
        if (file != null) {
            file.resource().release();
        }
        if (piecesMemory != null) {
            piecesMemory.release();
        }
    }
}
