package io.quantara.internal.index.graph;

import io.quantara.index.IndexQuery;
import io.quantara.internal.index.rabitq.CodeGroup;
import io.quantara.internal.index.rabitq.CodeQuery;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A best-first search of a graph: the nearest node that was not expanded yet is expanded, which gives its exact
 * distance and, from the codes beside it, estimates for all of its neighbours at once. (Gou, Gao, Xu and Long,
 * SymphonyQG, SIGMOD 2025, section 3 and algorithm 1: the implicit re-ranking of expanded nodes.) Nodes wait in a
 * sorted array of the best so many; the same node may wait twice with two estimates. Reused for many searches by one
 * thread at a time; allocates nothing once it has the size it needs.
 */
final class Walk {

    /** The deadline is looked at after so many nodes, less one. */
    private static final int CHECK_MASK = 255;

    /** From so many entries a walk begins at most; with more it finds the same, and takes longer. */
    private static final int ENTERED = 8;

    /** So many nodes are looked at, and this part of the effort is made, before a walk ends because few are near. */
    private static final int LEAST = 8;

    private static final int LEAST_PART = 4;

    /** The entries of so many groups are looked at, those whose leaders seem nearest. */
    static final int NEAR = 12;

    private final Graph graph;
    private final GraphSpace.Target target;
    private final CodeQuery codes;
    private final NearestRows nearest = new NearestRows(64);
    private final NearestRows near = new NearestRows(NEAR);
    private final float[] estimates = new float[CodeGroup.LANES];
    private final long[] expanded;
    private int[] touched = new int[256];
    private int expansions;
    private long[] waiting = new long[128];
    private int size;
    private int capacity;

    /** The squared distance of the k-th best that was found elsewhere. */
    private float bound;

    /** How many expanded nodes are nearer than that. */
    private int nearNodes;

    /** What was read ahead: written so that the compiler does not leave out the reads. */
    @SuppressWarnings("UnusedVariable")
    private int ahead;

    /** All before this were expanded. */
    private int cursor;

    Walk(Graph graph) {
        this.graph = graph;
        this.target = graph.space().target();
        this.codes = new CodeQuery(graph.rotation());
        this.expanded = new long[(graph.space().count() >>> 6) + 1];
    }

    /** Returns from where distances are measured; set it before a search. */
    GraphSpace.Target target() {
        return target;
    }

    /** Returns what the last search found. */
    NearestRows nearest() {
        return nearest;
    }

    /** Returns how many nodes the last search expanded. */
    int expansions() {
        return expansions;
    }

    /** Returns the nodes that the last search expanded, the first {@link #expansions} of an array; not a copy. */
    int[] expanded() {
        return touched;
    }

    /**
     * Searches from the target.
     *
     * @param effort how many nodes may wait
     * @param wanted how many of the nearest to find
     * @param accepted tells which rows may be found; the others are passed through; null to find all nodes,
     *     but not their twins
     */
    void search(int effort, int wanted, @Nullable IndexQuery accepted) {
        search(effort, wanted, Float.POSITIVE_INFINITY, 1, accepted);
    }

    /**
     * Searches from the target where something was found elsewhere already: where few nodes are nearer than that, few
     * are looked at.
     *
     * @param within the squared distance of the k-th best that was found elsewhere, or infinity
     * @param k with so many nodes nearer than that the whole effort is made, with fewer that part of it; at least so
     *     many nodes are looked at
     */
    void search(int effort, int wanted, float within, int k, @Nullable IndexQuery accepted) {
        try {
            begin(effort, wanted, accepted == null ? -1 : accepted.absent());
            bound = within;
            nearNodes = 0;
            walk(Math.max(Math.max(LEAST, k), effort / LEAST_PART), (double) effort / k, accepted);
        } finally {
            end();
        }
    }

    /**
     * Offers the entries that seem nearest to the target, of the groups it began in; call it after a search.
     *
     * @param seem takes them by their estimates; what it held is forgotten
     * @param candidates are offered those among them that they lack, with their distances
     */
    void offerEntries(NearestRows seem, NearestRows candidates) {
        float toCentre = target.toCentre();
        for (int i = 0; i < near.size(); i++) {
            offer(graph.entries().groups(), near.row(i) * graph.groupBytes(), toCentre, seem);
        }
        for (int i = 0; i < seem.size(); i++) {
            if (!candidates.contains(seem.row(i))) {
                candidates.offer(seem.row(i), target.distance(seem.row(i)));
            }
        }
    }

    private void offer(MemorySegment groups, long at, float toCentre, NearestRows seem) {
        int below = codes.estimate(groups, at, toCentre, seem.limit(), estimates);
        for (int rest = below; rest != 0; rest &= rest - 1) {
            int lane = Integer.numberOfTrailingZeros(rest);
            seem.offer(CodeGroup.row(groups, at, lane), estimates[lane]);
        }
    }

    private void walk(int least, double effortForEach, @Nullable IndexQuery accepted) {
        int steps = 0;
        while (cursor < size && cursor < least + effortForEach * nearNodes) {
            long key = waiting[cursor];
            if ((key & 1) != 0) {
                cursor++;
                continue;
            }
            waiting[cursor++] = key | 1;
            int node = (int) key >>> 1;
            if (isExpanded(node)) {
                continue;
            }
            if ((++steps & CHECK_MASK) == 0 && accepted != null) {
                accepted.checkCancelled();
            }
            expand(node, accepted);
            touchNext();
        }
    }

    /** Reads all of what is expanded next, so that the processor fetches it at once and not piece by piece. */
    private void touchNext() {
        int at = cursor;
        while (at < size && ((waiting[at] & 1) != 0 || isExpanded((int) waiting[at] >>> 1))) {
            at++;
        }
        if (at < size) {
            int node = (int) waiting[at] >>> 1;
            MemorySegment groups = graph.groups();
            long begin = graph.offset(node);
            int length = (int) graph.groupBytes() * graph.groupsPerNode();
            int sum = 0;
            for (int i = 0; i < length; i += 64) {
                sum += groups.get(Graph.INT, begin + i);
            }
            ahead += sum + target.touch(node);
        }
    }

    private void begin(int effort, int wanted, int absent) {
        if (waiting.length <= effort) {
            waiting = new long[effort + 1];
        }
        capacity = Math.min(effort, ENTERED);
        size = 0;
        cursor = 0;
        expansions = 0;
        nearest.reset(wanted);
        if (absent >= 0 && graph.twins().next(absent) < 0) {
            markExpanded(absent);
        }
        codes.set(target.kernel(), target.query(), graph.space().codedDimension());
        enter();
        capacity = effort;
    }

    /** Lets the nearest entries wait: first those of the group whose leader seems nearest, which leaves out most. */
    private void enter() {
        float toCentre = target.toCentre();
        near.reset(NEAR);
        MemorySegment leaders = graph.entries().leaders();
        for (long at = 0; at < leaders.byteSize(); at += graph.groupBytes()) {
            offer(leaders, at, toCentre, near);
        }
        MemorySegment groups = graph.entries().groups();
        for (int i = 0; i < near.size(); i++) {
            long at = near.row(i) * graph.groupBytes();
            await(groups, at, codes.estimate(groups, at, toCentre, limit(), estimates));
        }
    }

    private void expand(int node, @Nullable IndexQuery accepted) {
        markExpanded(node);
        graph.require(node);
        float distance = target.distance(node);
        nearNodes += distance < bound ? 1 : 0;
        if (accepted == null) {
            nearest.offer(node, distance);
        } else {
            offerAll(node, distance, accepted);
        }
        MemorySegment groups = graph.groups();
        long begin = graph.offset(node);
        for (int group = 0; group < graph.groupsPerNode(); group++) {
            long at = begin + group * graph.groupBytes();
            await(groups, at, codes.estimate(groups, at, distance, limit(), estimates));
        }
    }

    private void offerAll(int node, float distance, IndexQuery accepted) {
        for (int row = node; row >= 0; row = graph.twins().next(row)) {
            if (accepted.accepts(row)) {
                nearest.offer(row, distance);
            }
        }
    }

    private float limit() {
        return size < capacity ? Float.POSITIVE_INFINITY : Keys.distance(waiting[size - 1]);
    }

    /** Lets the lanes that are below the limit wait. */
    private void await(MemorySegment groups, long offset, int below) {
        for (int rest = below; rest != 0; rest &= rest - 1) {
            int lane = Integer.numberOfTrailingZeros(rest);
            int row = CodeGroup.row(groups, offset, lane);
            if (!isExpanded(row)) {
                insert(Keys.key(estimates[lane], row << 1));
            }
        }
    }

    private void insert(long key) {
        if (size == capacity) {
            if (key >= waiting[size - 1]) {
                return;
            }
            size--;
        }
        cursor = Math.min(cursor, Keys.insert(waiting, size, key));
        size++;
    }

    private boolean isExpanded(int node) {
        return (expanded[node >>> 6] & (1L << node)) != 0;
    }

    private void markExpanded(int node) {
        expanded[node >>> 6] |= 1L << node;
        if (expansions == touched.length) {
            touched = Arrays.copyOf(touched, 2 * touched.length);
        }
        touched[expansions++] = node;
    }

    private void end() {
        for (int i = 0; i < expansions; i++) {
            expanded[touched[i] >>> 6] = 0;
        }
    }
}
