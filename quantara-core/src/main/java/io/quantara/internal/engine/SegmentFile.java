package io.quantara.internal.engine;

import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FileName;
import io.quantara.internal.storage.FileSummary;
import io.quantara.internal.storage.SectionFile;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A mapped segment file with its groups, one for each set of rows in it. Held by versions; thread-safe. */
final class SegmentFile {

    private final long number;
    private final SectionFile sections;
    private final SharedResource resource;
    private final Map<Long, SegmentGroup> groups = new ConcurrentHashMap<>();
    private final Map<Long, Long> groupBytes;

    private SegmentFile(long number, SectionFile sections, FileLifetime lifetime) {
        this.number = number;
        this.sections = sections;
        this.groupBytes = sections.bytesByGroup();
        this.resource = new SharedResource(() -> {
            groups.values().forEach(group -> group.releaseCodes(lifetime));
            lifetime.release(sections, FileName.segment(number));
        });
    }

    /** Opens a segment; the caller holds it once. */
    static SegmentFile open(Disk disk, FileSummary summary, FileLifetime lifetime) throws IOException {
        long number = FileName.parse(summary.name()).orElseThrow().number();
        return new SegmentFile(number, SectionFile.open(disk, summary, FileKind.SEGMENT), lifetime);
    }

    long number() {
        return number;
    }

    FileSummary summary() {
        return sections.summary();
    }

    SectionFile sections() {
        return sections;
    }

    /** Returns the bytes of every group in the file, used or not. */
    Map<Long, Long> groupBytes() {
        return groupBytes;
    }

    SharedResource resource() {
        return resource;
    }

    /** Returns a group of rows that have sequence numbers of their own; the same object every time. */
    SegmentGroup group(long group) {
        return group(group, 0);
    }

    /**
     * Returns a group of rows; the same object every time.
     *
     * @param sequence the sequence number of all its rows, if the group does not hold them
     */
    SegmentGroup group(long group, long sequence) {
        return groups.computeIfAbsent(group, key -> SegmentGroup.open(this, key, sequence));
    }
}
