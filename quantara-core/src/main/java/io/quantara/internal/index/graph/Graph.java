package io.quantara.internal.index.graph;

import io.quantara.internal.index.ReadCheck;
import io.quantara.internal.index.rabitq.CodeGroup;
import io.quantara.internal.index.rabitq.Rotation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A graph over the rows of a segment. Each node is a row; beside it, in one piece of memory, lie the numbers of its
 * neighbours and their codes relative to the node. Where a search begins is chosen among the entries. Immutable, hence
 * safe for many threads.
 *
 * @param space where distances are measured
 * @param twins rows that have no node of their own
 * @param rotation of all codes
 * @param entries codes of rows spread over the space
 * @param groups the groups of each node, one node after the other
 * @param groupsPerNode at least 1; a node has up to 32 neighbours in each
 * @param check to be asked before a node is read; all else was
 * @param stored where the groups lie in what the check knows
 */
record Graph(
        GraphSpace space,
        Twins twins,
        Rotation rotation,
        Entries entries,
        MemorySegment groups,
        int groupsPerNode,
        ReadCheck check,
        long stored) {

    /** Creates a graph that lies in memory. */
    Graph(
            GraphSpace space,
            Twins twins,
            Rotation rotation,
            Entries entries,
            MemorySegment groups,
            int groupsPerNode) {
        this(space, twins, rotation, entries, groups, groupsPerNode, ReadCheck.NONE, 0);
    }

    /** Returns the same graph, in which searches begin elsewhere. */
    Graph enteredAt(Entries others) {
        return new Graph(space, twins, rotation, others, groups, groupsPerNode, check, stored);
    }

    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    long groupBytes() {
        return CodeGroup.bytes(rotation.length());
    }

    /**
     * Makes sure that a node, its vector and its groups, is as it was written.
     *
     * @throws io.quantara.CorruptionException when it is not
     */
    void require(int node) {
        check.stored(stored + offset(node), groupBytes() * groupsPerNode);
        check.row(node);
    }

    /**
     * Makes sure that the groups of all nodes are as they were written.
     *
     * @throws io.quantara.CorruptionException when they are not
     */
    void requireGroups() {
        check.stored(stored, groups.byteSize());
    }

    /** Returns where the groups of a node begin, in bytes. */
    long offset(int node) {
        return node * groupBytes() * groupsPerNode;
    }
}
