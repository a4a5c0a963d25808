package io.quantara.internal.index.ivf;

import io.quantara.Metric;
import io.quantara.index.SegmentVectors;
import io.quantara.internal.index.EuclideanSpace;
import io.quantara.internal.index.MemoryOutput;
import io.quantara.internal.index.rabitq.CodeGroup;
import io.quantara.internal.index.rabitq.Rotation;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;

/**
 * The lists of an index in one block of memory, which is written and mapped as it is; {@link ListsLayout} says where
 * everything lies. Filled by {@link ListsBuilder}, then immutable and safe for many threads.
 */
final class InvertedLists {

    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    /** The row number of a lane at the end of a list, for rabitq. */
    static final int EMPTY_LANE = -1;

    private static final int MAGIC = 0x5646_4951;
    private static final int LONGEST_OFFSET = 40;

    private final MemorySegment memory;
    private final ListsLayout layout;
    private final int rowCount;

    private InvertedLists(MemorySegment memory, ListsLayout layout, int rowCount) {
        this.memory = memory;
        this.layout = layout;
        this.rowCount = rowCount;
    }

    /** Writes the header of new lists; everything else is zero yet. */
    static InvertedLists create(
            MemorySegment memory, ListsLayout layout, SegmentVectors vectors, double longest) {
        int[] header = {
            MAGIC,
            layout.kind().code(),
            vectors.count(),
            vectors.dimension(),
            metricCode(vectors.metric()),
            layout.lists(),
            layout.pieces(),
            layout.zeros(),
            layout.slots()
        };
        MemorySegment.copy(header, 0, memory, INT, 0, header.length);
        memory.set(DOUBLE, LONGEST_OFFSET, longest);
        return new InvertedLists(memory, layout, vectors.count());
    }

    /**
     * Opens what {@link #write} wrote; nothing is copied.
     *
     * @throws IllegalArgumentException when the bytes are not those of lists over these vectors; what is returned can
     *     be searched without leaving the memory
     */
    static InvertedLists open(MemorySegment stored, SegmentVectors vectors) {
        require(stored.byteSize() >= ListsLayout.HEADER_BYTES, "it has only " + stored.byteSize() + " bytes");
        int[] header = new int[9];
        MemorySegment.copy(stored, INT, 0, header, 0, header.length);
        int[] expected = {vectors.count(), vectors.dimension(), metricCode(vectors.metric())};
        require(
                header[0] == MAGIC && Arrays.equals(header, 2, 5, expected, 0, 3),
                "magic, codes, rows, dimension and metric are " + Arrays.toString(Arrays.copyOf(header, 5)));
        require(CodeKind.isCode(header[1]), "its codes are of kind " + header[1]);
        int dimension = EuclideanSpace.dimension(vectors);
        CodeKind kind = CodeKind.ofCode(header[1]);
        require(
                header[5] >= 1 && header[5] <= IvfIndexType.MOST_LISTS
                        && (kind == CodeKind.PQ) == (header[6] > 0) && header[6] <= dimension
                        && header[7] >= 0 && header[7] <= vectors.count()
                        && header[8] >= 0 && header[8] <= (long) vectors.count() + header[5],
                "lists, pieces, zero rows and slots are " + Arrays.toString(Arrays.copyOfRange(header, 5, 9)));
        ListsLayout layout = new ListsLayout(kind, dimension, header[5], header[6], header[7], header[8]);
        require(
                stored.byteSize() == layout.sizeBytes(),
                "it has " + stored.byteSize() + " bytes instead of " + layout.sizeBytes());
        InvertedLists lists = new InvertedLists(stored, layout, vectors.count());
        lists.checkRanges();
        return lists;
    }

    private static int metricCode(Metric metric) {
        return switch (metric) {
            case COSINE -> 0;
            case DOT -> 1;
            case EUCLIDEAN -> 2;
        };
    }

    private static void require(boolean right, String problem) {
        if (!right) {
            throw new IllegalArgumentException("The stored ivf index is damaged: " + problem + ". Build it again.");
        }
    }

    private void checkRanges() {
        for (int list = 0; list < layout.lists(); list++) {
            require(start(list) <= start(list + 1), "list " + list + " ends before it begins");
        }
        require(start(0) == 0 && start(layout.lists()) == layout.slots(), "the lists do not fill the slots");
        forEachRow(row -> require(row >= 0 && row < rowCount, "there is no row " + row));
    }

    private void forEachRow(IntConsumer task) {
        for (int i = 0; i < layout.zeros(); i++) {
            task.accept(zeroRow(i));
        }
        for (int slot = 0; slot < layout.slots(); slot++) {
            if (layout.kind() != CodeKind.RABITQ) {
                task.accept(row(slot));
            } else {
                long group = layout.groups() + slot * layout.groupBytes();
                for (int lane = 0; lane < CodeGroup.LANES; lane++) {
                    int row = CodeGroup.row(memory, group, lane);
                    if (row != EMPTY_LANE) {
                        task.accept(row);
                    }
                }
            }
        }
    }

    /**
     * Verifies that every row is in one list, or among those of length zero, once.
     *
     * @throws IllegalStateException naming the row that is not
     */
    void verify() {
        BitSet seen = new BitSet(rowCount);
        forEachRow(row -> {
            if (seen.get(row)) {
                throw new IllegalStateException("Row " + row + " of the ivf index is listed twice. Build it again.");
            }
            seen.set(row);
        });
        if (seen.cardinality() != rowCount) {
            throw new IllegalStateException(
                    "Row " + seen.nextClearBit(0) + " of the ivf index is in no list. Build it again.");
        }
    }

    /** Writes the lists as {@link #open} reads them. */
    void write(WritableByteChannel target) throws IOException {
        MemoryOutput.write(memory, target);
    }

    MemorySegment memory() {
        return memory;
    }

    ListsLayout layout() {
        return layout;
    }

    /** Returns the largest norm of the rows. */
    double longest() {
        return memory.get(DOUBLE, LONGEST_OFFSET);
    }

    /** Returns the first slot of a list; after the last one, the end. */
    int start(int list) {
        return memory.get(INT, layout.starts() + (long) Integer.BYTES * list);
    }

    int zeroRow(int position) {
        return memory.get(INT, layout.zeroRows() + (long) Integer.BYTES * position);
    }

    /** Returns the row in a slot, for flat and pq. */
    int row(int slot) {
        return memory.get(INT, layout.rows() + (long) Integer.BYTES * slot);
    }

    /** Returns the rotation of the codes, for rabitq. */
    Rotation rotation() {
        int[] signs = new int[Rotation.signWords(layout.dimension())];
        MemorySegment.copy(memory, INT, layout.signs(), signs, 0, signs.length);
        return Rotation.of(layout.dimension(), signs);
    }
}
