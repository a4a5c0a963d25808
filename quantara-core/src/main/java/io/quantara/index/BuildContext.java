package io.quantara.index;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;

/** What an index gets to build itself with. */
public interface BuildContext {

    /** Returns the options the collection chose, as checked. */
    IndexOptions options();

    /**
     * Returns the build's source of random numbers, whose seed is the collection's: the same segment builds the same
     * index. For the building thread alone; take what the tasks of {@link #forEach} need before.
     */
    RandomGenerator random();

    /**
     * Runs a task for 0 to n - 1, perhaps on several threads, and waits for all. Throws when the build is cancelled or
     * a task throws; tasks not begun are left out then.
     */
    void forEach(int n, IntConsumer task);

    /**
     * Reports how far the build is; throws when the build is cancelled. The tasks of {@link #forEach} count as parts of
     * the next step, so that few reports are enough: one before the first step and one after each.
     */
    void progress(long done, long total);

    /**
     * Returns the indexes of segments whose rows are in this one, which a type may reuse or ignore; empty for a build
     * from nothing. Each row of this segment comes from one of them at most.
     */
    default List<IndexSource> sources() {
        return List.of();
    }

    /** Returns native memory, zeroed, that lives as long as the index; large pieces may be mapped from files. */
    MemorySegment allocate(long sizeBytes, long alignmentBytes);

    /**
     * Returns native memory, zeroed, for what only the build needs: it lives until the build has ended. Large pieces
     * may be mapped from files, so that a build of any size keeps little in memory.
     */
    default MemorySegment scratch(long sizeBytes, long alignmentBytes) {
        return allocate(sizeBytes, alignmentBytes);
    }
}
