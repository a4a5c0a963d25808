package io.quantara.internal.query;

import java.lang.foreign.MemorySegment;
import java.util.List;

/** What a filter asks of a metadata value, on its encoded form. */
sealed interface ValueCondition {

    /**
     * Returns whether the value satisfies the condition.
     *
     * @param bytes memory that has the value
     * @param value the offset of its tag
     * @param end the end of what may be read
     */
    boolean accepts(MemorySegment bytes, long value, long end);

    /** Any value, null or not. */
    record Present() implements ValueCondition {
        @Override
        public boolean accepts(MemorySegment bytes, long value, long end) {
            return true;
        }
    }

    /** A value with one tag that has no payload: null, true or false. */
    record Tagged(int tag) implements ValueCondition {
        @Override
        public boolean accepts(MemorySegment bytes, long value, long end) {
            return EncodedValues.tag(bytes, value, end) == tag;
        }
    }

    /** A string. */
    record Text(TextCondition condition) implements ValueCondition {
        @Override
        public boolean accepts(MemorySegment bytes, long value, long end) {
            if (EncodedValues.tag(bytes, value, end) != EncodedValues.STRING) {
                return false;
            }
            int length = EncodedValues.length(bytes, value + 1, end);
            return condition.accepts(bytes, EncodedValues.afterLength(value + 1, length), length);
        }
    }

    /** A long or a double. */
    record Numeric(NumberCondition condition) implements ValueCondition {
        @Override
        public boolean accepts(MemorySegment bytes, long value, long end) {
            int tag = EncodedValues.tag(bytes, value, end);
            if (EncodedValues.isLong(tag)) {
                return condition.accepts(EncodedValues.wholeNumber(bytes, value, end, tag));
            }
            return tag == EncodedValues.DOUBLE && condition.accepts(EncodedValues.number(bytes, value, end));
        }
    }

    /** A value that satisfies one of some conditions. */
    record AnyOf(List<ValueCondition> conditions) implements ValueCondition {
        @Override
        public boolean accepts(MemorySegment bytes, long value, long end) {
            for (int at = 0; at < conditions.size(); at++) {
                if (conditions.get(at).accepts(bytes, value, end)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** A list with an element that satisfies a condition. */
    record Element(ValueCondition condition) implements ValueCondition {
        @Override
        public boolean accepts(MemorySegment bytes, long value, long end) {
            if (EncodedValues.tag(bytes, value, end) != EncodedValues.LIST) {
                return false;
            }
            int length = EncodedValues.length(bytes, value + 1, end);
            long at = EncodedValues.afterLength(value + 1, length);
            long listEnd = at + length;
            while (at < listEnd) {
                if (condition.accepts(bytes, at, listEnd)) {
                    return true;
                }
                at = EncodedValues.skip(bytes, at, listEnd);
            }
            return false;
        }
    }

    /** A list whose elements satisfy the conditions one by one. */
    record ListOf(List<ValueCondition> elements) implements ValueCondition {
        @Override
        public boolean accepts(MemorySegment bytes, long value, long end) {
            if (EncodedValues.tag(bytes, value, end) != EncodedValues.LIST) {
                return false;
            }
            int length = EncodedValues.length(bytes, value + 1, end);
            long at = EncodedValues.afterLength(value + 1, length);
            long listEnd = at + length;
            for (int element = 0; element < elements.size(); element++) {
                if (at >= listEnd || !elements.get(element).accepts(bytes, at, listEnd)) {
                    return false;
                }
                at = EncodedValues.skip(bytes, at, listEnd);
            }
            return at >= listEnd;
        }
    }

    /** A map with exactly the given keys, each with a value that satisfies its condition. */
    record MapOf(List<Entry> entries) implements ValueCondition {
        @Override
        public boolean accepts(MemorySegment bytes, long value, long end) {
            if (EncodedValues.tag(bytes, value, end) != EncodedValues.MAP) {
                return false;
            }
            int length = EncodedValues.length(bytes, value + 1, end);
            long start = EncodedValues.afterLength(value + 1, length);
            for (int at = 0; at < entries.size(); at++) {
                if (!entries.get(at).isIn(bytes, start, start + length)) {
                    return false;
                }
            }
            return EncodedValues.countEntries(bytes, start, start + length) == entries.size();
        }
    }

    /** One key of a map and what is asked of its value. */
    record Entry(Utf8Text key, ValueCondition condition) {
        private boolean isIn(MemorySegment bytes, long offset, long end) {
            long value = key.findValue(bytes, offset, end);
            return value >= 0 && condition.accepts(bytes, value, end);
        }
    }
}
