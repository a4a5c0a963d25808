package io.quantara.internal.query;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A text of a filter, which compares with texts in memory and with the text of ids. The order of UTF-8 bytes, taken
 * as unsigned, is that of code points.
 */
final class Utf8Text implements Comparable<Utf8Text> {

    private final byte[] bytes;
    private final MemorySegment segment;

    Utf8Text(String text) {
        bytes = text.getBytes(StandardCharsets.UTF_8);
        segment = MemorySegment.ofArray(bytes);
    }

    int length() {
        return bytes.length;
    }

    int unsignedAt(int position) {
        return bytes[position] & 0xFF;
    }

    /** Returns whether the text in memory, as long as this one, is this one. */
    boolean isAt(MemorySegment memory, long offset) {
        return MemorySegment.mismatch(segment, 0, bytes.length, memory, offset, offset + bytes.length) < 0;
    }

    /** Returns the offset of the value that stands under this text in an encoded map, or -1. */
    long findValue(MemorySegment memory, long offset, long end) {
        return EncodedValues.find(memory, offset, end, bytes, 0, bytes.length);
    }

    /** Returns how this text compares with one in memory: negative, zero or positive. */
    int compareTo(MemorySegment memory, long offset, int length) {
        long differs = MemorySegment.mismatch(segment, 0, bytes.length, memory, offset, offset + length);
        if (differs < 0) {
            return 0;
        }
        if (differs >= Math.min(bytes.length, length)) {
            return bytes.length - length;
        }
        byte other = memory.get(ValueLayout.JAVA_BYTE, offset + differs);
        return Byte.compareUnsigned(bytes[(int) differs], other);
    }

    /** Returns how this text compares with that of an id: negative, zero or positive. */
    int compareTo(long idMost, long idLeast) {
        int common = Math.min(bytes.length, IdText.LENGTH);
        for (int at = 0; at < common; at++) {
            int difference = unsignedAt(at) - IdText.unsignedAt(idMost, idLeast, at);
            if (difference != 0) {
                return difference;
            }
        }
        return bytes.length - IdText.LENGTH;
    }

    /** Returns whether this text stands in that of an id at a position. */
    boolean isAt(long idMost, long idLeast, int position) {
        if (bytes.length > IdText.LENGTH - position) {
            return false;
        }
        for (int at = 0; at < bytes.length; at++) {
            if (unsignedAt(at) != IdText.unsignedAt(idMost, idLeast, position + at)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int compareTo(Utf8Text other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Utf8Text text && Arrays.equals(bytes, text.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
