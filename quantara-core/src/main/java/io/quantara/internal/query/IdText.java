package io.quantara.internal.query;

/** The text of an id, one character at a time and without making a String. */
final class IdText {

    /** Characters of an id: 32 lower-case hexadecimal digits and 4 dashes. */
    static final int LENGTH = 36;

    private static final int HALF_DIGITS = 16;

    private IdText() {}

    /** Returns the character at a position from 0 to 35; it is ASCII. */
    static int unsignedAt(long idMost, long idLeast, int position) {
        int dashes = dashesBefore(position);
        if (dashes < 0) {
            return '-';
        }
        int digit = position - dashes;
        long half = digit < HALF_DIGITS ? idMost : idLeast;
        int nibble = (int) (half >>> (60 - 4 * (digit % HALF_DIGITS))) & 0xF;
        return nibble < 10 ? '0' + nibble : 'a' + nibble - 10;
    }

    /** Returns how many dashes stand before a digit, or -1 for a dash itself. */
    private static int dashesBefore(int position) {
        if (position < 8) {
            return 0;
        }
        if (position < 24) {
            int block = (position - 8) / 5;
            return (position - 8) % 5 == 0 ? -1 : block + 1;
        }
        return 4;
    }
}
