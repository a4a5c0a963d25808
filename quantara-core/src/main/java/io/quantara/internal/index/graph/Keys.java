package io.quantara.internal.index.graph;

/** A distance and a row number in one long, whose order is that of the distances, then of the rows. */
final class Keys {

    /** So many keys at most are moved one by one. */
    private static final int MOVED = 256;

    private Keys() {}

    static long key(float distance, int low) {
        int bits = Float.floatToRawIntBits(distance);
        return (long) (bits ^ (bits >> 31 & Integer.MAX_VALUE)) << 32 | Integer.toUnsignedLong(low);
    }

    static float distance(long key) {
        int bits = (int) (key >> 32);
        return Float.intBitsToFloat(bits ^ (bits >> 31 & Integer.MAX_VALUE));
    }

    /**
     * Inserts a key into the first {@code size} of an array, which are in ascending order. Near the end they are moved
     * one by one: a search by halves takes several jumps that the processor cannot foresee, this takes one.
     *
     * @return where it stands now
     */
    static int insert(long[] keys, int size, long key) {
        int at = size;
        int first = Math.max(0, size - MOVED);
        while (at > first && keys[at - 1] >= key) {
            keys[at] = keys[at - 1];
            at--;
        }
        if (at == first && first > 0) {
            at = position(keys, first, key);
            System.arraycopy(keys, at, keys, at + 1, first - at);
        }
        keys[at] = key;
        return at;
    }

    /** Returns how many of the first {@code size} keys, in ascending order, are below a key. */
    private static int position(long[] keys, int size, long key) {
        int from = 0;
        int length = size;
        while (length > 0) {
            int half = length >>> 1;
            from += keys[from + half] < key ? length - half : 0;
            length = half;
        }
        return from;
    }
}
