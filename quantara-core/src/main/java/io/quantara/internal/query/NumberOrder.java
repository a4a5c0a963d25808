package io.quantara.internal.query;

/** The exact order of longs and doubles among each other: nothing is rounded on the way. */
final class NumberOrder {

    private static final double TWO_TO_63 = 0x1p63;

    private NumberOrder() {}

    /**
     * Compares the true values of a long and a finite double.
     *
     * @return negative, zero or positive as the long is smaller than, equal to or larger than the double
     */
    static int compare(long whole, double number) {
        if (number >= TWO_TO_63) {
            return -1;
        }
        if (number < -TWO_TO_63) {
            return 1;
        }
        long truncated = (long) number;
        if (whole != truncated) {
            return Long.compare(whole, truncated);
        }
        double fraction = number - truncated;
        return fraction > 0 ? -1 : fraction < 0 ? 1 : 0;
    }
}
