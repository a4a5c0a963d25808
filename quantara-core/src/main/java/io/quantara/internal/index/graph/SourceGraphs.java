package io.quantara.internal.index.graph;

import io.quantara.CorruptionException;
import io.quantara.index.BuildContext;
import io.quantara.index.IndexSource;
import io.quantara.internal.index.rabitq.CodeGroup;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The graphs of the segments that a segment was merged from, with their nodes named by the nodes of the merged segment.
 * A graph that lost many of its nodes or all its entries, or cannot be read, is left out. Used by one thread.
 *
 * <p>Memory: 4 bytes and a bit for each row of the segments, and 4 bytes for each of the merged one while it is made.
 */
final class SourceGraphs {

    /** No node. */
    private static final int NONE = -1;

    private static final int BLOCK = 64;

    /** A graph is left out when of so many nodes one is gone, or more: too many edges are. */
    private static final int GONE = 4;

    /** When of so many nodes one is gone, or more, those that are left look for others in their own graph too. */
    private static final int WORN = 32;

    private final List<Source> sources = new ArrayList<>();
    private final BitSet covered = new BitSet();

    /**
     * A graph.
     *
     * @param merged for each of its nodes the node that has its vector now, or {@link #NONE}
     * @param nodes all of these
     * @param isWorn whether many of its nodes are gone
     */
    @SuppressWarnings("ArrayRecordComponent") // private, never changed, never compared
    private record Source(Graph graph, int[] merged, BitSet nodes, boolean isWorn) {

        /** Returns the node behind a lane of a group, or {@link #NONE}. */
        int node(MemorySegment groups, long group, int lane) {
            return CodeGroup.isEmpty(groups, group, lane) ? NONE : merged[CodeGroup.row(groups, group, lane)];
        }
    }

    /**
     * Takes over what can be used.
     *
     * @param rows the number of rows of the merged segment
     * @param nodes those that have a node of their own; the others are twins of them, or in no graph
     */
    SourceGraphs(List<IndexSource> all, int rows, Twins twins, int[] nodes) {
        if (all.isEmpty()) {
            return;
        }
        int[] firsts = new int[rows];
        Arrays.fill(firsts, NONE);
        for (int node : nodes) {
            for (int row = node; row >= 0; row = twins.next(row)) {
                firsts[row] = node;
            }
        }
        for (IndexSource source : all) {
            if (source.index() instanceof GraphIndex index && isReadable(index.graph())) {
                add(index.graph(), source, firsts);
            }
        }
    }

    private static boolean isReadable(Graph graph) {
        try {
            graph.requireGroups();
            return true;
        } catch (CorruptionException _) {
            return false; // its rows are at hand, and the file is about to go
        }
    }

    private void add(Graph graph, IndexSource source, int[] firsts) {
        int count = graph.space().count();
        BitSet followers = new BitSet(count);
        for (int row = 0; row < count; row++) {
            if (graph.twins().next(row) >= 0) {
                followers.set(graph.twins().next(row));
            }
        }
        int[] merged = new int[count];
        Arrays.fill(merged, NONE);
        BitSet found = new BitSet();
        for (int node = followers.nextClearBit(0); node < count; node = followers.nextClearBit(node + 1)) {
            for (int row = node; row >= 0 && merged[node] == NONE; row = graph.twins().next(row)) {
                int ordinal = source.newOrdinal(row);
                merged[node] = ordinal < 0 ? NONE : firsts[ordinal];
            }
            if (merged[node] >= 0) {
                found.set(merged[node]);
            }
        }
        int nodes = count - followers.cardinality();
        long gone = (long) nodes - found.cardinality();
        Source left = new Source(graph, merged, found, gone * WORN >= nodes);
        if (gone * GONE < nodes && entries(List.of(left)).length > 0) {
            sources.add(left);
            covered.or(found);
        }
    }

    /** Returns those of the nodes that are in no graph. */
    int[] others(int[] nodes) {
        return Arrays.stream(nodes).filter(node -> !covered.get(node)).toArray();
    }

    /** Returns how many graphs there are. */
    int count() {
        return sources.size();
    }

    /** Returns those of the nodes that have the neighbours of a graph, in their order; each node is of one graph. */
    int[] nodes(int source, int[] all) {
        BitSet nodes = (BitSet) sources.get(source).nodes.clone();
        for (Source later : sources.subList(source + 1, sources.size())) {
            nodes.andNot(later.nodes);
        }
        return Arrays.stream(all).filter(nodes::get).toArray();
    }

    /** Returns the nodes at which searches of the graphs begin. */
    int[] entries() {
        return entries(sources);
    }

    /**
     * Returns the nodes at which searches for the nodes of a graph begin: those of the other graphs, because its own
     * gave them their neighbours; those of all where there is no other, and where the neighbours are gone.
     */
    int[] entriesFor(int source) {
        if (sources.size() == 1 || sources.get(source).isWorn) {
            return entries();
        }
        List<Source> others = new ArrayList<>(sources);
        others.remove(source);
        return entries(others);
    }

    /** Of the entries of a graph about as many are used as its build had: with all, a merge would take longer. */
    private static int[] entries(List<Source> some) {
        BitSet entries = new BitSet();
        for (Source source : some) {
            Graph graph = source.graph;
            MemorySegment groups = graph.entries().groups();
            long lanes = groups.byteSize() / graph.groupBytes() * CodeGroup.LANES;
            int step = (int) Math.max(1, lanes / Clusters.wanted(graph.space().count()));
            int left = 0;
            for (long lane = 0; lane < lanes; lane++) {
                long group = lane / CodeGroup.LANES * graph.groupBytes();
                int node = source.node(groups, group, (int) (lane % CodeGroup.LANES));
                if (node >= 0 && left++ % step == 0) {
                    entries.set(node);
                }
            }
        }
        return entries.stream().toArray();
    }

    /** Gives the nodes the neighbours they have in their graphs, except for those that are gone. */
    void copyTo(Neighbours neighbours, GraphSpace space, BuildContext context) {
        for (Source source : sources) {
            int count = source.merged.length;
            context.forEach((count + BLOCK - 1) / BLOCK, block -> {
                GraphSpace.Target target = space.target();
                int[] list = new int[neighbours.degree()];
                float[] distances = new float[list.length];
                for (int node = block * BLOCK; node < Math.min(count, (block + 1) * BLOCK); node++) {
                    if (source.merged[node] >= 0) {
                        int size = read(source, node, list);
                        target.setRow(source.merged[node]);
                        target.distances(list, size, distances);
                        neighbours.set(source.merged[node], list, distances, size);
                    }
                }
            });
        }
    }

    private static int read(Source source, int node, int[] list) {
        Graph graph = source.graph;
        int size = 0;
        for (int place = 0; place < graph.groupsPerNode() * CodeGroup.LANES; place++) {
            long group = graph.offset(node) + place / CodeGroup.LANES * graph.groupBytes();
            int other = source.node(graph.groups(), group, place % CodeGroup.LANES);
            if (other >= 0 && size < list.length) {
                list[size++] = other;
            }
        }
        return size;
    }
}
