package io.quantara.internal.index.hnsw;

import io.quantara.index.IndexQuery;
import io.quantara.internal.simd.DistanceKernel;
import io.quantara.internal.simd.Kernels;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Walks through a graph, one after the other, each towards the query in its scratch. The distances of all unvisited
 * neighbours of a node are computed in one call, so that the processor waits for many rows at once. Allocates nothing
 * once its scratch has grown. Used by one thread at a time.
 */
final class GraphWalk {

    private static final int HOPS_PER_CHECK = 256;

    private final HnswGraph graph;
    private final RowDistances distances;
    private final WalkScratch scratch;
    private DistanceKernel kernel = Kernels.scalar();
    private float queryScale;
    private int hops;

    GraphWalk(HnswGraph graph, RowDistances distances) {
        this.graph = graph;
        this.distances = distances;
        this.scratch = new WalkScratch(graph.count(), distances.floats(), graph.capacity(0));
    }

    /** Returns how many nodes of the last layer the last search passed. */
    int hops() {
        return hops;
    }

    WalkScratch scratch() {
        return scratch;
    }

    /**
     * Prepares for a walk towards the query that is in the scratch.
     *
     * @param scale that of the query, see {@link RowDistances}
     */
    void turn(DistanceKernel fastest, float scale) {
        kernel = fastest;
        queryScale = scale;
    }

    /** Returns the entry of a row, see {@link Beam#entry}. */
    long entryOf(int row) {
        scratch.fresh[0] = row;
        distances.from(kernel, scratch.query, queryScale, scratch.fresh, 1, scratch.distances);
        return Beam.entry(scratch.distances[0], row);
    }

    /** Goes from neighbour to nearer neighbour on the layers from..to + 1; returns the nearest entry found. */
    long descend(long start, int from, int to) {
        long nearest = start;
        for (int layer = from; layer > to; layer--) {
            long before;
            do {
                before = nearest;
                int count = graph.links(Beam.row(before), layer, scratch.links);
                distances.from(kernel, scratch.query, queryScale, scratch.links, count, scratch.distances);
                for (int i = 0; i < count; i++) {
                    nearest = Math.min(nearest, Beam.entry(scratch.distances[i], scratch.links[i]));
                }
            } while (nearest < before);
        }
        return nearest;
    }

    /**
     * Finds the nearest nodes of a layer (algorithm 2); they are in the beam then.
     *
     * @param ef how many to keep
     * @param query hears now and then that the walk goes on, if there is one
     */
    void search(long start, int layer, int ef, @Nullable IndexQuery query) {
        Beam beam = scratch.beam;
        beam.clear(ef);
        scratch.forgetVisits();
        scratch.visit(Beam.row(start));
        beam.insert(start);
        hops = 0;
        if (query != null) {
            hide(query.absent());
        }
        for (int node = beam.expandNearest(); node >= 0; node = beam.expandNearest()) {
            int count = unvisited(node, layer);
            distances.from(kernel, scratch.query, queryScale, scratch.fresh, count, scratch.distances);
            for (int i = 0; i < count; i++) {
                long entry = Beam.entry(scratch.distances[i], scratch.fresh[i]);
                if (beam.admits(entry)) {
                    beam.insert(entry);
                }
            }
            if (++hops % HOPS_PER_CHECK == 0 && query != null) {
                query.checkCancelled();
            }
        }
    }

    /**
     * Finds the nearest accepted nodes of layer 0; they are in the beam then. Nodes that are not accepted are walked
     * through.
     *
     * @param ef how many to keep
     * @param mostRows how many distances to compute at most before giving up
     * @return whether the walk came to its end
     */
    boolean searchAccepted(long start, int ef, IndexQuery query, int mostRows) {
        Beam accepted = scratch.beam;
        EntryHeap open = scratch.open;
        accepted.clear(ef);
        open.clear();
        scratch.forgetVisits();
        scratch.visit(Beam.row(start));
        open.push(start);
        if (firstAccepted(query, Beam.row(start)) >= 0) {
            accepted.insert(start);
        }
        hide(query.absent());
        int rows = 0;
        hops = 0;
        while (!open.isEmpty()) {
            long nearest = open.pop();
            if (accepted.isFull() && nearest > accepted.get(accepted.size() - 1)) {
                return true;
            }
            int count = unvisited(Beam.row(nearest), 0);
            rows += count;
            if (rows > mostRows) {
                return false;
            }
            distances.from(kernel, scratch.query, queryScale, scratch.fresh, count, scratch.distances);
            for (int i = 0; i < count; i++) {
                long entry = Beam.entry(scratch.distances[i], scratch.fresh[i]);
                if (accepted.admits(entry)) {
                    open.push(entry);
                    if (firstAccepted(query, scratch.fresh[i]) >= 0) {
                        accepted.insert(entry);
                    }
                }
            }
            if (++hops % HOPS_PER_CHECK == 0) {
                query.checkCancelled();
            }
        }
        return true;
    }

    /** Makes a walk pass by a node, unless another row has its vector. */
    private void hide(int row) {
        if (row >= 0 && graph.twin(row) < 0) {
            scratch.visit(row);
        }
    }

    /** Returns the first accepted row of those with the vector of a node, or {@link HnswGraph#NONE}. */
    private int firstAccepted(IndexQuery query, int node) {
        int row = node;
        while (row >= 0 && !query.accepts(row)) {
            row = graph.twin(row);
        }
        return row;
    }

    /** Collects the neighbours of a node that were not visited, marks them, and returns their number. */
    private int unvisited(int node, int layer) {
        int[] links = scratch.links;
        int[] fresh = scratch.fresh;
        int count = graph.links(node, layer, links);
        int found = 0;
        for (int i = 0; i < count; i++) {
            if (scratch.visit(links[i])) {
                fresh[found++] = links[i];
            }
        }
        return found;
    }

    /** Returns the entry where all walks begin. */
    long start() {
        return entryOf(Objects.checkIndex(graph.entry(), graph.count()));
    }
}
