package io.quantara.internal.engine;

import io.quantara.internal.simd.DistanceKernel;
import io.quantara.internal.storage.DamagedSections;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows of a damaged group that can still be believed: those whose id, entry, name, metadata and vector lie in
 * blocks whose checksums are right. Norms and the search by id are derived from these; a sequence number that is lost
 * is replaced by the greatest of the group. Used once.
 */
final class GroupSalvage {

    private final DamagedSections.Section ids;
    private final DamagedSections.Section entries;
    private final DamagedSections.Section fields;
    private final DamagedSections.Section vectors;
    private final int count;
    private final int dimension;

    private GroupSalvage(
            DamagedSections.Section ids,
            DamagedSections.Section entries,
            DamagedSections.Section fields,
            DamagedSections.Section vectors,
            int dimension) {
        this.ids = ids;
        this.entries = entries;
        this.fields = fields;
        this.vectors = vectors;
        this.count = (int) (ids.bytes().byteSize() / ColumnarRows.ID_BYTES);
        this.dimension = dimension;
    }

    /**
     * Salvages a group.
     *
     * @param group its number in the file
     * @param sequence the sequence number of all its rows, if the group does not hold them
     * @param dimension the dimension of its vectors where that is known, else 0
     * @return null when no row can be told from the others
     */
    static @Nullable SalvagedGroup salvage(
            DamagedSections file, long group, long sequence, int dimension, SharedResource memory) {
        DamagedSections.Section ids = file.find(SegmentGroup.IDS, group);
        if (ids == null || ids.bytes().byteSize() < ColumnarRows.ID_BYTES) {
            return null;
        }
        DamagedSections.Section descriptor = file.find(SegmentGroup.DESCRIPTOR, group);
        boolean isDescribed = descriptor != null && descriptor.isIntact(0, SegmentGroup.DESCRIPTOR_BYTES);
        MemorySegment described = isDescribed && descriptor != null ? descriptor.bytes() : null;
        DamagedSections.Section empty = new DamagedSections.Section(0, MemorySegment.NULL, new BitSet());
        DamagedSections.Section entries = file.find(SegmentGroup.ENTRIES, group);
        DamagedSections.Section fields = file.find(SegmentGroup.FIELDS, group);
        DamagedSections.Section vectors = file.find(SegmentGroup.VECTORS, group);
        GroupSalvage salvage = new GroupSalvage(
                ids,
                entries == null ? empty : entries,
                fields == null ? empty : fields,
                vectors == null ? empty : vectors,
                described == null ? dimension : described.get(ColumnarRows.INT, 4));
        if (salvage.dimension < 1) {
            return null;
        }
        long highest = described == null || sequence != 0
                ? Math.max(1, sequence)
                : described.get(ColumnarRows.LONG, 16);
        return salvage.run(
                file.find(SegmentGroup.NORMS, group),
                file.find(SegmentGroup.SEQUENCES, group),
                sequence,
                highest,
                memory);
    }

    private SalvagedGroup run(
            DamagedSections.@Nullable Section norms,
            DamagedSections.@Nullable Section sequences,
            long sequence,
            long highest,
            SharedResource memory) {
        double[] allNorms = new double[count];
        long[] allSequences = new long[count];
        BitSet lost = new BitSet();
        BitSet knownIds = new BitSet();
        int renumbered = 0;
        ColumnarRows rows = new ColumnarRows(
                count,
                dimension,
                new ColumnarRows.Columns(
                        ids.bytes(),
                        MemorySegment.ofArray(allSequences),
                        MemorySegment.ofArray(allNorms),
                        entries.bytes(),
                        fields.bytes(),
                        vectors.bytes()),
                RowCheck.NONE);
        for (int ordinal = 0; ordinal < count; ordinal++) {
            knownIds.set(ordinal, ids.isIntact(ordinal * 16L, 16));
            if (!knownIds.get(ordinal) || !isIntact(rows, ordinal)) {
                lost.set(ordinal);
                continue;
            }
            allSequences[ordinal] = highest;
            if (sequences != null && sequences.isIntact(ordinal * 8L, 8)) {
                allSequences[ordinal] = sequences.bytes().get(ColumnarRows.LONG, ordinal * 8L);
            } else if (sequence == 0) {
                renumbered++;
            }
            if (norms != null && norms.isIntact(ordinal * 8L, 8)) {
                allNorms[ordinal] = norms.bytes().get(ColumnarRows.DOUBLE, ordinal * 8L);
            }
            if (RowProblems.normProblem(rows, ordinal) != null) {
                allNorms[ordinal] = DistanceKernel.norm(StoredRow.vector(rows, ordinal));
            }
        }
        SalvagedGroup.Numbering numbering = new SalvagedGroup.Numbering(sequences != null, renumbered);
        return new SalvagedGroup(rows, lost, knownIds, numbering, memory);
    }

    private boolean isIntact(ColumnarRows rows, int ordinal) {
        if (!entries.isIntact(ordinal * 16L, 16)) {
            return false;
        }
        long stride = DistanceKernel.strideBytes(dimension);
        long length = (long) rows.nameLength(ordinal) + rows.metadataLength(ordinal);
        return rows.nameLength(ordinal) >= 0
                && rows.metadataLength(ordinal) >= 0
                && fields.isIntact(rows.nameOffset(ordinal), length)
                && vectors.isIntact(ordinal * stride, stride)
                && RowProblems.problem(rows, ordinal) == null;
    }
}
