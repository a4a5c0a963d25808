package io.quantara.internal.query;

/** A long or a double of a filter, which compares exactly with both. */
record ExactNumber(boolean isWhole, long whole, double number) implements Comparable<ExactNumber> {

    static ExactNumber of(Number value) {
        return value instanceof Long whole
                ? new ExactNumber(true, whole, 0)
                : new ExactNumber(false, 0, value.doubleValue());
    }

    /** Returns how this compares with a long: negative, zero or positive. */
    int compareTo(long other) {
        return isWhole ? Long.compare(whole, other) : -NumberOrder.compare(other, number);
    }

    /** Returns how this compares with a double: negative, zero or positive; both zeros are equal. */
    int compareTo(double other) {
        if (isWhole) {
            return NumberOrder.compare(whole, other);
        }
        return number < other ? -1 : number > other ? 1 : 0;
    }

    @Override
    public int compareTo(ExactNumber other) {
        return other.isWhole ? compareTo(other.whole) : compareTo(other.number);
    }
}
