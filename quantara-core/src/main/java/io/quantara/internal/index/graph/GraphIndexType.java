package io.quantara.internal.index.graph;

import io.quantara.Metric;
import io.quantara.index.BuildContext;
import io.quantara.index.IndexOptions;
import io.quantara.index.SegmentVectors;
import io.quantara.index.VectorIndex;
import io.quantara.internal.index.LazilyCheckedType;
import io.quantara.internal.index.ReadCheck;
import io.quantara.internal.index.rabitq.CodeGroup;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.WritableByteChannel;

/**
 * The quantized graph {@code graph}: beside each row lie its neighbours and their one-bit codes, so that one read gives
 * estimates for all of them, and the exact distance of every row that is passed comes along. (Gou, Gao, Xu and Long,
 * SymphonyQG: Towards symphonious integration of quantization and graph for approximate nearest neighbor search, SIGMOD
 * 2025.) For all three metrics. Options: {@code degree}, the neighbours of a row, 32 or 64 (32);
 * {@code build-effort}, among how many candidates they are chosen, 32 to 1,024 (96); {@code effort}, how many rows wait
 * to be passed in a search for ten results that does not say it, and in proportion for more, 1 to 10,000 (64).
 */
public final class GraphIndexType implements LazilyCheckedType {

    /** The name by which collections choose it. */
    public static final String NAME = "graph";

    private static final String DEGREE = "degree";
    private static final String BUILD_EFFORT = "build-effort";
    private static final String EFFORT = "effort";
    private static final int MOST_GROUPS = 2;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String effortOption() {
        return EFFORT;
    }

    @Override
    public void check(IndexOptions options, int dimension, Metric metric) {
        options.allow(DEGREE, BUILD_EFFORT, EFFORT);
        degree(options);
        buildEffort(options);
        effort(options);
    }

    private static int degree(IndexOptions options) {
        int degree = options.getInt(DEGREE, CodeGroup.LANES, CodeGroup.LANES, MOST_GROUPS * CodeGroup.LANES);
        if (degree % CodeGroup.LANES != 0) {
            throw new IllegalArgumentException("Index option '" + DEGREE + "' is " + degree + ": give 32 or 64");
        }
        return degree;
    }

    private static int buildEffort(IndexOptions options) {
        return options.getInt(BUILD_EFFORT, 96, 32, 1024);
    }

    private static int effort(IndexOptions options) {
        return options.getInt(EFFORT, 64, 1, 10_000);
    }

    @Override
    public VectorIndex build(SegmentVectors vectors, BuildContext context) {
        IndexOptions options = context.options();
        return new GraphBuild(vectors, context, degree(options), buildEffort(options)).build(effort(options));
    }

    @Override
    public int formatVersion() {
        return GraphFile.VERSION;
    }

    @Override
    public void write(VectorIndex index, WritableByteChannel target) throws IOException {
        GraphFile.write((GraphIndex) index, target);
    }

    @Override
    public VectorIndex open(MemorySegment stored, ReadCheck check, SegmentVectors vectors, IndexOptions options) {
        return GraphFile.open(stored, check, vectors, effort(options));
    }
}
