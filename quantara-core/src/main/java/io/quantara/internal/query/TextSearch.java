package io.quantara.internal.query;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Finds a text inside others by the algorithm of Horspool (1980): the last byte under the needle tells how far it can
 * be moved. Finding bytes finds characters, because no UTF-8 sequence begins inside another.
 */
final class TextSearch {

    private static final int BYTE_VALUES = 256;

    private final Utf8Text needle;
    private final int[] shift = new int[BYTE_VALUES];

    TextSearch(String text) {
        needle = new Utf8Text(text);
        Arrays.fill(shift, needle.length());
        for (int at = 0; at < needle.length() - 1; at++) {
            shift[needle.unsignedAt(at)] = needle.length() - 1 - at;
        }
    }

    /** Returns whether the needle is in a text in memory. */
    boolean isIn(MemorySegment memory, long offset, int length) {
        if (needle.length() == 0) {
            return true;
        }
        int last = needle.unsignedAt(needle.length() - 1);
        long end = offset + length;
        long at = offset + needle.length() - 1;
        while (at < end) {
            int unit = memory.get(ValueLayout.JAVA_BYTE, at) & 0xFF;
            if (unit == last && needle.isAt(memory, at - needle.length() + 1)) {
                return true;
            }
            at += shift[unit];
        }
        return false;
    }

    /** Returns whether the needle is in the text of an id. */
    boolean isIn(long idMost, long idLeast) {
        for (int at = 0; at <= IdText.LENGTH - needle.length(); at++) {
            if (needle.isAt(idMost, idLeast, at)) {
                return true;
            }
        }
        return false;
    }
}
