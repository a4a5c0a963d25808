package io.quantara.internal.engine;

import io.quantara.internal.query.RowFields;
import java.util.UUID;

/** The order of ids: as their text sorts, which is unsigned, unlike {@link UUID#compareTo}. */
final class Ids {

    private Ids() {}

    static int compare(long most, long least, long otherMost, long otherLeast) {
        int order = Long.compareUnsigned(most, otherMost);
        return order != 0 ? order : Long.compareUnsigned(least, otherLeast);
    }

    static UUID of(RowFields rows, int ordinal) {
        return new UUID(rows.idMost(ordinal), rows.idLeast(ordinal));
    }

    /** Returns the ordinals of rows in the order of their ids; rows with one id stay in the order they were written. */
    static int[] sorted(RowFields rows, int count) {
        int[] ordinals = new int[count];
        for (int ordinal = 0; ordinal < count; ordinal++) {
            ordinals[ordinal] = ordinal;
        }
        sort(rows, ordinals, new int[count], 0, count);
        return ordinals;
    }

    /** A merge sort, because it is stable and boxes nothing. */
    private static void sort(RowFields rows, int[] ordinals, int[] scratch, int from, int to) {
        if (to - from < 2) {
            return;
        }
        int middle = (from + to) >>> 1;
        sort(rows, ordinals, scratch, from, middle);
        sort(rows, ordinals, scratch, middle, to);
        System.arraycopy(ordinals, from, scratch, from, to - from);
        int left = from;
        int right = middle;
        for (int at = from; at < to; at++) {
            boolean takeLeft = right == to || (left < middle && compare(rows, scratch[left], scratch[right]) <= 0);
            ordinals[at] = takeLeft ? scratch[left++] : scratch[right++];
        }
    }

    private static int compare(RowFields rows, int left, int right) {
        return compare(rows.idMost(left), rows.idLeast(left), rows.idMost(right), rows.idLeast(right));
    }
}
