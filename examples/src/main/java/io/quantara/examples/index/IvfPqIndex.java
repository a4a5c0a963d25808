package io.quantara.examples.index;

import io.quantara.Metric;
import io.quantara.index.BuildContext;
import io.quantara.index.IndexOptions;
import io.quantara.index.SegmentVectors;
import io.quantara.index.StoredIndexType;
import io.quantara.index.VectorIndex;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.WritableByteChannel;
import java.util.stream.IntStream;

/**
 * Inverted lists with product quantization (Jégou, Douze and Schmid 2011). Rows are put into lists by the nearest of
 * some centres, and a search reads only the lists nearest to the query. In the lists a row is a few bytes: its vector
 * is cut into pieces, and each piece is the number of the nearest of 256 codewords. Codes give the closeness roughly;
 * the best candidates are offered, and the database scores them by their true vectors.
 *
 * <p>The effort is the number of lists a search reads, 8 by default. Options: {@code lists} 1 to 65,536, by default the
 * root of the number of rows; {@code pieces} 1 to 4,096, by default one for every four dimensions; {@code rerank} 1 to
 * 1,000, how many candidates are offered for each result, 10 by default.
 *
 * <p>For cosine, rows and query are brought to unit length first: then the nearest has the largest cosine.
 */
public final class IvfPqIndex implements StoredIndexType {

    private static final int CODEWORDS = 256;
    private static final int TRAINING_ROWS_PER_LIST = 64;
    private static final int MOST_LISTS = 65_536;
    private static final int MOST_PIECES = 4_096;

    @Override
    public String name() {
        return "ivf-pq";
    }

    @Override
    public void check(IndexOptions options, int dimension, Metric metric) {
        options.allow("lists", "pieces", "rerank");
        options.getInt("lists", 1, 1, MOST_LISTS);
        options.getInt("pieces", 1, 1, MOST_PIECES);
        rerank(options);
    }

    private static int rerank(IndexOptions options) {
        return options.getInt("rerank", 10, 1, 1_000);
    }

    @Override
    public VectorIndex build(SegmentVectors vectors, BuildContext context) {
        int count = vectors.count();
        int lists = Math.clamp(
                context.options().getInt("lists", Math.max(1, (int) Math.sqrt(count)), 1, MOST_LISTS),
                1,
                Math.max(1, count));
        int pieces = Math.min(
                context.options().getInt("pieces", Math.ceilDiv(vectors.dimension(), 4), 1, MOST_PIECES),
                vectors.dimension());
        int codewords = Math.clamp(count, 1, CODEWORDS);
        InvertedLists index = new InvertedLists(
                new BlockShape(count, vectors.dimension(), lists, pieces, codewords),
                vectors.metric(),
                rerank(context.options()),
                size -> context.allocate(size, 64));
        float[][] training = trainingRows(vectors, Math.max(CODEWORDS, TRAINING_ROWS_PER_LIST * lists), context);
        index.writeCentres(KMeans.centres(training, lists, vectors.dimension(), context));
        trainCodewords(index, training, context);
        fillLists(index, vectors, context);
        return index;
    }

    /** Returns some of the rows, chosen at random without repeats. */
    private static float[][] trainingRows(SegmentVectors vectors, int most, BuildContext context) {
        int[] ordinals = IntStream.range(0, vectors.count()).toArray();
        float[][] rows = new float[Math.min(most, ordinals.length)][];
        for (int i = 0; i < rows.length; i++) {
            int other = context.random().nextInt(i, ordinals.length);
            int chosen = ordinals[other];
            ordinals[other] = ordinals[i];
            rows[i] = row(vectors, chosen);
        }
        return rows;
    }

    private static float[] row(SegmentVectors vectors, int ordinal) {
        float[] row = new float[vectors.dimension()];
        vectors.read(ordinal, row);
        return InvertedLists.comparable(row, vectors.metric());
    }

    private static void trainCodewords(InvertedLists index, float[][] training, BuildContext context) {
        BlockShape shape = index.shape();
        for (int piece = 0; piece < shape.pieces(); piece++) {
            float[][] parts = new float[training.length][];
            for (int i = 0; i < parts.length; i++) {
                parts[i] = shape.cut(training[i], piece);
            }
            index.writeCodewords(
                    piece, KMeans.centres(parts, shape.codewords(), shape.pieceDimension(), context));
            context.progress(piece + 1L, shape.pieces());
        }
    }

    private static void fillLists(InvertedLists index, SegmentVectors vectors, BuildContext context) {
        int[] listOf = new int[vectors.count()];
        byte[][] codes = new byte[vectors.count()][];
        float[][] centres = index.centres();
        float[][][] codewords = index.codewords();
        context.forEach(vectors.count(), ordinal -> {
            float[] row = row(vectors, ordinal);
            listOf[ordinal] = KMeans.nearest(row, centres);
            codes[ordinal] = new byte[codewords.length];
            for (int piece = 0; piece < codewords.length; piece++) {
                codes[ordinal][piece] =
                        (byte) KMeans.nearest(index.shape().cut(row, piece), codewords[piece]);
            }
        });
        index.writeRows(listOf, codes);
    }

    @Override
    public int formatVersion() {
        return 1;
    }

    @Override
    public void write(VectorIndex index, WritableByteChannel target) throws IOException {
        ((InvertedLists) index).write(target);
    }

    @Override
    public VectorIndex open(MemorySegment stored, SegmentVectors vectors, IndexOptions options) {
        return new InvertedLists(stored, vectors, rerank(options));
    }
}
