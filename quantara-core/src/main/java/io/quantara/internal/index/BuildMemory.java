package io.quantara.internal.index;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Where the native memory of a build comes from. Safe for many threads. */
@FunctionalInterface
public interface BuildMemory {

    /** Returns zeroed memory that lives as long as an arena. */
    MemorySegment allocate(long sizeBytes, long alignmentBytes, Arena arena);

    /** Returns memory that belongs to no file, of any amount. */
    static BuildMemory anonymous() {
        return (sizeBytes, alignmentBytes, arena) -> arena.allocate(sizeBytes, alignmentBytes);
    }
}
