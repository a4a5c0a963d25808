package io.quantara.internal.index.graph;

/** A distance and a row number in one long, whose order is that of the distances, then of the rows. */
final class Keys {

    private Keys() {}

    static long key(float distance, int low) {
        int bits = Float.floatToRawIntBits(distance);
        return (long) (bits ^ (bits >> 31 & Integer.MAX_VALUE)) << 32 | Integer.toUnsignedLong(low);
    }

    static float distance(long key) {
        int bits = (int) (key >> 32);
        return Float.intBitsToFloat(bits ^ (bits >> 31 & Integer.MAX_VALUE));
    }

    /** Returns how many of the first {@code size} keys, in ascending order, are below a key. */
    static int position(long[] keys, int size, long key) {
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
