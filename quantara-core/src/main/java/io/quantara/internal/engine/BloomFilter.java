package io.quantara.internal.engine;

import java.lang.foreign.MemorySegment;

/**
 * A Bloom filter over ids (Bloom 1970) with ten bits and six probes an id, about one false answer in a hundred;
 * probes by double hashing (Kirsch and Mitzenmacher 2006). The bits are a whole number of 64-bit words.
 */
record BloomFilter(MemorySegment words) {

    private static final int BITS_PER_ID = 10;
    private static final int PROBES = 6;

    /** Returns the size of a filter for so many ids. */
    static long sizeBytes(int count) {
        return ((long) count * BITS_PER_ID + 63) / 64 * 8;
    }

    /** Adds an id to zeroed or filled bits. */
    void add(long idMost, long idLeast) {
        long bits = words.byteSize() * 8;
        long hash = mixed(idMost ^ Long.rotateLeft(idLeast, 32) * 0x9E3779B97F4A7C15L);
        long step = mixed(hash + idLeast) | 1;
        for (int probe = 0; probe < PROBES; probe++) {
            long bit = Long.remainderUnsigned(hash + probe * step, bits);
            long at = bit >>> 6 << 3;
            words.set(ColumnarRows.LONG, at, words.get(ColumnarRows.LONG, at) | 1L << bit);
        }
    }

    /** Returns false only when the id was not added. */
    boolean mayContain(long idMost, long idLeast) {
        long bits = words.byteSize() * 8;
        long hash = mixed(idMost ^ Long.rotateLeft(idLeast, 32) * 0x9E3779B97F4A7C15L);
        long step = mixed(hash + idLeast) | 1;
        for (int probe = 0; probe < PROBES; probe++) {
            long bit = Long.remainderUnsigned(hash + probe * step, bits);
            if ((words.get(ColumnarRows.LONG, bit >>> 6 << 3) & 1L << bit) == 0) {
                return false;
            }
        }
        return true;
    }

    /** The finalizer of MurmurHash3. */
    private static long mixed(long value) {
        long x = (value ^ value >>> 33) * 0xFF51AFD7ED558CCDL;
        x = (x ^ x >>> 33) * 0xC4CEB9FE1A85EC53L;
        return x ^ x >>> 33;
    }
}
