package io.quantara.internal.index.hnsw;

import io.quantara.Metric;
import io.quantara.index.BuildContext;
import io.quantara.index.IndexOptions;
import io.quantara.index.SegmentVectors;
import io.quantara.index.StoredIndexType;
import io.quantara.index.VectorIndex;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.WritableByteChannel;

/**
 * Hierarchical navigable small world graphs as in Malkov and Yashunin, "Efficient and robust approximate nearest
 * neighbor search using Hierarchical Navigable Small World graphs" (2016), with the neighbour selection of its
 * algorithm 4.
 *
 * <p>Options: {@code m}, 4 to 128, 16 by default: links of a new node, twice as many at most on the lowest layer;
 * {@code ef-construction}, 8 to 4,096, 200 by default: candidates looked at for a new node; {@code ef}, 1 to 65,536,
 * 100 by default: candidates kept by a search that names no effort. The effort of a request is its ef; it is at least
 * k. Stateless, hence safe for many threads.
 */
public final class HnswIndexType implements StoredIndexType {

    /** The name of this type. */
    public static final String NAME = "hnsw";

    private static final String M = "m";
    private static final String EF_CONSTRUCTION = "ef-construction";
    private static final String EF = "ef";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String effortOption() {
        return EF;
    }

    @Override
    public void check(IndexOptions options, int dimension, Metric metric) {
        options.allow(M, EF_CONSTRUCTION, EF);
        m(options);
        efConstruction(options);
        ef(options);
    }

    private static int m(IndexOptions options) {
        return options.getInt(M, 16, 4, HnswGraph.MOST_LINKS);
    }

    private static int efConstruction(IndexOptions options) {
        return options.getInt(EF_CONSTRUCTION, 200, 8, 4_096);
    }

    private static int ef(IndexOptions options) {
        return options.getInt(EF, 100, 1, 65_536);
    }

    @Override
    public VectorIndex build(SegmentVectors vectors, BuildContext context) {
        IndexOptions options = context.options();
        HnswGraph graph = new HnswBuilder(vectors, context, m(options), efConstruction(options)).build();
        return new HnswIndex(graph, vectors, ef(options));
    }

    @Override
    public int formatVersion() {
        return 1;
    }

    @Override
    public void write(VectorIndex index, WritableByteChannel target) throws IOException {
        ((HnswIndex) index).graph().write(target);
    }

    @Override
    public VectorIndex open(MemorySegment stored, SegmentVectors vectors, IndexOptions options) {
        return new HnswIndex(HnswGraph.open(stored, vectors), vectors, ef(options));
    }
}
