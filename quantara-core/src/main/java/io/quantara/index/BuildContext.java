package io.quantara.index;

import java.lang.foreign.MemorySegment;
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

    /** Returns native memory, zeroed, that lives as long as the index. */
    MemorySegment allocate(long sizeBytes, long alignmentBytes);
}
