package io.quantara.internal.query;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Reads the form that {@link MetadataCodec} writes, in place and without allocating. Every method takes the offset of
 * what it reads and the end of the bytes it may touch, and throws {@link DamagedMetadataException} rather than step
 * over that end.
 */
final class EncodedValues {

    static final int NULL = 0;
    static final int FALSE = 1;
    static final int TRUE = 2;
    static final int LONG_1 = 3;
    static final int LONG_2 = 4;
    static final int LONG_4 = 5;
    static final int LONG_8 = 6;
    static final int DOUBLE = 7;
    static final int STRING = 8;
    static final int LIST = 9;
    static final int MAP = 10;

    /** A length below this is one byte; this byte announces four more. */
    static final int LONG_LENGTH = 255;

    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfDouble FLOAT64 = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private EncodedValues() {}

    /** Checks that a metadata lies inside the memory it is said to be in. */
    static void checkRange(MemorySegment bytes, long offset, long length) {
        if (offset < 0 || length < 0 || offset > bytes.byteSize() - length) {
            throw new DamagedMetadataException(
                    offset, length + " bytes from here are not inside the " + bytes.byteSize() + " there are");
        }
    }

    /** Returns the tag of the value at an offset. */
    static int tag(MemorySegment bytes, long offset, long end) {
        need(offset, 1, end);
        return bytes.get(ValueLayout.JAVA_BYTE, offset);
    }

    /** Returns whether a tag is that of a long. */
    static boolean isLong(int tag) {
        return tag >= LONG_1 && tag <= LONG_8;
    }

    /** Returns the long at an offset, whose tag the caller has read. */
    static long wholeNumber(MemorySegment bytes, long offset, long end, int tag) {
        need(offset + 1, 1 << (tag - LONG_1), end);
        return switch (tag) {
            case LONG_1 -> bytes.get(ValueLayout.JAVA_BYTE, offset + 1);
            case LONG_2 -> bytes.get(SHORT, offset + 1);
            case LONG_4 -> bytes.get(INT, offset + 1);
            default -> bytes.get(LONG, offset + 1);
        };
    }

    /** Returns the double at an offset. */
    static double number(MemorySegment bytes, long offset, long end) {
        need(offset + 1, Double.BYTES, end);
        return bytes.get(FLOAT64, offset + 1);
    }

    /**
     * Returns the length at an offset in bytes; so much follows after {@link #afterLength}. A string, list or map has
     * its length one byte after its tag.
     */
    static int length(MemorySegment bytes, long offset, long end) {
        need(offset, 1, end);
        int length = bytes.get(ValueLayout.JAVA_BYTE, offset) & 0xFF;
        if (length == LONG_LENGTH) {
            need(offset + 1, Integer.BYTES, end);
            length = bytes.get(INT, offset + 1);
            if (length < LONG_LENGTH) {
                throw new DamagedMetadataException(offset, "length " + length + " in the form of a long one");
            }
        }
        need(afterLength(offset, length), length, end);
        return length;
    }

    /** Returns where the bytes begin whose length stands at an offset. */
    static long afterLength(long offset, int length) {
        return offset + (length < LONG_LENGTH ? 1 : 1 + Integer.BYTES);
    }

    /** Returns where the next thing begins after the value at an offset. */
    static long skip(MemorySegment bytes, long offset, long end) {
        int tag = tag(bytes, offset, end);
        return switch (tag) {
            case NULL, FALSE, TRUE -> offset + 1;
            case LONG_1, LONG_2, LONG_4, LONG_8 -> after(offset + 1, 1 << (tag - LONG_1), end);
            case DOUBLE -> after(offset + 1, Double.BYTES, end);
            case STRING, LIST, MAP -> {
                int length = length(bytes, offset + 1, end);
                yield afterLength(offset + 1, length) + length;
            }
            default -> throw unknownTag(offset, tag);
        };
    }

    /**
     * Finds a key among the entries of a map.
     *
     * @param offset where the first entry begins
     * @param end where the last entry ends
     * @param key UTF-8 bytes that have the key in them
     * @param from where the key begins in them
     * @param to where it ends
     * @return the offset of its value, or -1 when there is no such key
     */
    static long find(MemorySegment bytes, long offset, long end, byte[] key, int from, int to) {
        long at = offset;
        while (at < end) {
            int length = length(bytes, at, end);
            long start = afterLength(at, length);
            long value = start + length;
            if (length == to - from && isSame(bytes, start, key, from, length)) {
                return value;
            }
            at = skip(bytes, value, end);
        }
        return -1;
    }

    /** Returns how many entries a map has. */
    static int countEntries(MemorySegment bytes, long offset, long end) {
        int count = 0;
        long at = offset;
        while (at < end) {
            int length = length(bytes, at, end);
            at = skip(bytes, afterLength(at, length) + length, end);
            count++;
        }
        return count;
    }

    private static boolean isSame(MemorySegment bytes, long offset, byte[] key, int from, int length) {
        for (int at = 0; at < length; at++) {
            if (bytes.get(ValueLayout.JAVA_BYTE, offset + at) != key[from + at]) {
                return false;
            }
        }
        return true;
    }

    private static long after(long offset, int count, long end) {
        need(offset, count, end);
        return offset + count;
    }

    private static void need(long offset, int count, long end) {
        if (count > end - offset) {
            throw new DamagedMetadataException(
                    offset, "it needs " + count + " bytes here but has " + Math.max(0, end - offset));
        }
    }

    static DamagedMetadataException unknownTag(long offset, int tag) {
        return new DamagedMetadataException(offset, "unknown tag " + tag);
    }
}
