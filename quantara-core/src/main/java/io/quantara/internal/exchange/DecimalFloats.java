package io.quantara.internal.exchange;

/**
 * Turns decimal numbers into float32 the way the Python original does: to the nearest double, and that to the nearest
 * float. Exact, and without a String in nearly all cases.
 */
final class DecimalFloats {

    private static final int MOST_DIGITS = 18;
    private static final long EXACT_IN_DOUBLE = 1L << 53;
    private static final int LARGEST_EXACT_POWER = 22;
    /** Beyond these powers of ten the quick way is not worth its proof. */
    private static final int LARGEST_POWER = 60;

    private static final double[] POWERS = new double[LARGEST_POWER + 1];

    /** The bits of a double that do not fit into a float, and their pattern halfway between two floats. */
    private static final long NARROWED_BITS = (1L << 29) - 1;

    private static final long HALFWAY = 1L << 28;
    /** Of the quick way: three roundings, of at most half a unit each, and one unit more. */
    private static final long UNCERTAIN_UNITS = 4;

    static {
        for (int power = 0; power <= LARGEST_POWER; power++) {
            POWERS[power] = Double.parseDouble("1e" + power);
        }
    }

    private DecimalFloats() {}

    /**
     * Returns the float of a number; infinite when it is too large.
     *
     * @param text holds a number as JSON writes them
     */
    static float parse(char[] text, int offset, int length) {
        int end = offset + length;
        int at = offset;
        boolean negative = text[at] == '-';
        at += negative ? 1 : 0;
        long digits = 0;
        int digitCount = 0;
        int power = 0;
        boolean fraction = false;
        for (; at < end; at++) {
            char symbol = text[at];
            if (symbol == '.') {
                fraction = true;
                continue;
            }
            if (symbol < '0' || symbol > '9') {
                break;
            }
            digits = digits * 10 + (symbol - '0');
            digitCount += digits == 0 ? 0 : 1;
            power -= fraction ? 1 : 0;
            if (digitCount > MOST_DIGITS) {
                return slowly(text, offset, length);
            }
        }
        if (digits == 0) {
            return negative ? -0.0f : 0.0f;
        }
        if (at < end) {
            if (end - at > 5) {
                return slowly(text, offset, length);
            }
            power += exponent(text, at + 1, end);
        }
        float magnitude = magnitude(digits, power);
        return Float.isNaN(magnitude) ? slowly(text, offset, length) : negative ? -magnitude : magnitude;
    }

    private static int exponent(char[] text, int from, int end) {
        int value = 0;
        for (int at = from; at < end; at++) {
            if (text[at] >= '0') {
                value = value * 10 + (text[at] - '0');
            }
        }
        return text[from] == '-' ? -value : value;
    }

    /** Returns digits x 10^power, or NaN where only the slow way is exact. */
    private static float magnitude(long digits, int power) {
        int size = Math.abs(power);
        if (size > LARGEST_POWER) {
            return Float.NaN;
        }
        double value = power < 0 ? digits / POWERS[size] : digits * POWERS[size];
        if (digits <= EXACT_IN_DOUBLE && size <= LARGEST_EXACT_POWER) {
            return (float) value;
        }
        // A few units off, but the same float unless a point halfway between two floats is that near.
        long narrowed = Double.doubleToRawLongBits(value) & NARROWED_BITS;
        boolean certain = Math.abs(narrowed - HALFWAY) > UNCERTAIN_UNITS && value >= Float.MIN_NORMAL;
        return certain ? (float) value : Float.NaN;
    }

    private static float slowly(char[] text, int offset, int length) {
        return (float) Double.parseDouble(new String(text, offset, length));
    }
}
