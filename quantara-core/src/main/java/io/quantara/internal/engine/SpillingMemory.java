package io.quantara.internal.engine;

import io.quantara.internal.index.BuildMemory;
import io.quantara.internal.storage.Disk;
import io.quantara.internal.storage.FileName;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory of one build: a limited amount that belongs to no file; beyond it files without a name, whose pages the
 * system writes out where memory is short. They are called as an index of the segment would be until they lose their
 * name, so that what a crash leaves is removed at the next open. Safe for many threads.
 */
final class SpillingMemory implements BuildMemory {

    /** A quarter of the 256 MiB that memtables, builds and bitmaps have together. */
    static final long RESIDENT_BYTES = 64 << 20;

    private final Disk disk;
    private final FileNumbers numbers;
    private final long segment;
    private final long mostResidentBytes;
    private final AtomicLong residentBytes = new AtomicLong();

    SpillingMemory(Disk disk, FileNumbers numbers, long segment, long mostResidentBytes) {
        this.disk = disk;
        this.numbers = numbers;
        this.segment = segment;
        this.mostResidentBytes = mostResidentBytes;
    }

    @Override
    public MemorySegment allocate(long sizeBytes, long alignmentBytes, Arena arena) {
        if (residentBytes.addAndGet(sizeBytes) <= mostResidentBytes) {
            return arena.allocate(sizeBytes, alignmentBytes);
        }
        residentBytes.addAndGet(-sizeBytes);
        String name = FileName.index(segment, numbers.next()).name();
        try {
            return disk.scratch(name, sizeBytes, arena);
        } catch (IOException e) {
            throw Failures.io("map a temporary file in", disk.describe(), e);
        }
    }
}
