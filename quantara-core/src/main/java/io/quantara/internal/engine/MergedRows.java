package io.quantara.internal.engine;

import io.quantara.internal.query.RowFields;
import io.quantara.internal.simd.DistanceKernel;
import io.quantara.internal.storage.SectionFileWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows picked from several groups in a given order, to be written as one group. Used by one thread.
 *
 * <p>Memory: 8 bytes a row.
 */
final class MergedRows implements RowFields {

    private final List<? extends RowSource> sources;
    private final int dimension;
    private final int[] sourceOf;
    private final int[] ordinalOf;

    /**
     * Picks rows.
     *
     * @param sources rows of one dimension that do not change any more, such as groups of segments
     * @param sourceOf for each new row, which group it comes from
     * @param ordinalOf for each new row, its ordinal there
     */
    MergedRows(List<? extends RowSource> sources, int[] sourceOf, int[] ordinalOf) {
        this.sources = sources;
        this.dimension = rows(sources.getFirst()).dimension();
        this.sourceOf = sourceOf;
        this.ordinalOf = ordinalOf;
    }

    /** Picks all rows that are not in a bit set of dropped ones, group by group. */
    static MergedRows live(List<? extends RowSource> sources, List<long @Nullable []> dropped) {
        int count = 0;
        for (int at = 0; at < sources.size(); at++) {
            int rows = rows(sources.get(at)).count();
            count += rows - cardinality(dropped.get(at));
        }
        int[] sourceOf = new int[count];
        int[] ordinalOf = new int[count];
        int next = 0;
        for (int at = 0; at < sources.size(); at++) {
            for (int ordinal = 0; ordinal < rows(sources.get(at)).count(); ordinal++) {
                if (!contains(dropped.get(at), ordinal)) {
                    sourceOf[next] = at;
                    ordinalOf[next++] = ordinal;
                }
            }
        }
        return new MergedRows(sources, sourceOf, ordinalOf);
    }

    static boolean contains(long @Nullable [] bits, int ordinal) {
        return bits != null && ordinal >>> 6 < bits.length && (bits[ordinal >>> 6] & 1L << ordinal) != 0;
    }

    private static int cardinality(long @Nullable [] bits) {
        int count = 0;
        if (bits != null) {
            for (long word : bits) {
                count += Long.bitCount(word);
            }
        }
        return count;
    }

    int count() {
        return ordinalOf.length;
    }

    /** Returns from which source a row comes. */
    int sourceOf(int row) {
        return sourceOf[row];
    }

    /** Returns the ordinal a row has in its source. */
    int ordinalOf(int row) {
        return ordinalOf[row];
    }

    /** Returns the new ordinals of the rows of one source, -1 for those not picked. */
    int[] newOrdinals(int source) {
        int[] ordinals = new int[rows(sources.get(source)).count()];
        Arrays.fill(ordinals, -1);
        for (int row = 0; row < ordinalOf.length; row++) {
            if (sourceOf[row] == source) {
                ordinals[ordinalOf[row]] = row;
            }
        }
        return ordinals;
    }

    /** Writes the rows as a new group and returns its number. */
    long write(SegmentWriter writer) throws IOException {
        long group = writer.newGroup();
        writeDescriptor(writer, group);
        SectionFileWriter sections = writer.sections();
        writeIdsAndSequences(sections, group);
        writeEntries(sections, group);
        sections.begin(SegmentGroup.NORMS, group, 64);
        writeRuns(sections, 8, Column.NORMS);
        sections.end();
        sections.begin(SegmentGroup.FIELDS, group, 64);
        for (int row = 0; row < count(); row++) {
            ColumnarRows rows = rows(row);
            int ordinal = ordinalOf[row];
            long length = (long) rows.nameLength(ordinal) + rows.metadataLength(ordinal);
            sections.write(rows.fields().asSlice(rows.nameOffset(ordinal), length));
        }
        sections.end();
        sections.begin(SegmentGroup.VECTORS, group, 4096);
        writeRuns(sections, DistanceKernel.strideBytes(dimension), Column.VECTORS);
        sections.end();
        writer.writeIdSearch(group, this, count());
        return group;
    }

    private void writeDescriptor(SegmentWriter writer, long group) throws IOException {
        long least = Long.MAX_VALUE;
        long greatest = 0;
        for (int row = 0; row < count(); row++) {
            least = Math.min(least, sequence(row));
            greatest = Math.max(greatest, sequence(row));
        }
        writer.descriptor(group, count(), dimension, least, greatest);
    }

    private void writeIdsAndSequences(SectionFileWriter sections, long group) throws IOException {
        sections.begin(SegmentGroup.IDS, group, 64);
        for (int row = 0; row < count(); row++) {
            sections.writeLong(idMost(row));
            sections.writeLong(idLeast(row));
        }
        sections.end();
        sections.begin(SegmentGroup.SEQUENCES, group, 64);
        for (int row = 0; row < count(); row++) {
            sections.writeLong(sequence(row));
        }
        sections.end();
    }

    private void writeEntries(SectionFileWriter sections, long group) throws IOException {
        sections.begin(SegmentGroup.ENTRIES, group, 64);
        long offset = 0;
        for (int row = 0; row < count(); row++) {
            sections.writeLong(offset);
            sections.writeInt(nameLength(row));
            sections.writeInt(metadataLength(row));
            offset += nameLength(row) + metadataLength(row);
        }
        sections.end();
    }

    /** A column of rows of one width. */
    private enum Column {
        NORMS,
        VECTORS
    }

    /** Writes a column of fixed width, rows that lie side by side in one go. */
    private void writeRuns(SectionFileWriter sections, long rowBytes, Column column) throws IOException {
        int from = 0;
        while (from < count()) {
            int to = from + 1;
            while (to < count() && sourceOf[to] == sourceOf[from] && ordinalOf[to] == ordinalOf[to - 1] + 1) {
                to++;
            }
            MemorySegment bytes = column == Column.NORMS ? rows(from).norms() : rows(from).vectors();
            sections.write(bytes.asSlice(ordinalOf[from] * rowBytes, (to - from) * rowBytes));
            from = to;
        }
    }

    private ColumnarRows rows(int row) {
        return rows(sources.get(sourceOf[row]));
    }

    private static ColumnarRows rows(RowSource source) {
        return source.rows(Long.MAX_VALUE);
    }

    private long sequence(int row) {
        return sources.get(sourceOf[row]).sequenceOf(ordinalOf[row]);
    }

    @Override
    public long idMost(int row) {
        return rows(row).idMost(ordinalOf[row]);
    }

    @Override
    public long idLeast(int row) {
        return rows(row).idLeast(ordinalOf[row]);
    }

    @Override
    public MemorySegment fields() {
        throw new UnsupportedOperationException("merged rows lie in several places");
    }

    @Override
    public long nameOffset(int row) {
        return rows(row).nameOffset(ordinalOf[row]);
    }

    @Override
    public int nameLength(int row) {
        return rows(row).nameLength(ordinalOf[row]);
    }

    @Override
    public long metadataOffset(int row) {
        return rows(row).metadataOffset(ordinalOf[row]);
    }

    @Override
    public int metadataLength(int row) {
        return rows(row).metadataLength(ordinalOf[row]);
    }
}
