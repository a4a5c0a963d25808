package io.quantara.internal.index.hnsw;

import io.quantara.Metric;
import io.quantara.index.SegmentVectors;
import io.quantara.internal.index.MemoryOutput;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.function.LongFunction;

/**
 * The links of a graph over n rows, in one block of memory that is written and mapped as it is. All numbers are
 * little-endian, all sections begin at multiples of 64 bytes, in this order:
 *
 * <pre>
 * header     int32 magic, m, n, dimension, metric (0 cosine, 1 dot,
 *            2 euclidean), entry row, top layer, first zero row, ints in upper, unit length
 * links      int32[n][2m]  layer 0: rows, then -1
 * upperAt    int32[n]      where the row's layers above 0 begin in upper, in ints; -1 when it has none
 * upper      int32[]       for each such row: the number h of its layers, then int32[h][m], layer 1 first
 * twins      int32[n]      the next row with the same vector, a larger one; -1 at the end
 * scales     float32[n]    see {@link RowDistances}; absent for euclidean
 * </pre>
 *
 * <p>The first row of each set of equal vectors is a node, the others hang on it by {@code twins}: equal vectors would
 * link to each other alone and be cut off. For cosine, vectors of length zero are no nodes; they are chained from the
 * first zero row. Written by {@link HnswBuilder} while it is being built, then immutable and safe for many threads.
 */
final class HnswGraph {

    /** The largest m. */
    static final int MOST_LINKS = 128;

    /** The most layers above 0. */
    static final int MOST_LAYERS = 31;

    /** No row. */
    static final int NONE = -1;

    private static final int MAGIC = 0x57534E48;
    private static final int HEADER_BYTES = 64;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment memory;
    private final int m;
    private final int count;
    private final int upperInts;
    private final long upperAtOffset;
    private final long upperOffset;
    private final long twinsOffset;
    private final long scalesOffset;
    private int entry;
    private int topLayer;

    private HnswGraph(MemorySegment memory, int m, int count, int upperInts) {
        this.memory = memory;
        this.m = m;
        this.count = count;
        this.upperInts = upperInts;
        this.upperAtOffset = after(HEADER_BYTES, 2L * m * count);
        this.upperOffset = after(upperAtOffset, count);
        this.twinsOffset = after(upperOffset, upperInts);
        this.scalesOffset = after(twinsOffset, count);
    }

    private static long after(long offset, long ints) {
        return (offset + Integer.BYTES * ints + 63) & -64L;
    }

    private static long sizeBytes(int m, int count, int upperInts, Metric metric) {
        long withoutScales = after(after(after(after(HEADER_BYTES, 2L * m * count), count), upperInts), count);
        return metric == Metric.EUCLIDEAN ? withoutScales : after(withoutScales, count);
    }

    /**
     * Creates a graph without links or entry.
     *
     * @param layers for each row, how many layers above 0 it has
     * @param memory gives zeroed memory of a size in bytes
     */
    static HnswGraph create(SegmentVectors vectors, int m, byte[] layers, LongFunction<MemorySegment> memory) {
        int count = vectors.count();
        long upperInts = 0;
        for (byte own : layers) {
            upperInts += own == 0 ? 0 : 1 + (long) own * m;
        }
        int ints = Math.toIntExact(upperInts);
        HnswGraph graph = new HnswGraph(
                memory.apply(sizeBytes(m, count, ints, vectors.metric())), m, count, ints);
        graph.writeHeader(vectors);
        graph.memory.asSlice(HEADER_BYTES, graph.scalesOffset - HEADER_BYTES).fill((byte) NONE);
        int at = 0;
        for (int row = 0; row < count; row++) {
            if (layers[row] > 0) {
                graph.setInt(graph.upperAtOffset, row, at);
                graph.setInt(graph.upperOffset, at, layers[row]);
                at += 1 + layers[row] * m;
            }
        }
        return graph;
    }

    private void writeHeader(SegmentVectors vectors) {
        int metric = metricCode(vectors.metric());
        int[] header = {MAGIC, m, count, vectors.dimension(), metric, NONE, 0, NONE, upperInts, 0};
        MemorySegment.copy(header, 0, memory, INT, 0, header.length);
        entry = NONE;
    }

    private static int metricCode(Metric metric) {
        return switch (metric) {
            case COSINE -> 0;
            case DOT -> 1;
            case EUCLIDEAN -> 2;
        };
    }

    /**
     * Opens what {@link #write} wrote; nothing is copied.
     *
     * @throws IllegalArgumentException when the bytes are not those of a graph over these vectors; what is returned
     *     can be walked without leaving the memory
     */
    static HnswGraph open(MemorySegment stored, SegmentVectors vectors) {
        require(stored.byteSize() >= HEADER_BYTES, "it has only " + stored.byteSize() + " bytes");
        int[] expected = {MAGIC, vectors.count(), vectors.dimension(), metricCode(vectors.metric())};
        int[] found = {header(stored, 0), header(stored, 2), header(stored, 3), header(stored, 4)};
        require(
                Arrays.equals(expected, found),
                "magic, rows, dimension and metric are " + Arrays.toString(found) + " instead of "
                        + Arrays.toString(expected));
        int m = header(stored, 1);
        int upperInts = header(stored, 8);
        require(m > 0 && m <= MOST_LINKS && upperInts >= 0, "m is " + m + " with " + upperInts + " ints above layer 0");
        long sizeBytes = sizeBytes(m, vectors.count(), upperInts, vectors.metric());
        require(stored.byteSize() == sizeBytes, "it has " + stored.byteSize() + " bytes instead of " + sizeBytes);
        HnswGraph graph = new HnswGraph(stored, m, vectors.count(), upperInts);
        graph.entry = header(stored, 5);
        graph.topLayer = header(stored, 6);
        new GraphCheck(graph).checkRanges();
        return graph;
    }

    private static int header(MemorySegment stored, int position) {
        return stored.get(INT, Integer.BYTES * (long) position);
    }

    static void require(boolean right, String problem) {
        if (!right) {
            throw new IllegalArgumentException("The stored hnsw index is damaged: " + problem + ". Build it again.");
        }
    }

    /** Writes the graph as {@link #open} reads it. */
    void write(WritableByteChannel target) throws IOException {
        MemoryOutput.write(memory, target);
    }

    int m() {
        return m;
    }

    int count() {
        return count;
    }

    int upperInts() {
        return upperInts;
    }

    long sizeBytes() {
        return memory.byteSize();
    }

    /** Returns where a search begins, a row with {@link #topLayer()} layers above 0, or {@link #NONE}. */
    int entry() {
        return entry;
    }

    int topLayer() {
        return topLayer;
    }

    void setEntry(int row, int layer) {
        entry = row;
        topLayer = layer;
        setInt(0, 5, row);
        setInt(0, 6, layer);
    }

    /** Returns the first row of length zero, when such rows are no nodes; {@link #NONE} when there is none. */
    int firstZero() {
        return memory.get(INT, 7L * Integer.BYTES);
    }

    void setFirstZero(int row) {
        setInt(0, 7, row);
    }

    /** Returns whether all rows have about length 1, so that all metrics order them alike. */
    boolean isUnitLength() {
        return memory.get(INT, 9L * Integer.BYTES) == 1;
    }

    void setUnitLength(boolean unitLength) {
        setInt(0, 9, unitLength ? 1 : 0);
    }

    /** Returns how many layers above 0 a row has. */
    int layersOf(int row) {
        int at = upperAt(row);
        return at == NONE ? 0 : memory.get(INT, upperOffset + Integer.BYTES * (long) at);
    }

    int upperAt(int row) {
        return memory.get(INT, upperAtOffset + Integer.BYTES * (long) row);
    }

    /** Returns the most links a node may have on a layer. */
    int capacity(int layer) {
        return layer == 0 ? 2 * m : m;
    }

    /**
     * Copies the links of a node.
     *
     * @param into at least {@code capacity(layer)} ints
     * @return how many there are
     */
    int links(int row, int layer, int[] into) {
        int most = capacity(layer);
        MemorySegment.copy(memory, INT, linksOffset(row, layer), into, 0, most);
        int found = 0;
        while (found < most && into[found] >= 0) {
            found++;
        }
        return found;
    }

    void setLinks(int row, int layer, int[] links, int linkCount) {
        long offset = linksOffset(row, layer);
        MemorySegment.copy(links, 0, memory, INT, offset, linkCount);
        for (int i = linkCount; i < capacity(layer); i++) {
            memory.set(INT, offset + Integer.BYTES * (long) i, NONE);
        }
    }

    private long linksOffset(int row, int layer) {
        if (layer == 0) {
            return HEADER_BYTES + 2L * m * Integer.BYTES * row;
        }
        return upperOffset + Integer.BYTES * (upperAt(row) + 1 + (layer - 1L) * m);
    }

    /** Returns the next row with the same vector, or {@link #NONE}. */
    int twin(int row) {
        return memory.get(INT, twinsOffset + Integer.BYTES * (long) row);
    }

    void setTwin(int row, int next) {
        setInt(twinsOffset, row, next);
    }

    /** Returns the factor or summand of a row, see {@link RowDistances}; not for euclidean. */
    float scale(int row) {
        return memory.get(FLOAT, scalesOffset + Float.BYTES * (long) row);
    }

    void setScale(int row, float scale) {
        memory.set(FLOAT, scalesOffset + Float.BYTES * (long) row, scale);
    }

    private void setInt(long offset, int position, int value) {
        memory.set(INT, offset + Integer.BYTES * (long) position, value);
    }

    /** Copies ints of the sections that hold rows: links, upperAt, upper, twins; for {@link GraphCheck}. */
    void copyLinks(long first, int[] into, int ints) {
        MemorySegment.copy(memory, INT, HEADER_BYTES + Integer.BYTES * first, into, 0, ints);
    }

    void copyUpper(int first, int[] into, int ints) {
        MemorySegment.copy(memory, INT, upperOffset + Integer.BYTES * (long) first, into, 0, ints);
    }
}
