package io.quantara.internal.index.hnsw;

import io.quantara.Metric;
import io.quantara.index.IndexQuery;
import io.quantara.index.SegmentVectors;
import io.quantara.index.VectorIndex;
import io.quantara.internal.index.ScratchPool;
import io.quantara.internal.simd.DistanceKernel;
import io.quantara.internal.simd.Kernels;
import java.util.EnumSet;
import java.util.Set;

/**
 * A graph and the vectors it is over: searches as algorithm 5 of the paper does. A search allocates nothing. Safe for
 * many threads.
 */
final class HnswIndex implements VectorIndex {

    /** About how many distances a walk computes for each accepted row it keeps and each it had to see for that. */
    private static final int ROWS_PER_EF = 12;

    /** Cosines of the graph and those of the database differ by rounding only. */
    private static final float COSINE_ROUNDING = 1e-6f;

    private final HnswGraph graph;
    private final SegmentVectors vectors;
    private final RowDistances distances;
    private final int defaultEf;
    private final ScratchPool<GraphWalk> pool;

    HnswIndex(HnswGraph graph, SegmentVectors vectors, int defaultEf) {
        this.graph = graph;
        this.vectors = vectors;
        this.distances = new RowDistances(graph, vectors);
        this.defaultEf = defaultEf;
        this.pool = new ScratchPool<>(() -> new GraphWalk(graph, distances));
    }

    HnswGraph graph() {
        return graph;
    }

    /** Offers nothing where the database's exact scan is the cheaper and better answer. */
    @Override
    public void search(IndexQuery query) {
        int ef = Math.max(query.k(), query.effort(defaultEf));
        boolean all = query.acceptedCount() == graph.count();
        if (graph.entry() == HnswGraph.NONE || isScanCheaper(query, ef, all)) {
            return;
        }
        GraphWalk walk = pool.take();
        try {
            walk.scratch().setQuery(query.vector());
            walk.turn(Kernels.current(), queryScale(query.vector()));
            long start = walk.descend(walk.start(), graph.topLayer(), 0);
            query.checkCancelled();
            if (all) {
                walk.search(start, 0, ef, query);
                offer(query, walk.scratch());
            } else if (walk.searchAccepted(start, ef, query, query.acceptedCount())) {
                offer(query, walk.scratch());
            }
            query.visited(walk.hops());
        } finally {
            pool.giveBack(walk);
        }
    }

    /** A walk sees about ef / s nodes when the part s of the rows is accepted; a scan reads all that are. */
    private boolean isScanCheaper(IndexQuery query, int ef, boolean all) {
        if (all) {
            return false;
        }
        double accepted = query.acceptedCount();
        return accepted * accepted < (double) ROWS_PER_EF * ef * graph.count();
    }

    private float queryScale(float[] vector) {
        if (vectors.metric() != Metric.COSINE) {
            return distances.queryScale();
        }
        double norm = DistanceKernel.norm(vector);
        return norm == 0 ? 1 : (float) (1 / norm);
    }

    /**
     * Offers the nearest k accepted rows, with those that may be as near; all that were found when the query's metric
     * is not the graph's and so the order may differ a little.
     */
    private void offer(IndexQuery query, WalkScratch scratch) {
        boolean ownMetric = query.metric() == vectors.metric();
        float rounding = vectors.metric() == Metric.COSINE ? COSINE_ROUNDING : 0;
        int wanted = query.k();
        float bound = Float.POSITIVE_INFINITY;
        int offered = 0;
        int waiting = 0;
        for (int i = 0; i < scratch.beam.size(); i++) {
            long entry = scratch.beam.get(i);
            if (ownMetric && Beam.distance(entry) > bound) {
                break;
            }
            int left = Math.max(1, wanted - offered);
            for (int row = Beam.row(entry); row >= 0 && left > 0; row = graph.twin(row)) {
                if (query.accepts(row)) {
                    waiting = offer(query, scratch.block, waiting, row);
                    offered++;
                    left--;
                }
            }
            if (offered >= wanted && bound == Float.POSITIVE_INFINITY) {
                bound = Beam.distance(entry) + rounding;
            }
        }
        query.offerAll(scratch.block, waiting);
        offerZeros(query, scratch, offered);
    }

    private static int offer(IndexQuery query, int[] block, int waiting, int row) {
        block[waiting] = row;
        if (waiting + 1 < block.length) {
            return waiting + 1;
        }
        query.offerAll(block, block.length);
        return 0;
    }

    /** Rows of length zero have a cosine of 0, which may be better than what was found. */
    private void offerZeros(IndexQuery query, WalkScratch scratch, int offered) {
        if (graph.firstZero() == HnswGraph.NONE || (offered >= query.k() && query.worst() > 0)) {
            return;
        }
        int left = query.k();
        int waiting = 0;
        for (int row = graph.firstZero(); row >= 0 && left > 0; row = graph.twin(row)) {
            if (query.accepts(row)) {
                waiting = offer(query, scratch.block, waiting, row);
                left--;
            }
        }
        query.offerAll(scratch.block, waiting);
    }

    @Override
    public Set<Metric> alsoServes() {
        return graph.isUnitLength() ? EnumSet.complementOf(EnumSet.of(vectors.metric())) : Set.of();
    }

    @Override
    public void verify() {
        new GraphCheck(graph).verify(vectors);
    }

    @Override
    public long memoryBytes() {
        return graph.sizeBytes() + pool.memoryBytes(walk -> walk.scratch().memoryBytes());
    }
}
