package io.quantara;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the text form of one filter, in the one way that {@link Filter#text} promises. */
final class FilterWriter {

    private final StringBuilder text = new StringBuilder();

    String write(Filter filter) {
        append(filter);
        return text.toString();
    }

    private void append(Filter filter) {
        switch (filter) {
            case Filter.Comparison comparison -> appendComparison(comparison);
            case Filter.Between between -> {
                appendField(between.field());
                text.append(" between ");
                appendValue(between.low());
                text.append(" and ");
                appendValue(between.high());
            }
            case Filter.In in -> appendChoices(in.field(), " in ", in.values());
            case Filter.Contains contains -> {
                appendField(contains.field());
                text.append(" contains ");
                appendValue(contains.value());
            }
            case Filter.Presence presence -> appendPresence(presence);
            case Filter.And and -> appendConnected(and.filters(), " && ", "true");
            case Filter.Or or -> appendConnected(or.filters(), " || ", "false");
            case Filter.Not(Filter.In in) -> appendChoices(in.field(), " not in ", in.values());
            case Filter.Not not -> {
                text.append("!(");
                append(not.filter());
                text.append(')');
            }
        }
    }

    private void appendComparison(Filter.Comparison comparison) {
        appendField(comparison.field());
        text.append(
                switch (comparison.operator()) {
                    case EQ -> " == ";
                    case NE -> " != ";
                    case GT -> " > ";
                    case GTE -> " >= ";
                    case LT -> " < ";
                    case LTE -> " <= ";
                    case CONTAINS_TEXT -> " containsText ";
                    case STARTS_WITH -> " startsWith ";
                });
        appendValue(comparison.value());
    }

    private void appendChoices(String field, String operator, List<Object> values) {
        appendField(field);
        text.append(operator);
        appendValue(values);
    }

    private void appendPresence(Filter.Presence presence) {
        text.append(
                switch (presence.kind()) {
                    case EXISTS -> "exists(";
                    case IS_NULL -> "isNull(";
                    case IS_NOT_NULL -> "isNotNull(";
                });
        appendField(presence.field());
        text.append(')');
    }

    private void appendConnected(List<Filter> filters, String connective, String none) {
        if (filters.isEmpty()) {
            text.append(none);
        }
        String separator = "";
        for (Filter filter : filters) {
            text.append(separator);
            separator = connective;
            boolean grouped = isConnected(filter);
            text.append(grouped ? "(" : "");
            append(filter);
            text.append(grouped ? ")" : "");
        }
    }

    private static boolean isConnected(Filter filter) {
        return (filter instanceof Filter.And(var parts) && !parts.isEmpty())
                || (filter instanceof Filter.Or(var choices) && !choices.isEmpty());
    }

    private void appendField(String field) {
        boolean special = field.equals(Filter.ID) || field.equals(Filter.NAME);
        if (special || FilterLexer.isBareField(field)) {
            text.append(field);
        } else {
            ValueText.appendQuoted(text, field, '`');
        }
    }

    private void appendValue(@Nullable Object value) {
        ValueText.append(text, value, '\'');
    }
}
