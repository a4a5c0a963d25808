package io.quantara.internal.index.graph;

import io.quantara.index.BuildContext;
import io.quantara.internal.index.rabitq.CodeGroup;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/**
 * The rows where searches may begin, as codes relative to the centre of the space: in groups of rows near to each
 * other, so that a search needs to look only at those whose leaders, the means of their rows, are near to it. (Cluster
 * pruning: Manning, Raghavan and Schütze, Introduction to Information Retrieval, section 7.1.6.) Immutable, hence safe
 * for many threads.
 *
 * @param leaders groups of codes of the leaders; in place of a row number each has that of its group
 * @param groups groups of codes of rows
 */
record Entries(MemorySegment leaders, MemorySegment groups) {

    static final Entries NONE = new Entries(MemorySegment.NULL, MemorySegment.NULL);

    /** Returns how many groups the leaders of so many groups take. */
    static long leaderGroups(long groups) {
        return Math.ceilDiv(groups, CodeGroup.LANES);
    }

    /**
     * Groups rows and encodes them.
     *
     * @param rows at least one
     * @param allocator gives the memory of the codes
     */
    static Entries of(
            GraphSpace space, RotatedRows rotated, int[] rows, BuildContext context, SegmentAllocator allocator) {
        NearGroups near = NearGroups.of(rotated, rows, context);
        long groupBytes = CodeGroup.bytes(rotated.length());
        MemorySegment leaders = allocator.allocate(leaderGroups(near.count()) * groupBytes, 64);
        MemorySegment groups = allocator.allocate(near.count() * groupBytes, 64);
        RowCoder coder = new RowCoder(space, rotated);
        float[] mean = new float[rotated.length()];
        for (int group = 0; group < near.count(); group++) {
            for (int lane = 0; lane < CodeGroup.LANES; lane++) {
                coder.write(groups, group * groupBytes, lane, near.row(group, lane));
            }
            near.readMean(group, mean);
            coder.write(leaders, group / CodeGroup.LANES * groupBytes, group % CodeGroup.LANES, group, mean);
        }
        for (int group = near.count(); group % CodeGroup.LANES != 0; group++) {
            CodeGroup.clear(leaders, group / CodeGroup.LANES * groupBytes, group % CodeGroup.LANES);
        }
        return new Entries(leaders, groups);
    }
}
