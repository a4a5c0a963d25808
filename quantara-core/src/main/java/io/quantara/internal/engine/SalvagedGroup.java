package io.quantara.internal.engine;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The rows of a damaged group that can still be believed. Ordinals are those of the group; rows that are lost must be
 * marked as deleted in every part over it, and are never looked at. Immutable.
 */
final class SalvagedGroup implements RowSource {

    private final ColumnarRows rows;
    private final BitSet lost;
    private final BitSet knownIds;
    private final Numbering numbering;
    private final long maxSequence;
    private final Map<UUID, Integer> newest = new HashMap<>();
    private final SharedResource resource;

    /**
     * Where the sequence numbers come from.
     *
     * @param isStored whether the group holds one for each row
     * @param renumbered how many rows have another one than they had
     */
    record Numbering(boolean isStored, int renumbered) {}

    /**
     * Creates the group.
     *
     * @param rows all columns, with garbage where rows are lost
     * @param lost the ordinals of rows that are lost
     * @param knownIds the ordinals whose ids can be believed
     */
    SalvagedGroup(ColumnarRows rows, BitSet lost, BitSet knownIds, Numbering numbering, SharedResource resource) {
        this.rows = rows;
        this.lost = lost;
        this.knownIds = knownIds;
        this.numbering = numbering;
        this.resource = resource;
        long max = 0;
        for (int at = lost.nextClearBit(0); at < rows.count(); at = lost.nextClearBit(at + 1)) {
            newest.put(Ids.of(rows, at), at);
            max = Math.max(max, sequenceOf(at));
        }
        this.maxSequence = max;
    }

    /** Returns the ordinals of rows that are lost. */
    BitSet lost() {
        return (BitSet) lost.clone();
    }

    /** Returns how many rows have another sequence number than they had, because that is lost. */
    int renumbered() {
        return numbering.renumbered;
    }

    /** Returns whether the group holds the sequence number of each row, and all can be believed. */
    boolean hasSequences() {
        return numbering.isStored && numbering.renumbered == 0;
    }

    /** Returns whether the id of a row, lost or not, can be believed. */
    boolean knowsId(int ordinal) {
        return knownIds.get(ordinal);
    }

    @Override
    public ColumnarRows rows(long sequence) {
        return rows;
    }

    @Override
    public int find(long idMost, long idLeast, long sequence) {
        return newest.getOrDefault(new UUID(idMost, idLeast), -1);
    }

    @Override
    public long sequenceOf(int ordinal) {
        return rows.columns().sequences().get(ColumnarRows.LONG, ordinal * 8L);
    }

    @Override
    public long maxSequence() {
        return maxSequence;
    }

    @Override
    public SharedResource resource() {
        return resource;
    }
}
