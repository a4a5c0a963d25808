package io.quantara.internal.engine;

import io.quantara.internal.query.Rows;
import io.quantara.internal.simd.DistanceKernel;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Rows as columns in native memory, of a memtable or of a mapped segment. All numbers little-endian.
 *
 * @param count the number of rows
 * @param dimension the dimension of the vectors
 * @param columns where they lie
 * @param check what compares them with the checksums of their file before they are read
 */
record ColumnarRows(int count, int dimension, Columns columns, RowCheck check) implements Rows {

    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED;
    static final int ID_BYTES = 16;
    static final int ENTRY_BYTES = 16;

    /**
     * The columns.
     *
     * @param ids 16 bytes a row: upper half, lower half
     * @param sequences 8 bytes a row: the sequence number of the batch that wrote it; empty when all rows have the same
     * @param norms 8 bytes a row: the euclidean norm as float64
     * @param entries 16 bytes a row: u64 offset into the fields, u32 length of the name, u32 length of the metadata
     * @param fields the name and then the metadata of each row
     * @param vectors one row every {@code strideBytes(dimension)} bytes
     */
    record Columns(
            MemorySegment ids,
            MemorySegment sequences,
            MemorySegment norms,
            MemorySegment entries,
            MemorySegment fields,
            MemorySegment vectors) {}

    @Override
    public long idMost(int ordinal) {
        return columns.ids.get(LONG, (long) ordinal * ID_BYTES);
    }

    @Override
    public long idLeast(int ordinal) {
        return columns.ids.get(LONG, (long) ordinal * ID_BYTES + 8);
    }

    @Override
    public MemorySegment fields() {
        return columns.fields;
    }

    @Override
    public long nameOffset(int ordinal) {
        return columns.entries.get(LONG, (long) ordinal * ENTRY_BYTES);
    }

    @Override
    public int nameLength(int ordinal) {
        return columns.entries.get(INT, (long) ordinal * ENTRY_BYTES + 8);
    }

    @Override
    public long metadataOffset(int ordinal) {
        return nameOffset(ordinal) + nameLength(ordinal);
    }

    @Override
    public int metadataLength(int ordinal) {
        return columns.entries.get(INT, (long) ordinal * ENTRY_BYTES + 12);
    }

    @Override
    public MemorySegment vectors() {
        return columns.vectors;
    }

    @Override
    public MemorySegment norms() {
        return columns.norms;
    }

    @Override
    public void requireVectors(int first, int count) {
        check.keys();
        long stride = DistanceKernel.strideBytes(dimension);
        check.vectors(first * stride, count * stride);
    }

    @Override
    public void requireFields(int first, int count) {
        check.keys();
        if (count > 0) {
            int last = first + count - 1;
            long offset = nameOffset(first);
            check.fields(offset, metadataOffset(last) + metadataLength(last) - offset);
        }
    }

    /** Makes sure that all rows are as they were written. */
    void requireAll() {
        requireFields(0, count);
        requireVectors(0, count);
    }
}
