package io.quantara.internal.query;

import java.lang.foreign.MemorySegment;
import java.util.List;

/** One node of a compiled filter. */
sealed interface RowCondition {

    boolean matches(RowFields row, int ordinal);

    /** A condition on the metadata; a missing field has its own answer. */
    record OnMetadata(FieldPath field, ValueCondition condition, boolean whenMissing) implements RowCondition {
        @Override
        public boolean matches(RowFields row, int ordinal) {
            MemorySegment bytes = row.fields();
            long offset = row.metadataOffset(ordinal);
            int length = row.metadataLength(ordinal);
            EncodedValues.checkRange(bytes, offset, length);
            long value = field.find(bytes, offset, offset + length);
            return value < 0 ? whenMissing : condition.accepts(bytes, value, offset + length);
        }
    }

    /** A condition on the name. */
    record OnName(TextCondition condition) implements RowCondition {
        @Override
        public boolean matches(RowFields row, int ordinal) {
            return condition.accepts(row.fields(), row.nameOffset(ordinal), row.nameLength(ordinal));
        }
    }

    /** A condition on the id. */
    record OnId(TextCondition condition) implements RowCondition {
        @Override
        public boolean matches(RowFields row, int ordinal) {
            return condition.acceptsId(row.idMost(ordinal), row.idLeast(ordinal));
        }
    }

    /** All of some conditions. */
    record All(List<RowCondition> conditions) implements RowCondition {
        @Override
        public boolean matches(RowFields row, int ordinal) {
            for (int at = 0; at < conditions.size(); at++) {
                if (!conditions.get(at).matches(row, ordinal)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** At least one of some conditions. */
    record Any(List<RowCondition> conditions) implements RowCondition {
        @Override
        public boolean matches(RowFields row, int ordinal) {
            for (int at = 0; at < conditions.size(); at++) {
                if (conditions.get(at).matches(row, ordinal)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** The opposite of a condition. */
    record Opposite(RowCondition condition) implements RowCondition {
        @Override
        public boolean matches(RowFields row, int ordinal) {
            return !condition.matches(row, ordinal);
        }
    }
}
