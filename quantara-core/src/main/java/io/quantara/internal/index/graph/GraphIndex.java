package io.quantara.internal.index.graph;

import io.quantara.Metric;
import io.quantara.index.IndexQuery;
import io.quantara.index.VectorIndex;
import io.quantara.internal.index.ScratchPool;
import io.quantara.internal.index.rabitq.CodeGroup;
import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.Set;

/** Answers searches by walks through a graph. Safe for many threads. */
final class GraphIndex implements VectorIndex {

    /** More rows than asked for are compared by the database: its distances are rounded otherwise. */
    private static final int SPARE = 8;

    /** The default effort is for so many results; for more it grows in proportion. */
    private static final int RESULTS = 10;

    /** A step of a walk takes as long as comparing about so many rows. */
    private static final int ROWS_PER_STEP = 8;

    /** A row may wait once for each neighbour; more places than this for each row are never needed in practice. */
    private static final int MOST_PER_ROW = 8;

    private final Graph graph;
    private final int[] outside;
    private final int defaultEffort;
    private final ScratchPool<Walk> walks;

    /**
     * Creates an index.
     *
     * @param outside rows that have no place in the graph's space
     */
    GraphIndex(Graph graph, int[] outside, int defaultEffort) {
        this.graph = graph;
        this.outside = outside;
        this.defaultEffort = defaultEffort;
        this.walks = new ScratchPool<>(() -> new Walk(graph));
    }

    Graph graph() {
        return graph;
    }

    int[] outside() {
        return outside;
    }

    @Override
    public void search(IndexQuery query) {
        int wanted = Math.min(query.k() + SPARE, query.acceptedCount());
        int rows = graph.space().count();
        double share = (double) query.acceptedCount() / rows;
        int unsaid = (int) Math.min(Integer.MAX_VALUE, (long) defaultEffort * Math.max(query.k(), RESULTS) / RESULTS);
        long effort = Math.max(query.effort(unsaid), wanted);
        long scaled = (long) Math.ceil(effort / share);
        if (scaled >= rows || (share < 1 && scaled * ROWS_PER_STEP > query.acceptedCount())) {
            return; // to compare the accepted rows one by one is less work
        }
        Walk walk = walks.take();
        try {
            walk.target().setQuery(query.vector());
            float near = walk.target().distanceOf(query.worst(), query.metric());
            int needed = Math.min(query.k(), query.acceptedCount());
            walk.search((int) scaled, wanted, near, query.k(), query);
            query.visited(walk.expansions());
            // One row may wait twice, so that fewer are passed than may wait; without the spare ones all is well.
            while (walk.nearest().size() < needed && scaled < MOST_PER_ROW * (long) rows) {
                scaled *= 2;
                walk.search((int) scaled, wanted, query);
                query.visited(walk.expansions());
            }
            query.passed(walk.expanded(), walk.expansions());
            query.offerAll(walk.nearest().rows(), walk.nearest().size());
            query.offerAll(outside, Math.min(outside.length, wanted));
        } finally {
            walks.giveBack(walk);
        }
    }

    /** Where all vectors are as long as 1, but for rounding, all metrics put them in the same order. */
    @Override
    public Set<Metric> alsoServes() {
        return graph.space().isUnit() ? EnumSet.allOf(Metric.class) : Set.of();
    }

    @Override
    public void verify() {
        int rows = graph.space().count();
        MemorySegment leaders = graph.entries().leaders();
        MemorySegment entries = graph.entries().groups();
        long groupBytes = graph.groupBytes();
        int groups = (int) (entries.byteSize() / groupBytes);
        for (long at = 0; at < leaders.byteSize(); at += groupBytes) {
            verify("leaders %d to group %d", at / groupBytes, leaders, at, groups);
        }
        for (long at = 0; at < entries.byteSize(); at += groupBytes) {
            verify("entries %d to row %d", at / groupBytes, entries, at, rows);
        }
        for (int node = 0; node < rows; node++) {
            for (int group = 0; group < graph.groupsPerNode(); group++) {
                verify("node %d to row %d", node, graph.groups(), graph.offset(node) + group * groupBytes, rows);
            }
        }
    }

    private static void verify(String link, long from, MemorySegment groups, long offset, int count) {
        for (int lane = 0; lane < CodeGroup.LANES; lane++) {
            int to = CodeGroup.row(groups, offset, lane);
            if (to < 0 || to >= count) {
                throw new IllegalStateException(
                        "The graph leads from " + link.formatted(from, to) + " where there are " + count);
            }
        }
    }

    @Override
    public long memoryBytes() {
        return inMemory(graph.groups())
                + inMemory(graph.entries().leaders())
                + inMemory(graph.entries().groups())
                + inMemory(graph.twins().memory());
    }

    /** Pages of a mapped file are the operating system's. */
    private static long inMemory(MemorySegment memory) {
        return memory.isMapped() ? 0 : memory.byteSize();
    }
}
