package io.quantara.internal.index.graph;

import io.quantara.index.BuildContext;
import io.quantara.index.SegmentVectors;
import io.quantara.internal.index.rabitq.CodeGroup;
import io.quantara.internal.index.rabitq.Rotation;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Builds a graph: candidates for the neighbours of each row come from the codes of the nearest clusters; of them those
 * are chosen that lie in different directions, and then once more among those that chose the row. A refinement by
 * searches of this graph follows. In a merged segment the graphs of its sources lie side by side at first, each with
 * its entries, and the nodes of each are searched for in the others, which links them. Used once.
 */
final class GraphBuild {

    /** Steps that are reported as progress. */
    private static final int STEPS = 5;

    /** How many nodes may wait in the searches of the refinement, and how many entries it looks at. */
    private static final int EFFORT = 64;

    private static final int ENTRIES = 32;

    /** The same when all rows were refined before, in the graphs of the segments that were merged. */
    private static final int AGAIN_EFFORT = 64;

    private static final int AGAIN_ENTRIES = 8;

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
        Rotation rotation = randomRotation(space.codedDimension());
        int groups = degree / CodeGroup.LANES;
        MemorySegment nodes = context.allocate(CodeGroup.bytes(rotation.length()) * groups * vectors.count(), 64);
        if (rows.length == 0) {
            return new Graph(space, twins, rotation, Entries.NONE, nodes, groups);
        }
        Neighbours neighbours = new Neighbours(space, vectors.count(), degree, context);
        RotatedRows rotated = RotatedRows.of(space, rotation, space.codedDimension(), rows, context);
        context.progress(1, STEPS);
        SourceGraphs sources = new SourceGraphs(context.sources(), vectors.count(), twins, rows);
        int[] others = sources.others(rows);
        int[] entries = sources.entries();
        sources.copyTo(neighbours, space, context);
        if (others.length > 0) {
            ClusterCodes codes = chooseAmongNearest(space, rotation, rotated, others, neighbours);
            entries = IntStream.concat(Arrays.stream(entries), Arrays.stream(codes.entries())).toArray();
        }
        // Nearby rows share most of what is read for them, which is then still in the caches.
        int[] spread = EntryRows.thinned(space, entries, rows.length, context);
        int[] sorted = EntryRows.sorted(space, rows, spread, context);
        context.progress(2, STEPS);
        Entries few = Entries.of(space, rotated, spread, context, context::scratch);
        Graph rough = new Graph(space, twins, rotation, few, nodes, groups);
        NodeCodes.write(rough, rotated, neighbours, sorted, context);
        context.progress(3, STEPS);
        if (others.length == 0) {
            refineAgain(rough, rotated, sources, neighbours, sorted);
        } else {
            new Refinement(rough, neighbours, sorted, EFFORT, ENTRIES).run(context);
        }
        neighbours.addReverse(sorted);
        context.progress(4, STEPS);
        int[] reaching = new Reachability(neighbours, rows).ensure(spread);
        int[] all = EntryRows.more(reaching, sorted);
        Graph graph = rough.enteredAt(Entries.of(space, rotated, all, context, context::allocate));
        NodeCodes.write(graph, rotated, neighbours, sorted, context);
        context.progress(STEPS, STEPS);
        return graph;
    }

    /** Looks for neighbours of each node in the graphs that it was not in; those in its own it has already. */
    private void refineAgain(
            Graph rough, RotatedRows rotated, SourceGraphs sources, Neighbours neighbours, int[] nodes) {
        for (int source = 0; source < sources.count(); source++) {
            Entries entries =
                    Entries.of(rough.space(), rotated, sources.entriesFor(source), context, context::scratch);
            Graph entered = rough.enteredAt(entries);
            new Refinement(entered, neighbours, sources.nodes(source, nodes), AGAIN_EFFORT, AGAIN_ENTRIES).run(context);
        }
    }

    private Rotation randomRotation(int dimension) {
        return Rotation.random(GraphSpace.rotatedDimension(dimension), context.random());
    }

    /** Chooses neighbours among the nearest rows; they choose once more among those that chose them. */
    private ClusterCodes chooseAmongNearest(
            GraphSpace space, Rotation rotation, RotatedRows rotated, int[] rows, Neighbours neighbours) {
        Clusters clusters = Clusters.of(space, rows, context);
        ClusterCodes codes;
        if (space.isProduct()) {
            // What is coded there is the whole point, with one component more.
            Rotation own = randomRotation(space.dimension());
            RotatedRows points = RotatedRows.of(space, own, space.dimension(), rows, context);
            codes = ClusterCodes.of(space, own, points, clusters, rows, context);
        } else {
            codes = ClusterCodes.of(space, rotation, rotated, clusters, rows, context);
        }
        codes.choose(neighbours, candidates, context);
        neighbours.addReverse(codes.rows());
        return codes;
    }
}
