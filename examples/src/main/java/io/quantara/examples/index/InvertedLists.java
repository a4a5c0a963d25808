package io.quantara.examples.index;

import io.quantara.Metric;
import io.quantara.index.IndexQuery;
import io.quantara.index.SegmentVectors;
import io.quantara.index.VectorIndex;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Comparator;
import java.util.Objects;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/**
 * The built index of {@link IvfPqIndex}: one block of memory, laid out as {@link BlockShape} says, that is written and
 * opened as it is.
 *
 * <p>Immutable once filled, hence safe for many threads.
 */
final class InvertedLists implements VectorIndex {

    private static final int DEFAULT_EFFORT = 8;

    private final BlockShape shape;
    private final Metric metric;
    private final int rerank;
    private final MemorySegment block;
    private final float[][] centres;
    private final float[][][] codewords;

    /** Creates an empty index, to be filled by the write methods. */
    InvertedLists(BlockShape shape, Metric metric, int rerank, LongFunction<MemorySegment> allocate) {
        this.shape = shape;
        this.metric = metric;
        this.rerank = rerank;
        this.block = allocate.apply(shape.sizeBytes());
        this.centres = new float[shape.lists()][shape.dimension()];
        this.codewords = new float[shape.pieces()][shape.codewords()][shape.pieceDimension()];
        shape.write(block);
    }

    /**
     * Opens what {@link #write} wrote.
     *
     * @throws IllegalArgumentException when the bytes do not fit together or not to the rows
     */
    InvertedLists(MemorySegment stored, SegmentVectors vectors, int rerank) {
        this.shape = BlockShape.read(stored);
        this.metric = vectors.metric();
        this.rerank = rerank;
        this.block = stored;
        checkShape(vectors);
        this.centres = new float[shape.lists()][shape.dimension()];
        this.codewords = new float[shape.pieces()][shape.codewords()][shape.pieceDimension()];
        for (int list = 0; list < shape.lists(); list++) {
            MemorySegment.copy(block, BlockShape.FLOAT, shape.centreOffset(list), centres[list], 0, shape.dimension());
        }
        for (int piece = 0; piece < shape.pieces(); piece++) {
            for (int word = 0; word < shape.codewords(); word++) {
                float[] target = codewords[piece][word];
                long offset = shape.codewordOffset(piece, word);
                MemorySegment.copy(block, BlockShape.FLOAT, offset, target, 0, target.length);
            }
        }
        checkLists();
    }

    private void checkShape(SegmentVectors vectors) {
        boolean fits = shape.count() == vectors.count()
                && shape.dimension() == vectors.dimension()
                && shape.lists() >= 1
                && shape.lists() <= Math.max(1, shape.count())
                && shape.pieces() >= 1
                && shape.pieces() <= shape.dimension()
                && shape.codewords() >= 1
                && shape.codewords() <= 256
                && shape.sizeBytes() == block.byteSize();
        if (!fits) {
            throw new IllegalArgumentException("The stored index is of " + shape + " in " + block.byteSize()
                    + " bytes, which does not fit " + vectors.count() + " rows of dimension " + vectors.dimension()
                    + ". Build it again.");
        }
    }

    private void checkLists() {
        int before = 0;
        for (int list = 0; list <= shape.lists(); list++) {
            int start = start(list);
            if (start < before || start > shape.count() || (list == shape.lists() && start != shape.count())) {
                throw new IllegalArgumentException("List " + list + " of the stored index starts at " + start
                        + ", after " + before + " of " + shape.count() + ". Build it again.");
            }
            before = start;
        }
        for (int place = 0; place < shape.count(); place++) {
            Objects.checkIndex(ordinal(place), shape.count());
        }
    }

    BlockShape shape() {
        return shape;
    }

    float[][] centres() {
        return centres;
    }

    float[][][] codewords() {
        return codewords;
    }

    /** Returns a vector as it is compared: for cosine of unit length, a zero vector as it is. */
    static float[] comparable(float[] vector, Metric metric) {
        double norm = Math.sqrt(IntStream.range(0, vector.length)
                .mapToDouble(i -> (double) vector[i] * vector[i])
                .sum());
        if (metric != Metric.COSINE || norm == 0) {
            return vector;
        }
        float[] unit = new float[vector.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (vector[i] / norm);
        }
        return unit;
    }

    void writeCentres(float[][] source) {
        for (int list = 0; list < centres.length; list++) {
            centres[list] = source[list];
            MemorySegment.copy(source[list], 0, block, BlockShape.FLOAT, shape.centreOffset(list), shape.dimension());
        }
    }

    void writeCodewords(int piece, float[][] source) {
        for (int word = 0; word < source.length; word++) {
            codewords[piece][word] = source[word];
            MemorySegment.copy(
                    source[word], 0, block, BlockShape.FLOAT, shape.codewordOffset(piece, word), source[word].length);
        }
    }

    /** Sorts the rows into their lists, each list in order of ordinals. */
    void writeRows(int[] listOf, byte[][] codes) {
        int[] next = new int[shape.lists() + 1];
        for (int list : listOf) {
            next[list + 1]++;
        }
        for (int list = 1; list <= shape.lists(); list++) {
            next[list] += next[list - 1];
        }
        MemorySegment.copy(next, 0, block, BlockShape.INT, shape.startOffset(0), next.length);
        for (int ordinal = 0; ordinal < listOf.length; ordinal++) {
            int place = next[listOf[ordinal]]++;
            block.set(BlockShape.INT, shape.ordinalOffset(place), ordinal);
            MemorySegment.copy(
                    codes[ordinal], 0, block, ValueLayout.JAVA_BYTE, shape.codeOffset(place), shape.pieces());
        }
    }

    void write(WritableByteChannel target) throws IOException {
        long chunk = 1L << 20;
        for (long offset = 0; offset < block.byteSize(); offset += chunk) {
            ByteBuffer bytes = block.asSlice(offset, Math.min(chunk, block.byteSize() - offset)).asByteBuffer();
            while (bytes.hasRemaining()) {
                target.write(bytes);
            }
        }
    }

    /**
     * Reads the nearest lists, as many as the effort says, and more until there are k candidates; then offers those
     * whose codes are nearest.
     */
    @Override
    public void search(IndexQuery query) {
        float[] vector = comparable(query.vector(), metric);
        float[][] table = closenessOfCodewords(vector);
        int wanted = Math.min(query.acceptedCount(), query.k());
        Candidates candidates = new Candidates((int) Math.min(shape.count(), (long) query.k() * rerank));
        int read = 0;
        for (int list : nearestLists(vector)) {
            if (read >= query.effort(DEFAULT_EFFORT) && candidates.size() >= wanted) {
                break;
            }
            query.checkCancelled();
            scan(list, table, query, candidates);
            read++;
        }
        query.offerAll(candidates.ordinals(), candidates.size());
    }

    private int[] nearestLists(float[] vector) {
        float[] closeness = new float[shape.lists()];
        for (int list = 0; list < closeness.length; list++) {
            closeness[list] = closeness(vector, centres[list]);
        }
        return IntStream.range(0, closeness.length)
                .boxed()
                .sorted(Comparator.comparingDouble(list -> -closeness[list]))
                .mapToInt(list -> list)
                .toArray();
    }

    private float closeness(float[] first, float[] second) {
        return metric == Metric.DOT ? KMeans.dot(first, second) : -KMeans.squaredDistance(first, second);
    }

    /** Returns how close each codeword is to the query's piece; the sum over a row's code is the row's closeness. */
    private float[][] closenessOfCodewords(float[] vector) {
        float[][] table = new float[shape.pieces()][shape.codewords()];
        for (int piece = 0; piece < table.length; piece++) {
            float[] part = shape.cut(vector, piece);
            for (int word = 0; word < shape.codewords(); word++) {
                table[piece][word] = closeness(part, codewords[piece][word]);
            }
        }
        return table;
    }

    private void scan(int list, float[][] table, IndexQuery query, Candidates candidates) {
        int end = start(list + 1);
        for (int place = start(list); place < end; place++) {
            int ordinal = ordinal(place);
            if (query.accepts(ordinal)) {
                candidates.add(ordinal, closeness(place, table));
            }
        }
    }

    private float closeness(int place, float[][] table) {
        long offset = shape.codeOffset(place);
        float sum = 0;
        for (int piece = 0; piece < table.length; piece++) {
            sum += table[piece][Byte.toUnsignedInt(block.get(ValueLayout.JAVA_BYTE, offset + piece))];
        }
        return sum;
    }

    private int start(int list) {
        return block.get(BlockShape.INT, shape.startOffset(list));
    }

    private int ordinal(int place) {
        return block.get(BlockShape.INT, shape.ordinalOffset(place));
    }

    @Override
    public long memoryBytes() {
        return block.byteSize() + shape.startOffset(0);
    }
}
