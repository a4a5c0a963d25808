package io.quantara.internal.index.hnsw;

import org.jspecify.annotations.Nullable;

/** Walks that nobody uses at the moment. Safe for many threads, virtual ones too. */
final class WalkPool {

    /** More searches at once than this make walks of their own, which are garbage afterwards. */
    private static final int MOST_KEPT = 2 * Runtime.getRuntime().availableProcessors();

    private final HnswGraph graph;
    private final RowDistances distances;
    private final @Nullable GraphWalk[] kept = new GraphWalk[MOST_KEPT];
    private int size;

    WalkPool(HnswGraph graph, RowDistances distances) {
        this.graph = graph;
        this.distances = distances;
    }

    GraphWalk take() {
        synchronized (this) {
            if (size > 0) {
                GraphWalk walk = kept[--size];
                kept[size] = null;
                if (walk != null) {
                    return walk;
                }
            }
        }
        return new GraphWalk(graph, distances);
    }

    synchronized void giveBack(GraphWalk walk) {
        if (size < kept.length) {
            kept[size++] = walk;
        }
    }

    synchronized long memoryBytes() {
        long bytes = 0;
        for (GraphWalk walk : kept) {
            bytes += walk == null ? 0 : walk.scratch().memoryBytes();
        }
        return bytes;
    }
}
