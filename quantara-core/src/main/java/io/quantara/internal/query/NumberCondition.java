package io.quantara.internal.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a filter asks of a number. */
sealed interface NumberCondition {

    boolean accepts(long number);

    boolean accepts(double number);

    /** Equal to one number. */
    record Equal(ExactNumber value) implements NumberCondition {
        @Override
        public boolean accepts(long number) {
            return value.compareTo(number) == 0;
        }

        @Override
        public boolean accepts(double number) {
            return value.compareTo(number) == 0;
        }
    }

    /** Inside a range, of which one end may be open; a bound counts when it says so. */
    record Range(@Nullable Bound low, @Nullable Bound high) implements NumberCondition {
        @Override
        public boolean accepts(long number) {
            return (low == null || low.admitsAbove(low.value.compareTo(number)))
                    && (high == null || high.admitsBelow(high.value.compareTo(number)));
        }

        @Override
        public boolean accepts(double number) {
            return (low == null || low.admitsAbove(low.value.compareTo(number)))
                    && (high == null || high.admitsBelow(high.value.compareTo(number)));
        }
    }

    /** One end of a range. */
    record Bound(ExactNumber value, boolean inclusive) {
        /** Returns whether a lower bound that compares so with a value accepts it. */
        private boolean admitsAbove(int order) {
            return order < 0 || (inclusive && order == 0);
        }

        /** Returns whether an upper bound that compares so with a value accepts it. */
        private boolean admitsBelow(int order) {
            return order > 0 || (inclusive && order == 0);
        }
    }

    /** Equal to one of some numbers, which are given in ascending order. */
    record OneOf(List<ExactNumber> ascending) implements NumberCondition {
        @Override
        public boolean accepts(long number) {
            int low = 0;
            int high = ascending.size() - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                int order = ascending.get(middle).compareTo(number);
                if (order == 0) {
                    return true;
                }
                low = order < 0 ? middle + 1 : low;
                high = order < 0 ? high : middle - 1;
            }
            return false;
        }

        @Override
        public boolean accepts(double number) {
            int low = 0;
            int high = ascending.size() - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                int order = ascending.get(middle).compareTo(number);
                if (order == 0) {
                    return true;
                }
                low = order < 0 ? middle + 1 : low;
                high = order < 0 ? high : middle - 1;
            }
            return false;
        }
    }
}
