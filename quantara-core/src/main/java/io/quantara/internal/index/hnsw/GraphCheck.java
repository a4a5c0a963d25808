package io.quantara.internal.index.hnsw;

import io.quantara.index.SegmentVectors;
import java.lang.foreign.MemorySegment;

/** Verifies the links of a graph. Used by one thread. */
final class GraphCheck {

    private static final int BLOCK = 1 << 13;

    private final HnswGraph graph;
    private final int[] block = new int[BLOCK];

    GraphCheck(HnswGraph graph) {
        this.graph = graph;
    }

    /**
     * Verifies that every walk stays inside the graph and ends, in one pass over its memory.
     *
     * @throws IllegalArgumentException naming the section that is wrong
     */
    void checkRanges() {
        int count = graph.count();
        long ints = 2L * graph.m() * count;
        for (long at = 0; at < ints; at += BLOCK) {
            int length = (int) Math.min(BLOCK, ints - at);
            graph.copyLinks(at, block, length);
            HnswGraph.require(areRows(length, count), "a link of layer 0 leads to no row");
        }
        checkUpperLayers();
        for (int row = 0; row < count; row++) {
            int twin = graph.twin(row);
            HnswGraph.require(
                    twin == HnswGraph.NONE || (twin > row && twin < count), "row " + row + " is chained to " + twin);
        }
        int entry = graph.entry();
        HnswGraph.require(
                entry == HnswGraph.NONE
                        || (entry >= 0 && entry < count && graph.layersOf(entry) == graph.topLayer()),
                "the entry is row " + entry + " on layer " + graph.topLayer());
        int zero = graph.firstZero();
        HnswGraph.require(zero >= HnswGraph.NONE && zero < count, "the first zero row is " + zero);
    }

    /** Returns whether the first numbers of the block are rows or -1. */
    private boolean areRows(int length, int count) {
        int wrong = 0;
        for (int i = 0; i < length; i++) {
            wrong |= (block[i] + 1) | (count - 1 - block[i]);
        }
        return wrong >= 0;
    }

    private void checkUpperLayers() {
        int at = 0;
        for (int row = 0; row < graph.count(); row++) {
            int found = graph.upperAt(row);
            if (found != HnswGraph.NONE) {
                HnswGraph.require(found == at && at < graph.upperInts(), "the layers of row " + row + " are misplaced");
                int layers = graph.layersOf(row);
                long end = at + 1 + (long) layers * graph.m();
                HnswGraph.require(
                        layers >= 1 && layers <= HnswGraph.MOST_LAYERS && end <= graph.upperInts(),
                        "row " + row + " has " + layers + " layers");
                at = (int) end;
            }
        }
        HnswGraph.require(at == graph.upperInts(), "there are layers of no row");
        for (int row = 0; row < graph.count(); row++) {
            for (int layer = 1; layer <= graph.layersOf(row); layer++) {
                int links = graph.links(row, layer, block);
                for (int i = 0; i < links; i++) {
                    HnswGraph.require(
                            block[i] < graph.count() && graph.layersOf(block[i]) >= layer,
                            "a link of row " + row + " on layer " + layer + " leads to no node");
                }
            }
        }
    }

    /**
     * Verifies what {@link #checkRanges} does, and that no node links to itself or twice to another, and that chained
     * rows have one vector.
     *
     * @throws IllegalStateException naming the row that is wrong
     */
    void verify(SegmentVectors vectors) {
        try {
            checkRanges();
        } catch (IllegalArgumentException damaged) {
            throw new IllegalStateException(damaged.getMessage(), damaged);
        }
        for (int row = 0; row < graph.count(); row++) {
            for (int layer = 0; layer <= graph.layersOf(row); layer++) {
                int links = graph.links(row, layer, block);
                for (int i = 0; i < links; i++) {
                    for (int j = 0; j < i; j++) {
                        verify(block[i] != block[j], row, "links twice to row " + block[i]);
                    }
                    verify(block[i] != row, row, "links to itself");
                }
            }
            int twin = graph.twin(row);
            verify(twin == HnswGraph.NONE || haveOneVector(vectors, row, twin), row, "is chained to another vector");
        }
    }

    private static boolean haveOneVector(SegmentVectors vectors, int one, int two) {
        if (vectors.norm(one) == 0 && vectors.norm(two) == 0) {
            return true;
        }
        long bytes = vectors.strideBytes();
        MemorySegment rows = vectors.memory();
        return MemorySegment.mismatch(
                        rows, one * bytes, (one + 1) * bytes, rows, two * bytes, (two + 1) * bytes)
                < 0;
    }

    private static void verify(boolean right, int row, String problem) {
        if (!right) {
            throw new IllegalStateException("Row " + row + " of the hnsw index " + problem + ". Build it again.");
        }
    }
}
