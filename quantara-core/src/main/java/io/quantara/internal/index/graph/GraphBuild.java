package io.quantara.internal.index.graph;

import io.quantara.index.BuildContext;
import io.quantara.index.SegmentVectors;
import io.quantara.internal.index.rabitq.CodeGroup;
import io.quantara.internal.index.rabitq.Rotation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;

/**
 * Builds a graph: candidates for the neighbours of each row come from the codes of the nearest clusters; of them those
 * are chosen that lie in different directions, and then once more among those that chose the row. A refinement by
 * searches of this graph follows. Used once.
 */
final class GraphBuild {

    /** Steps that are reported as progress. */
    private static final int STEPS = 5;

    private final SegmentVectors vectors;
    private final BuildContext context;
    private final int degree;
    private final int candidates;

    GraphBuild(SegmentVectors vectors, BuildContext context, int degree, int candidates) {
        this.vectors = vectors;
        this.context = context;
        this.degree = degree;
        this.candidates = candidates;
    }

    GraphIndex build(int defaultEffort) {
        context.progress(0, STEPS);
        GraphSpace space = GraphSpace.over(vectors);
        int[] rows = IntStream.range(0, vectors.count()).filter(space::contains).toArray();
        int[] outside = IntStream.range(0, vectors.count()).filter(row -> !space.contains(row)).toArray();
        Twins twins = Twins.find(vectors, rows, context);
        return new GraphIndex(graph(space, twins, twins.firsts(rows)), outside, defaultEffort);
    }

    private Graph graph(GraphSpace space, Twins twins, int[] rows) {
        Rotation rotation = Rotation.random(space.codedDimension(), context.random());
        int groups = degree / CodeGroup.LANES;
        MemorySegment nodes = context.allocate(CodeGroup.bytes(rotation.length()) * groups * vectors.count(), 64);
        if (rows.length == 0) {
            return new Graph(space, twins, rotation, MemorySegment.NULL, nodes, groups);
        }
        Neighbours neighbours = new Neighbours(space, vectors.count(), degree, context);
        try (Arena arena = Arena.ofShared();
                RotatedRows rotated = RotatedRows.of(space, rotation, space.codedDimension(), rows, context)) {
            context.progress(1, STEPS);
            int[] entries = chooseAmongNearest(space, rotation, rotated, rows, neighbours);
            MemorySegment entryCodes = Entries.codes(space, rotated, entries, arena);
            Graph rough = new Graph(space, twins, rotation, entryCodes, nodes, groups);
            NodeCodes.write(rough, rotated, neighbours, rows, context);
            context.progress(3, STEPS);
            new Refinement(rough, neighbours, rows).run(context);
            context.progress(4, STEPS);
            int[] all = new Reachability(neighbours, rows).ensure(entries);
            MemorySegment allCodes = Entries.codes(space, rotated, all, context::allocate);
            Graph graph = new Graph(space, twins, rotation, allCodes, nodes, groups);
            NodeCodes.write(graph, rotated, neighbours, rows, context);
            context.progress(STEPS, STEPS);
            return graph;
        }
    }

    /** Chooses neighbours among the nearest rows, and returns where to enter. */
    private int[] chooseAmongNearest(
            GraphSpace space, Rotation rotation, RotatedRows rotated, int[] rows, Neighbours neighbours) {
        try (Clusters clusters = Clusters.of(space, rows, context)) {
            int[] entries;
            if (space.isProduct()) {
                // What is coded there is the whole point, with one component more.
                Rotation own = Rotation.random(space.dimension(), context.random());
                try (RotatedRows points = RotatedRows.of(space, own, space.dimension(), rows, context)) {
                    entries = chooseAmongNearest(space, own, points, clusters, rows, neighbours);
                }
            } else {
                entries = chooseAmongNearest(space, rotation, rotated, clusters, rows, neighbours);
            }
            context.progress(2, STEPS);
            neighbours.addReverse(rows);
            return entries;
        }
    }

    private int[] chooseAmongNearest(
            GraphSpace space,
            Rotation rotation,
            RotatedRows points,
            Clusters clusters,
            int[] rows,
            Neighbours neighbours) {
        try (ClusterCodes codes = ClusterCodes.of(space, rotation, points, clusters, rows, context)) {
            codes.choose(neighbours, candidates, context);
            return codes.entries();
        }
    }
}
