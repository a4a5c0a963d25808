package io.quantara.internal.engine;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/**
 * Operations on {@link Deletions}: one thread at a time deletes rows and makes it visible by a sequence number, as a
 * commit does; any read as of the sequence number they see.
 */
@Param(name = "row", gen = IntGen.class, conf = "0:5")
public class ReadDeletions {

    private static final int ROWS = 6;

    private final Deletions deletions = Deletions.of(new long[] {1L << 1}, 1, null);
    private volatile long visible = 1;

    /** Deletes two rows at once. */
    @Operation(nonParallelGroup = "commit")
    public long delete(@Param(name = "row") int row) {
        long sequence = visible + 1;
        delete(row, sequence);
        delete((row + 2) % ROWS, sequence);
        visible = sequence;
        return sequence;
    }

    private void delete(int row, long sequence) {
        if (!deletions.isDeleted(row, sequence)) {
            deletions.delete(row, sequence);
        }
    }

    /** Returns how many rows are live, and which. */
    @Operation
    public String live() {
        long sequence = visible;
        Deletions.LiveRows live = deletions.live(ROWS, sequence);
        long[] bits = live.bits();
        return live.liveCount() + " " + (bits == null ? "all" : Long.toBinaryString(bits[0]));
    }

    /** Returns whether a row is deleted. */
    @Operation
    public boolean isDeleted(@Param(name = "row") int row) {
        return deletions.isDeleted(row, visible);
    }
}
