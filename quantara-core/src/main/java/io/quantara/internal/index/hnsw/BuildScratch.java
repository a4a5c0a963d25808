package io.quantara.internal.index.hnsw;

/** What a thread needs to insert rows. Used by one thread at a time. */
final class BuildScratch {

    final GraphWalk walk;
    final NeighbourSelection selection;
    final float[] batchDistances;
    final int[] links;
    final long[] chosen;
    final long[] candidates;

    BuildScratch(HnswGraph graph, RowDistances distances, int batchSize, int efConstruction) {
        int most = graph.capacity(0);
        this.walk = new GraphWalk(graph, distances);
        this.selection = new NeighbourSelection(distances);
        this.batchDistances = new float[batchSize];
        this.links = new int[most];
        this.chosen = new long[most];
        this.candidates = new long[Math.max(efConstruction, most + batchSize)];
    }
}
