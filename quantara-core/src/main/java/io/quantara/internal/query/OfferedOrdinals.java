package io.quantara.internal.query;

import java.util.Arrays;

/**
 * The set of ordinals an index offered in one search: an open-addressing hash table that becomes a bit set once that is
 * smaller. Used by one thread.
 */
final class OfferedOrdinals {

    private static final int FIRST_CAPACITY = 256;
    private static final int EMPTY = -1;

    private final int rowCount;
    private int[] table = new int[FIRST_CAPACITY];
    private long[] bits = new long[0];
    private int size;

    OfferedOrdinals(int rowCount) {
        this.rowCount = rowCount;
        Arrays.fill(table, EMPTY);
    }

    /** Returns how many different ordinals were added. */
    int size() {
        return size;
    }

    /**
     * Adds an ordinal.
     *
     * @param ordinal 0 to rowCount - 1
     * @return whether it is new
     */
    boolean add(int ordinal) {
        boolean added = bits.length > 0 ? addToBits(ordinal) : addToTable(ordinal);
        if (added) {
            size++;
            if (bits.length == 0 && size > table.length / 2) {
                grow();
            }
        }
        return added;
    }

    private boolean addToBits(int ordinal) {
        long bit = 1L << ordinal;
        boolean added = (bits[ordinal >>> 6] & bit) == 0;
        bits[ordinal >>> 6] |= bit;
        return added;
    }

    private boolean addToTable(int ordinal) {
        int mask = table.length - 1;
        int at = mix(ordinal) & mask;
        while (table[at] != EMPTY) {
            if (table[at] == ordinal) {
                return false;
            }
            at = (at + 1) & mask;
        }
        table[at] = ordinal;
        return true;
    }

    private static int mix(int ordinal) {
        int product = ordinal * 0x9E3779B9;
        return product ^ product >>> 16;
    }

    private void grow() {
        int[] old = table;
        boolean bitsAreSmaller = 2L * old.length * Integer.SIZE >= rowCount;
        if (bitsAreSmaller) {
            bits = new long[(rowCount + Long.SIZE - 1) / Long.SIZE];
            table = new int[0];
        } else {
            table = new int[2 * old.length];
            Arrays.fill(table, EMPTY);
        }
        for (int ordinal : old) {
            if (ordinal != EMPTY && bitsAreSmaller) {
                addToBits(ordinal);
            } else if (ordinal != EMPTY) {
                addToTable(ordinal);
            }
        }
    }
}
