package io.quantara.internal.engine;

import io.quantara.internal.index.Followers;
import io.quantara.internal.simd.DistanceKernel;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one collection in a memtable, in the order they were written. One thread adds; any thread reads what the
 * published count covers. Columns grow by copying into memory of the memtable's arena, so that a reader's view never
 * moves.
 */
final class MemtableTable implements RowSource {

    private static final int FIRST_ROWS = 16;
    private static final long FIRST_FIELD_BYTES = 1024;

    private final int dimension;
    private final long strideBytes;
    private final Memtable memtable;
    private volatile @Nullable Followers followers;
    private final Map<UUID, Integer> newest = new ConcurrentHashMap<>();
    private volatile int[] previous = new int[FIRST_ROWS];
    private volatile ColumnarRows.Columns columns;
    private volatile int count;
    private int capacity = FIRST_ROWS;
    private long fieldBytes;

    MemtableTable(Memtable memtable, int dimension) {
        this.memtable = memtable;
        this.dimension = dimension;
        this.strideBytes = DistanceKernel.strideBytes(dimension);
        this.columns = new ColumnarRows.Columns(
                allocate(FIRST_ROWS * 16L),
                allocate(FIRST_ROWS * 8L),
                allocate(FIRST_ROWS * 8L),
                allocate(FIRST_ROWS * 16L),
                allocate(FIRST_FIELD_BYTES),
                allocate(FIRST_ROWS * strideBytes));
    }

    int dimension() {
        return dimension;
    }

    /** Returns the number of rows. */
    int count() {
        return count;
    }

    /** Adds a row and returns its ordinal. One thread only. */
    int add(EncodedRow row, long sequence) {
        int ordinal = count;
        int fieldLength = row.nameLength() + row.metadataLength();
        ensureRoom(ordinal + 1, fieldBytes + fieldLength);
        ColumnarRows.Columns to = columns;
        to.ids().set(ColumnarRows.LONG, ordinal * 16L, row.idMost());
        to.ids().set(ColumnarRows.LONG, ordinal * 16L + 8, row.idLeast());
        to.sequences().set(ColumnarRows.LONG, ordinal * 8L, sequence);
        to.norms().set(ColumnarRows.DOUBLE, ordinal * 8L, row.norm());
        to.entries().set(ColumnarRows.LONG, ordinal * 16L, fieldBytes);
        to.entries().set(ColumnarRows.INT, ordinal * 16L + 8, row.nameLength());
        to.entries().set(ColumnarRows.INT, ordinal * 16L + 12, row.metadataLength());
        MemorySegment.copy(row.fields(), row.fieldsOffset(), to.fields(), fieldBytes, fieldLength);
        MemorySegment.copy(
                row.vectors(), row.vectorOffset(), to.vectors(), ordinal * strideBytes, 4L * row.dimension());
        fieldBytes += fieldLength;
        Integer older = newest.get(new UUID(row.idMost(), row.idLeast()));
        previous[ordinal] = older == null ? -1 : older;
        count = ordinal + 1;
        newest.put(new UUID(row.idMost(), row.idLeast()), ordinal);
        return ordinal;
    }

    private void ensureRoom(int rows, long fieldLength) {
        ColumnarRows.Columns from = columns;
        boolean growsFields = fieldLength > from.fields().byteSize();
        MemorySegment fields = growsFields
                ? grown(from.fields(), Math.max(fieldLength, from.fields().byteSize() * 2))
                : from.fields();
        if (rows > capacity) {
            capacity = Math.max(rows, capacity * 2);
            previous = Arrays.copyOf(previous, capacity);
            columns = new ColumnarRows.Columns(
                    grown(from.ids(), capacity * 16L),
                    grown(from.sequences(), capacity * 8L),
                    grown(from.norms(), capacity * 8L),
                    grown(from.entries(), capacity * 16L),
                    fields,
                    grown(from.vectors(), capacity * strideBytes));
        } else if (growsFields) {
            columns = new ColumnarRows.Columns(
                    from.ids(), from.sequences(), from.norms(), from.entries(), fields, from.vectors());
        }
    }

    private MemorySegment grown(MemorySegment from, long sizeBytes) {
        MemorySegment to = allocate(sizeBytes);
        MemorySegment.copy(from, 0, to, 0, from.byteSize());
        return to;
    }

    private MemorySegment allocate(long sizeBytes) {
        return memtable.allocate(sizeBytes);
    }

    @Override
    public ColumnarRows rows(long sequence) {
        int written = count;
        ColumnarRows.Columns present = columns;
        return new ColumnarRows(visible(present, written, sequence), dimension, present, RowCheck.NONE);
    }

    /** Returns how many of the first rows have a sequence number up to the given one; they ascend. */
    private static int visible(ColumnarRows.Columns columns, int written, long sequence) {
        int low = 0;
        int high = written;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (columns.sequences().get(ColumnarRows.LONG, middle * 8L) <= sequence) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public int find(long idMost, long idLeast, long sequence) {
        Integer found = newest.get(new UUID(idMost, idLeast));
        int ordinal = found == null ? -1 : found;
        while (ordinal >= 0 && sequenceOf(ordinal) > sequence) {
            ordinal = previous[ordinal];
        }
        return ordinal;
    }

    @Override
    public long sequenceOf(int ordinal) {
        return columns.sequences().get(ColumnarRows.LONG, ordinal * 8L);
    }

    @Override
    public long maxSequence() {
        int written = count;
        return written == 0 ? 0 : sequenceOf(written - 1);
    }

    @Override
    public @Nullable Followers followers() {
        return followers;
    }

    @Override
    public void follow(@Nullable Followers lists) {
        followers = lists;
    }

    @Override
    public SharedResource resource() {
        return memtable.resource();
    }


}
