package io.quantara.internal.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A set of ids in native memory, by open addressing; at most 32 bytes an id. Used by one thread. */
final class IdSet implements AutoCloseable {

    private static final long FIRST_SLOTS = 1024;

    private Arena arena = Arena.ofConfined();
    private long slots = FIRST_SLOTS;
    private MemorySegment table = arena.allocate(slots * 16, 16);
    private long count;
    private boolean hasNil;

    /** Adds an id and tells whether it was new. */
    boolean add(long most, long least) {
        if (most == 0 && least == 0) {
            boolean isNew = !hasNil;
            hasNil = true;
            return isNew;
        }
        if ((count + 1) * 4 > slots * 3) {
            grow();
        }
        boolean isNew = put(table, slots, most, least);
        count += isNew ? 1 : 0;
        return isNew;
    }

    private static boolean put(MemorySegment table, long slots, long most, long least) {
        long slot = hash(most, least) & slots - 1;
        while (true) {
            long upper = table.get(ColumnarRows.LONG, slot * 16);
            long lower = table.get(ColumnarRows.LONG, slot * 16 + 8);
            if (upper == 0 && lower == 0) {
                table.set(ColumnarRows.LONG, slot * 16, most);
                table.set(ColumnarRows.LONG, slot * 16 + 8, least);
                return true;
            }
            if (upper == most && lower == least) {
                return false;
            }
            slot = slot + 1 & slots - 1;
        }
    }

    private static long hash(long most, long least) {
        long x = (most ^ Long.rotateLeft(least, 29)) * 0x9E3779B97F4A7C15L;
        return x ^ x >>> 32;
    }

    @SuppressWarnings("MustBeClosedChecker") // closed with the set, or when it grows again
    private void grow() {
        Arena larger = Arena.ofConfined();
        MemorySegment to = larger.allocate(slots * 32, 16);
        for (long slot = 0; slot < slots; slot++) {
            long most = table.get(ColumnarRows.LONG, slot * 16);
            long least = table.get(ColumnarRows.LONG, slot * 16 + 8);
            if (most != 0 || least != 0) {
                put(to, slots * 2, most, least);
            }
        }
        arena.close();
        arena = larger;
        table = to;
        slots *= 2;
    }

    @Override
    public void close() {
        arena.close();
    }
}
