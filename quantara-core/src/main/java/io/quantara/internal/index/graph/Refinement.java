package io.quantara.internal.index.graph;

import io.quantara.index.BuildContext;
import io.quantara.internal.index.ScratchPool;

/**
 * Chooses the neighbours of all nodes anew: among those they have, the nodes that a search for them passes as one for a
 * query would, and the nearest entries. (Subramanya and others, DiskANN, NeurIPS 2019, algorithm 3; Gou and others,
 * SymphonyQG, SIGMOD 2025, section 3.3.) The entries lead out of a crowd of rows so close to each other that a search
 * passes nothing else. The chosen do not hear of it: see {@link Neighbours#addReverse}. Used once.
 */
final class Refinement {

    private static final int BLOCK = 64;

    private final Graph graph;
    private final Neighbours neighbours;
    private final int[] nodes;
    private final int effort;
    private final int entryCount;
    private final int most;
    private final ScratchPool<Searcher> searchers = new ScratchPool<>(Searcher::new);

    /**
     * Prepares a round.
     *
     * @param graph with the codes of the neighbours as they are; searches begin at its entries
     * @param neighbours changed
     * @param nodes those that choose
     * @param effort how many nodes may wait in the search for a node
     * @param entryCount how many entries are looked at
     */
    Refinement(Graph graph, Neighbours neighbours, int[] nodes, int effort, int entryCount) {
        this.graph = graph;
        this.neighbours = neighbours;
        this.nodes = nodes;
        this.effort = effort;
        this.entryCount = entryCount;
        this.most = effort + entryCount + neighbours.degree();
    }

    void run(BuildContext context) {
        context.forEach((nodes.length + BLOCK - 1) / BLOCK, block -> {
            Searcher searcher = searchers.take();
            for (int i = block * BLOCK; i < Math.min(nodes.length, (block + 1) * BLOCK); i++) {
                searcher.choose(nodes[i]);
            }
            searchers.giveBack(searcher);
        });
    }

    /** Used by one thread. */
    private final class Searcher {

        private final Walk walk = new Walk(graph);
        private final NearestRows entries = new NearestRows(entryCount);
        private final NearestRows candidates = new NearestRows(most + 1);

        void choose(int node) {
            walk.target().setRow(node);
            walk.search(effort, effort, null);
            candidates.reset(most + 1);
            // The node itself first, so that nothing offers it again.
            candidates.offer(node, Float.NEGATIVE_INFINITY);
            for (int i = 0; i < walk.nearest().size(); i++) {
                if (walk.nearest().row(i) != node) {
                    candidates.offer(walk.nearest().row(i), walk.nearest().distance(i));
                }
            }
            neighbours.offerTo(node, candidates);
            entries.reset(entryCount);
            walk.offerEntries(entries, candidates);
            candidates.removeFirst();
            neighbours.choose(node, candidates);
        }
    }
}
