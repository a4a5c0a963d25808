package io.quantara.internal.index.hnsw;

import io.quantara.index.BuildContext;
import io.quantara.index.SegmentVectors;
import io.quantara.internal.simd.DistanceKernel;
import io.quantara.internal.simd.Kernels;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Inserts rows in batches (algorithm 1), so that many threads build the same graph as one does. While the links of a
 * batch are chosen, the graph does not change; what a row cannot find in it, the other rows of its batch, it is
 * compared with directly. Then the links are written and the linked nodes take links back, each of them in one task.
 * Used by one thread.
 */
final class BatchInsertion {

    /** Rows inserted at once: enough to keep threads busy, few enough to compare all pairs. */
    static final int BATCH = 256;

    private final HnswGraph graph;
    private final RowDistances distances;
    private final int efConstruction;
    private final BuildContext context;
    private final DistanceKernel kernel = Kernels.current();
    private final ConcurrentLinkedQueue<BuildScratch> idle = new ConcurrentLinkedQueue<>();

    BatchInsertion(HnswGraph graph, SegmentVectors vectors, int efConstruction, BuildContext context) {
        this.graph = graph;
        this.distances = new RowDistances(graph, vectors);
        this.efConstruction = efConstruction;
        this.context = context;
    }

    private BuildScratch scratch() {
        BuildScratch scratch = idle.poll();
        return scratch != null ? scratch : new BuildScratch(graph, distances, BATCH, efConstruction);
    }

    /** Inserts the rows {@code nodes[from..to)}, at most {@link #BATCH}. */
    void insert(int[] nodes, int from, int to) {
        int[] rows = Arrays.copyOfRange(nodes, from, to);
        Insertion[] batch = new Insertion[rows.length];
        Arrays.setAll(batch, i -> new Insertion(rows[i], graph.layersOf(rows[i])));
        context.forEach(batch.length, i -> {
            BuildScratch scratch = scratch();
            chooseLinks(batch, i, rows, scratch);
            idle.add(scratch);
        });
        int topLayer = 0;
        for (Insertion insertion : batch) {
            writeLinks(insertion);
            topLayer = Math.max(topLayer, insertion.layers());
        }
        for (int layer = 0; layer <= topLayer; layer++) {
            linkBack(batch, layer);
        }
        for (Insertion insertion : batch) {
            if (graph.entry() == HnswGraph.NONE || insertion.layers() > graph.topLayer()) {
                graph.setEntry(insertion.row(), insertion.layers());
            }
        }
    }

    private void chooseLinks(Insertion[] batch, int position, int[] rows, BuildScratch scratch) {
        Insertion insertion = batch[position];
        int row = insertion.row();
        int layers = insertion.layers();
        GraphWalk walk = scratch.walk;
        float[] query = walk.scratch().query;
        distances.read(row, query);
        float scale = distances.scale(row);
        walk.turn(kernel, scale);
        distances.from(kernel, query, scale, rows, rows.length, scratch.batchDistances);
        boolean isEmpty = graph.entry() == HnswGraph.NONE;
        long start = isEmpty ? 0 : walk.descend(walk.start(), graph.topLayer(), layers);
        Beam beam = walk.scratch().beam;
        for (int layer = layers; layer >= 0; layer--) {
            if (isEmpty || layer > graph.topLayer()) {
                beam.clear(efConstruction);
            } else {
                walk.search(start, layer, efConstruction, null);
                start = beam.get(0);
            }
            for (int i = 0; i < batch.length; i++) {
                long entry = Beam.entry(scratch.batchDistances[i], rows[i]);
                if (i != position && batch[i].layers() >= layer && beam.admits(entry)) {
                    beam.insert(entry);
                }
            }
            int count = beam.size();
            beam.copyTo(scratch.candidates);
            int chosen = scratch.selection.select(kernel, scratch.candidates, count, graph.m(), scratch.chosen);
            insertion.setLinks(layer, Arrays.copyOf(scratch.chosen, chosen));
        }
    }

    private void writeLinks(Insertion insertion) {
        int[] links = new int[graph.m()];
        for (int layer = 0; layer <= insertion.layers(); layer++) {
            long[] entries = insertion.links(layer);
            for (int i = 0; i < entries.length; i++) {
                links[i] = Beam.row(entries[i]);
            }
            graph.setLinks(insertion.row(), layer, links, entries.length);
        }
    }

    /** Gives every node that a new row links to on a layer a link back, or the better of those it has then. */
    private void linkBack(Insertion[] batch, int layer) {
        long[] links = new long[batch.length * graph.m()];
        long[] byTarget = new long[links.length];
        int count = 0;
        for (Insertion insertion : batch) {
            if (insertion.layers() >= layer) {
                for (long entry : insertion.links(layer)) {
                    links[count] = Beam.entry(Beam.distance(entry), insertion.row());
                    byTarget[count] = ((long) Beam.row(entry) << 32) | count;
                    count++;
                }
            }
        }
        Arrays.sort(byTarget, 0, count);
        int[] groups = new int[count + 1];
        int groupCount = 0;
        for (int i = 0; i < count; i++) {
            if (i == 0 || byTarget[i] >>> 32 != byTarget[i - 1] >>> 32) {
                groups[groupCount++] = i;
            }
        }
        groups[groupCount] = count;
        context.forEach(groupCount, group -> {
            BuildScratch scratch = scratch();
            linkBack(byTarget, links, groups[group], groups[group + 1], layer, scratch);
            idle.add(scratch);
        });
    }

    private void linkBack(long[] byTarget, long[] links, int from, int to, int layer, BuildScratch scratch) {
        int target = (int) (byTarget[from] >>> 32);
        int[] rows = scratch.links;
        int present = graph.links(target, layer, rows);
        int added = 0;
        for (int i = from; i < to; i++) {
            long entry = links[(int) byTarget[i]];
            if (!contains(rows, present, Beam.row(entry))) {
                scratch.candidates[added++] = entry;
            }
        }
        if (present + added <= graph.capacity(layer)) {
            for (int i = 0; i < added; i++) {
                rows[present + i] = Beam.row(scratch.candidates[i]);
            }
            graph.setLinks(target, layer, rows, present + added);
        } else {
            chooseAnew(target, layer, present, added, scratch);
        }
    }

    private static boolean contains(int[] rows, int count, int row) {
        for (int i = 0; i < count; i++) {
            if (rows[i] == row) {
                return true;
            }
        }
        return false;
    }

    private void chooseAnew(int target, int layer, int present, int added, BuildScratch scratch) {
        int[] rows = scratch.links;
        long[] candidates = scratch.candidates;
        WalkScratch walk = scratch.walk.scratch();
        distances.read(target, walk.query);
        distances.from(kernel, walk.query, distances.scale(target), rows, present, walk.distances);
        for (int i = 0; i < present; i++) {
            candidates[added + i] = Beam.entry(walk.distances[i], rows[i]);
        }
        Arrays.sort(candidates, 0, added + present);
        int chosen = scratch.selection.select(
                kernel, candidates, added + present, graph.capacity(layer), scratch.chosen);
        for (int i = 0; i < chosen; i++) {
            rows[i] = Beam.row(scratch.chosen[i]);
        }
        graph.setLinks(target, layer, rows, chosen);
    }
}
