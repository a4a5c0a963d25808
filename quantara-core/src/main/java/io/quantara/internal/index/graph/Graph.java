package io.quantara.internal.index.graph;

import io.quantara.internal.index.rabitq.CodeGroup;
import io.quantara.internal.index.rabitq.Rotation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A graph over the rows of a segment. Each node is a row; beside it, in one piece of memory, lie the numbers of its
 * neighbours and their codes relative to the node. Where a search begins is chosen among the entries: groups of codes
 * relative to the centre of the space. Immutable, hence safe for many threads.
 *
 * @param space where distances are measured
 * @param twins rows that have no node of their own
 * @param rotation of all codes
 * @param entries groups of codes of rows spread over the space
 * @param groups the groups of each node, one node after the other
 * @param groupsPerNode at least 1; a node has up to 32 neighbours in each
 */
record Graph(
        GraphSpace space,
        Twins twins,
        Rotation rotation,
        MemorySegment entries,
        MemorySegment groups,
        int groupsPerNode) {

    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    long groupBytes() {
        return CodeGroup.bytes(rotation.length());
    }

    /** Returns where the groups of a node begin, in bytes. */
    long offset(int node) {
        return node * groupBytes() * groupsPerNode;
    }
}
