package io.quantara.internal.engine;

import io.quantara.internal.query.RowFields;
import io.quantara.internal.simd.DistanceKernel;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FileName;
import io.quantara.internal.storage.FileSummary;
import io.quantara.internal.storage.SectionFileWriter;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.UUID;

/** Writes a segment file, group by group. Used by one thread; without {@link #finish} nothing is left. */
final class SegmentWriter implements AutoCloseable {

    private final SectionFileWriter sections;
    private final long number;
    private long nextGroup;

    SegmentWriter(Disk disk, long number, UUID fileId) throws IOException {
        this.number = number;
        this.sections = SectionFileWriter.create(disk, FileName.segment(number).name(), FileKind.SEGMENT, fileId);
    }

    /** Whether a group holds the sequence number of each row, or the manifest holds one for all. */
    enum Sequences {
        STORED,
        IN_MANIFEST
    }

    long number() {
        return number;
    }

    /** Returns how many groups were written. */
    long groups() {
        return nextGroup;
    }

    /** Writes all rows as they lie, ordinals kept, and returns the number of the group. */
    long writeAll(ColumnarRows rows, Sequences sequences) throws IOException {
        long group = nextGroup++;
        int count = rows.count();
        ColumnarRows.Columns columns = rows.columns();
        writeDescriptor(group, rows);
        write(group, SegmentGroup.IDS, columns.ids().asSlice(0, count * 16L));
        if (sequences == Sequences.STORED) {
            write(group, SegmentGroup.SEQUENCES, columns.sequences().asSlice(0, count * 8L));
        }
        write(group, SegmentGroup.NORMS, columns.norms().asSlice(0, count * 8L));
        write(group, SegmentGroup.ENTRIES, columns.entries().asSlice(0, count * 16L));
        write(group, SegmentGroup.FIELDS, columns.fields().asSlice(0, fieldBytes(rows)));
        long vectorBytes = count * DistanceKernel.strideBytes(rows.dimension());
        write(group, SegmentGroup.VECTORS, columns.vectors().asSlice(0, vectorBytes));
        writeIdSearch(group, rows);
        return group;
    }

    private static long fieldBytes(ColumnarRows rows) {
        int last = rows.count() - 1;
        return rows.metadataOffset(last) + rows.metadataLength(last);
    }

    /** Rows of a memtable lie in the order of their sequence numbers. */
    private void writeDescriptor(long group, ColumnarRows rows) throws IOException {
        MemorySegment sequences = rows.columns().sequences();
        long least = sequences.get(ColumnarRows.LONG, 0);
        long greatest = sequences.get(ColumnarRows.LONG, (rows.count() - 1) * 8L);
        descriptor(group, rows.count(), rows.dimension(), least, greatest);
    }

    /** Writes the descriptor of a group whose columns are written one by one. */
    void descriptor(long group, int count, int dimension, long minSequence, long maxSequence) throws IOException {
        sections.begin(SegmentGroup.DESCRIPTOR, group, 64);
        sections.writeInt(count);
        sections.writeInt(dimension);
        sections.writeLong(minSequence);
        sections.writeLong(maxSequence);
        sections.end();
    }

    /** Returns the number of a new group whose columns are written one by one. */
    long newGroup() {
        return nextGroup++;
    }

    /** Returns the file to write a column into: begin, write, end. */
    SectionFileWriter sections() {
        return sections;
    }

    private void write(long group, int type, MemorySegment bytes) throws IOException {
        sections.begin(type, group, type == SegmentGroup.VECTORS ? 4096 : 64);
        sections.write(bytes);
        sections.end();
    }

    /** Writes the order of ids and the Bloom filter. */
    void writeIdSearch(long group, RowFields rows, int count) throws IOException {
        sections.begin(SegmentGroup.SORTED, group, 64);
        for (int ordinal : Ids.sorted(rows, count)) {
            sections.writeInt(ordinal);
        }
        sections.end();
        try (Arena arena = Arena.ofConfined()) {
            BloomFilter bloom = new BloomFilter(arena.allocate(BloomFilter.sizeBytes(count), 8));
            for (int ordinal = 0; ordinal < count; ordinal++) {
                bloom.add(rows.idMost(ordinal), rows.idLeast(ordinal));
            }
            write(group, SegmentGroup.BLOOM, bloom.words());
        }
    }

    private void writeIdSearch(long group, ColumnarRows rows) throws IOException {
        writeIdSearch(group, rows, rows.count());
    }

    /** Forces the file and returns what the manifest keeps of it; the caller forces the directory. */
    FileSummary finish() throws IOException {
        return sections.finish();
    }

    @Override
    public void close() throws IOException {
        sections.close();
    }
}
