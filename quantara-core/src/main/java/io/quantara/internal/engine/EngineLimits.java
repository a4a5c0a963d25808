package io.quantara.internal.engine;

/**
 * The engine's thresholds.
 *
 * @param memtableRows rows and deletes after which a memtable is frozen
 * @param memtableBytes bytes after which a memtable is frozen
 * @param slowFrozen frozen memtables at which writers slow down
 * @param mostFrozen frozen memtables at which writers wait
 * @param mergeFanIn segments of about one size that are merged into one
 * @param largestSegmentRows rows above which a segment is not merged any more
 * @param closeFlushBytes bytes of log above which close flushes
 * @param reserveBytes free space below which inserts are refused
 * @param codedRows the least rows of a segment that gets codes for exact search
 * @param quietFanIn where no segment came for a while, indexed ones become one if those beside the largest have at
 *     least one row for so many of its rows; 0 for never
 */
public record EngineLimits(
        int memtableRows,
        long memtableBytes,
        int slowFrozen,
        int mostFrozen,
        int mergeFanIn,
        int largestSegmentRows,
        long closeFlushBytes,
        long reserveBytes,
        int codedRows,
        int quietFanIn) {

    private static final int CODED_ROWS = 20_000;

    private static final long MOST_MEMTABLE_BYTES = 32L << 20;

    private static final int QUIET_FAN_IN = 4;

    /** Creates limits with the usual number of rows for codes, and no merges of their own in quiet times. */
    public EngineLimits(
            int memtableRows,
            long memtableBytes,
            int slowFrozen,
            int mostFrozen,
            int mergeFanIn,
            int largestSegmentRows,
            long closeFlushBytes,
            long reserveBytes) {
        this(
                memtableRows,
                memtableBytes,
                slowFrozen,
                mostFrozen,
                mergeFanIn,
                largestSegmentRows,
                closeFlushBytes,
                reserveBytes,
                CODED_ROWS,
                0);
    }

    /**
     * Returns the thresholds for a memory budget: the rows of all memtables together take at most half of it, and what
     * is allocated for them, with room to grow, at most all of it.
     */
    public static EngineLimits of(long memoryBudgetBytes, int memtableRows) {
        long memtableBytes = Math.min(MOST_MEMTABLE_BYTES, memoryBudgetBytes / 12);
        return new EngineLimits(
                memtableRows,
                memtableBytes,
                2,
                4,
                4,
                4_000_000,
                4L << 20,
                Math.max(64L << 20, 2 * memtableBytes),
                CODED_ROWS,
                QUIET_FAN_IN);
    }
}
