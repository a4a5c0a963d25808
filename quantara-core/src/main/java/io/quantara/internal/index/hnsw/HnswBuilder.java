package io.quantara.internal.index.hnsw;

import io.quantara.Metric;
import io.quantara.index.BuildContext;
import io.quantara.index.SegmentVectors;
import io.quantara.internal.index.EqualRows;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Builds a graph over the rows of a segment: draws layers, decides which rows are nodes, and inserts those batch by
 * batch with {@link BatchInsertion}. Used by one thread, once.
 */
final class HnswBuilder {

    /** How far from 1 a length may be for {@link HnswGraph#isUnitLength()}. */
    private static final double UNIT_TOLERANCE = 1e-3;

    private final SegmentVectors vectors;
    private final BuildContext context;
    private final int m;
    private final int efConstruction;

    HnswBuilder(SegmentVectors vectors, BuildContext context, int m, int efConstruction) {
        this.vectors = vectors;
        this.context = context;
        this.m = m;
        this.efConstruction = efConstruction;
    }

    HnswGraph build() {
        byte[] layers = drawLayers();
        HnswGraph graph = HnswGraph.create(vectors, m, layers, size -> context.allocate(size, 64));
        writeLengths(graph);
        int[] nodes = nodes(new EqualRows(vectors).chain(context, graph::setTwin));
        if (vectors.metric() == Metric.COSINE) {
            chainZeros(graph);
        }
        BatchInsertion insertion = new BatchInsertion(graph, vectors, efConstruction, context);
        for (int at = 0; at < nodes.length; at += BatchInsertion.BATCH) {
            insertion.insert(nodes, at, Math.min(nodes.length, at + BatchInsertion.BATCH));
            context.progress(Math.min(nodes.length, at + BatchInsertion.BATCH), nodes.length);
        }
        return graph;
    }

    /** The exponential distribution of the paper with its normalization 1 / ln m. */
    private byte[] drawLayers() {
        RandomGenerator random = context.random();
        byte[] layers = new byte[vectors.count()];
        for (int row = 0; row < layers.length; row++) {
            double layer = -Math.log(1 - random.nextDouble()) / Math.log(m);
            layers[row] = (byte) Math.min(HnswGraph.MOST_LAYERS, (int) layer);
        }
        return layers;
    }

    private void writeLengths(HnswGraph graph) {
        double longest = 0;
        boolean unitLength = true;
        for (int row = 0; row < graph.count(); row++) {
            double norm = vectors.norm(row);
            longest = Math.max(longest, norm);
            unitLength &= Math.abs(norm - 1) <= UNIT_TOLERANCE;
        }
        graph.setUnitLength(unitLength);
        if (vectors.metric() != Metric.EUCLIDEAN) {
            for (int row = 0; row < graph.count(); row++) {
                graph.setScale(row, (float) RowDistances.scale(vectors.metric(), vectors.norm(row), longest));
            }
        }
    }

    /** Rows of length zero may differ in the signs of their zeros, so they are chained anew. */
    private void chainZeros(HnswGraph graph) {
        int last = HnswGraph.NONE;
        for (int row = 0; row < graph.count(); row++) {
            if (vectors.norm(row) == 0) {
                if (last == HnswGraph.NONE) {
                    graph.setFirstZero(row);
                } else {
                    graph.setTwin(last, row);
                }
                graph.setTwin(row, HnswGraph.NONE);
                last = row;
            }
        }
    }

    /** Returns the rows that become nodes, in a random order: rows in an order of their own make a worse graph. */
    private int[] nodes(boolean[] isFirst) {
        int[] nodes = new int[isFirst.length];
        int count = 0;
        for (int row = 0; row < isFirst.length; row++) {
            boolean isZero = vectors.metric() == Metric.COSINE && vectors.norm(row) == 0;
            if (isFirst[row] && !isZero) {
                nodes[count++] = row;
            }
        }
        int[] shuffled = Arrays.copyOf(nodes, count);
        RandomGenerator random = context.random();
        for (int i = count - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int row = shuffled[i];
            shuffled[i] = shuffled[other];
            shuffled[other] = row;
        }
        return shuffled;
    }
}
