package io.quantara.internal.engine;

import io.quantara.CollectionOptions;
import io.quantara.CorruptionException;
import io.quantara.internal.index.Followers;
import io.quantara.internal.simd.DistanceKernel;
import io.quantara.internal.storage.SectionFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One set of rows in a segment file. Immutable; thread-safe. */
final class SegmentGroup implements RowSource {

    /** The sections of a group: their types in the file. */
    static final int DESCRIPTOR = 1;

    static final int IDS = 2;
    static final int SEQUENCES = 3;
    static final int NORMS = 4;
    static final int ENTRIES = 5;
    static final int FIELDS = 6;
    static final int VECTORS = 7;
    static final int SORTED = 8;
    static final int BLOOM = 9;

    /** Descriptor: i32 rows, i32 dimension, i64 least and i64 greatest sequence number. */
    static final int DESCRIPTOR_BYTES = 24;

    private final SegmentFile file;
    private final long group;
    private final ColumnarRows rows;
    private final long maxSequence;
    private final MemorySegment sorted;
    private final BloomFilter bloom;
    private volatile @Nullable SegmentCodes codes;
    private volatile @Nullable Followers followers;
    private final List<SegmentCodes> opened = new ArrayList<>();

    private SegmentGroup(SegmentFile file, long group, ColumnarRows rows, long maxSequence) {
        this.file = file;
        this.group = group;
        this.rows = rows;
        this.maxSequence = maxSequence;
        this.sorted = file.sections().section(SORTED, group);
        this.bloom = new BloomFilter(file.sections().section(BLOOM, group));
    }

    static SegmentGroup open(SegmentFile file, long group, long sequence) {
        SectionFile sections = file.sections();
        try {
            sections.verify(DESCRIPTOR, group);
        } catch (IOException e) {
            throw Failures.io("read", file.summary().name(), e);
        }
        MemorySegment descriptor = sized(file, DESCRIPTOR, group, DESCRIPTOR_BYTES);
        int count = descriptor.get(ColumnarRows.INT, 0);
        int dimension = descriptor.get(ColumnarRows.INT, 4);
        if (count < 1 || dimension < 1 || dimension > CollectionOptions.MAX_DIMENSION) {
            throw new CorruptionException(file.summary().name(), 0, "Segment " + file.summary().name() + " declares "
                    + count + " rows of dimension " + dimension + " in group " + group + ". Restore a backup.");
        }
        boolean hasSequences = sections.has(SEQUENCES, group);
        ColumnarRows.Columns columns = new ColumnarRows.Columns(
                sized(file, IDS, group, count * 16L),
                hasSequences ? sized(file, SEQUENCES, group, count * 8L) : MemorySegment.NULL,
                sized(file, NORMS, group, count * 8L),
                sized(file, ENTRIES, group, count * 16L),
                sections.section(FIELDS, group),
                sized(file, VECTORS, group, count * DistanceKernel.strideBytes(dimension)));
        sized(file, SORTED, group, count * 4L);
        return new SegmentGroup(
                file,
                group,
                new ColumnarRows(count, dimension, columns, new SegmentCheck(sections, group)),
                hasSequences ? descriptor.get(ColumnarRows.LONG, 16) : sequence);
    }

    private static MemorySegment sized(SegmentFile file, int type, long group, long sizeBytes) {
        MemorySegment section = file.sections().section(type, group);
        if (section.byteSize() != sizeBytes) {
            throw new CorruptionException(file.summary().name(), 0, "Section " + type + " of group " + group + " in "
                    + file.summary().name() + " has " + section.byteSize() + " bytes where " + sizeBytes
                    + " were expected. Restore a backup.");
        }
        return section;
    }

    SegmentFile file() {
        return file;
    }

    long group() {
        return group;
    }

    /** Returns the sequence number of all rows, or 0 when each has its own. */
    long uniformSequence() {
        return rows.columns().sequences().byteSize() == 0 ? maxSequence : 0;
    }

    /** Returns all rows, whatever the snapshot: a version names a group only when all its rows are visible. */
    ColumnarRows rows() {
        return rows;
    }

    /** Returns the codes of the rows, or null while there are none that can be used. */
    @Nullable SegmentCodes codes() {
        SegmentCodes attached = codes;
        return attached == null || attached.isDamaged() ? null : attached;
    }

    /** Attaches codes of the rows; they stay open until the segment is freed. The caller holds the segment. */
    void attach(SegmentCodes attached) {
        synchronized (opened) {
            opened.add(attached);
        }
        codes = attached;
    }

    /** Lets go of all codes, when nobody holds the segment any more. */
    void releaseCodes(FileLifetime lifetime) {
        synchronized (opened) {
            opened.forEach(attached -> attached.release(lifetime));
            opened.clear();
        }
    }

    /** Returns the ordinal of the row whose id is the {@code position}-th in id order. */
    int sortedOrdinal(int position) {
        return sorted.get(ColumnarRows.INT, position * 4L);
    }

    @Override
    public ColumnarRows rows(long sequence) {
        return rows;
    }

    @Override
    public void requireKeys() {
        rows.check().keys();
    }

    @Override
    public int find(long idMost, long idLeast, long sequence) {
        requireKeys();
        if (!bloom.mayContain(idMost, idLeast)) {
            return -1;
        }
        int low = 0;
        int high = rows.count() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int ordinal = sortedOrdinal(middle);
            int order = Ids.compare(rows.idMost(ordinal), rows.idLeast(ordinal), idMost, idLeast);
            if (order == 0) {
                return newestOf(middle);
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    /** Rows with one id lie side by side in id order, oldest first; a flush keeps replaced rows. */
    private int newestOf(int position) {
        int ordinal = sortedOrdinal(position);
        int last = position;
        while (last + 1 < rows.count()) {
            int next = sortedOrdinal(last + 1);
            if (rows.idMost(next) != rows.idMost(ordinal) || rows.idLeast(next) != rows.idLeast(ordinal)) {
                break;
            }
            last++;
        }
        return sortedOrdinal(last);
    }

    @Override
    public long sequenceOf(int ordinal) {
        return rows.columns().sequences().byteSize() == 0
                ? maxSequence
                : rows.columns().sequences().get(ColumnarRows.LONG, ordinal * 8L);
    }

    @Override
    public long maxSequence() {
        return maxSequence;
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
        return file.resource();
    }
}
