package io.quantara.internal.query;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a filter asks of a text, be it in memory as UTF-8 or the text of an id. */
sealed interface TextCondition {

    boolean accepts(MemorySegment memory, long offset, int length);

    boolean acceptsId(long idMost, long idLeast);

    /** Always or never true. */
    record Constant(boolean result) implements TextCondition {
        @Override
        public boolean accepts(MemorySegment memory, long offset, int length) {
            return result;
        }

        @Override
        public boolean acceptsId(long idMost, long idLeast) {
            return result;
        }
    }

    /** Equal to one text. */
    record Equal(Utf8Text text) implements TextCondition {
        @Override
        public boolean accepts(MemorySegment memory, long offset, int length) {
            return length == text.length() && text.isAt(memory, offset);
        }

        @Override
        public boolean acceptsId(long idMost, long idLeast) {
            return text.compareTo(idMost, idLeast) == 0;
        }
    }

    /** Inside a range, of which one end may be open. */
    record Range(@Nullable Bound low, @Nullable Bound high) implements TextCondition {
        @Override
        public boolean accepts(MemorySegment memory, long offset, int length) {
            return (low == null || low.admitsAbove(low.text.compareTo(memory, offset, length)))
                    && (high == null || high.admitsBelow(high.text.compareTo(memory, offset, length)));
        }

        @Override
        public boolean acceptsId(long idMost, long idLeast) {
            return (low == null || low.admitsAbove(low.text.compareTo(idMost, idLeast)))
                    && (high == null || high.admitsBelow(high.text.compareTo(idMost, idLeast)));
        }
    }

    /** One end of a range. */
    record Bound(Utf8Text text, boolean inclusive) {
        /** Returns whether a lower bound that compares so with a value accepts it. */
        private boolean admitsAbove(int order) {
            return order < 0 || (inclusive && order == 0);
        }

        /** Returns whether an upper bound that compares so with a value accepts it. */
        private boolean admitsBelow(int order) {
            return order > 0 || (inclusive && order == 0);
        }
    }

    /** Equal to one of some texts, which are given in ascending order. */
    record OneOf(List<Utf8Text> ascending) implements TextCondition {
        @Override
        public boolean accepts(MemorySegment memory, long offset, int length) {
            int low = 0;
            int high = ascending.size() - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                int order = ascending.get(middle).compareTo(memory, offset, length);
                if (order == 0) {
                    return true;
                }
                low = order < 0 ? middle + 1 : low;
                high = order < 0 ? high : middle - 1;
            }
            return false;
        }

        @Override
        public boolean acceptsId(long idMost, long idLeast) {
            int low = 0;
            int high = ascending.size() - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                int order = ascending.get(middle).compareTo(idMost, idLeast);
                if (order == 0) {
                    return true;
                }
                low = order < 0 ? middle + 1 : low;
                high = order < 0 ? high : middle - 1;
            }
            return false;
        }
    }

    /** Beginning with a text. */
    record StartsWith(Utf8Text text) implements TextCondition {
        @Override
        public boolean accepts(MemorySegment memory, long offset, int length) {
            return length >= text.length() && text.isAt(memory, offset);
        }

        @Override
        public boolean acceptsId(long idMost, long idLeast) {
            return text.isAt(idMost, idLeast, 0);
        }
    }

    /** With a text in it. */
    record Containing(TextSearch search) implements TextCondition {
        @Override
        public boolean accepts(MemorySegment memory, long offset, int length) {
            return search.isIn(memory, offset, length);
        }

        @Override
        public boolean acceptsId(long idMost, long idLeast) {
            return search.isIn(idMost, idLeast);
        }
    }
}
