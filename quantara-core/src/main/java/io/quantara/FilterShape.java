package io.quantara;

import io.quantara.Filter.Operator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rules that every filter keeps from the moment it is made. */
final class FilterShape {

    private FilterShape() {}

    static void checkField(String field) {
        ValueNormalizer.FILTER.value("field", Objects.requireNonNull(field, "field"));
        long dots = field.chars().filter(unit -> unit == '.').count();
        if (dots > ValueNormalizer.MAX_DEPTH) {
            throw new IllegalArgumentException("The field '" + field.substring(0, ValueNormalizer.MAX_DEPTH)
                    + "...' has " + dots + " dots, at most " + ValueNormalizer.MAX_DEPTH + " are allowed.");
        }
    }

    static Object operand(String field, Operator operator, @Nullable Object value) {
        return switch (Objects.requireNonNull(operator, "operator")) {
            case EQ, NE -> {
                if (value == null) {
                    throw new IllegalArgumentException("Field '" + field + "' is compared with null. Use isNull or"
                            + " isNotNull.");
                }
                yield normalised(field, value);
            }
            case GT, GTE, LT, LTE -> bound(field, value);
            case CONTAINS_TEXT, STARTS_WITH -> {
                Object text = normalised(field, Objects.requireNonNull(value, "text"));
                if (!(text instanceof String)) {
                    throw new IllegalArgumentException(
                            "Field '" + field + "' is searched for " + text + ", which is no text. Give a String.");
                }
                yield text;
            }
        };
    }

    static Object bound(String field, @Nullable Object value) {
        Object bound = normalised(field, Objects.requireNonNull(value, "bound"));
        if (!(bound instanceof Number || bound instanceof String)) {
            throw new IllegalArgumentException("Field '" + field + "' is compared with " + bound
                    + ", which has no order. Give a number or a String.");
        }
        return bound;
    }

    static List<Object> choices(String field, List<?> values) {
        List<Object> choices = new ArrayList<>(values.size());
        for (Object value : values) {
            if (value == null) {
                throw new IllegalArgumentException("One of the values for '" + field
                        + "' is null. Leave it out, and say isNull or isNotNull beside it.");
            }
            choices.add(normalised(field, value));
        }
        return List.copyOf(choices);
    }

    private static Object normalised(String field, Object value) {
        if (field.equals(Filter.ID)) {
            if (value instanceof UUID id) {
                return id.toString();
            }
            if (value instanceof String text) {
                value = text.toLowerCase(Locale.ROOT);
            }
        }
        return Objects.requireNonNull(ValueNormalizer.FILTER.value(field, value));
    }

    /** Returns the filters of a connective in which those of the same connective are replaced by their parts. */
    static List<Filter> dissolve(Collection<? extends Filter> filters, Class<? extends Filter> connective) {
        List<Filter> parts = new ArrayList<>(Objects.requireNonNull(filters, "filters").size());
        for (Filter filter : filters) {
            Objects.requireNonNull(filter, "filter");
            if (connective.isInstance(filter)) {
                parts.addAll(parts(filter));
            } else {
                parts.add(filter);
            }
        }
        return List.copyOf(parts);
    }

    /** Returns the parts of a connective after its checks: none or at least two, and not too many. */
    static List<Filter> connected(List<Filter> filters, Class<? extends Filter> connective) {
        List<Filter> parts = dissolve(filters, connective);
        if (parts.size() == 1) {
            throw new IllegalArgumentException(
                    "One filter alone needs no " + connective.getSimpleName() + ". Use the filter itself.");
        }
        checkSize(parts);
        return parts;
    }

    static void checkSize(List<Filter> parts) {
        int nodes = 1;
        int depth = 1;
        for (Filter part : parts) {
            nodes += nodes(part);
            depth = Math.max(depth, 1 + depth(part));
        }
        if (nodes > Filter.MAX_NODES) {
            throw new IllegalArgumentException("The filter has " + nodes + " conditions and connectives, at most "
                    + Filter.MAX_NODES + " are allowed. Use 'in' for many values of one field.");
        }
        if (depth > Filter.MAX_DEPTH) {
            throw new IllegalArgumentException("The filter is nested " + depth + " deep, at most " + Filter.MAX_DEPTH
                    + " is allowed. Write it flatter.");
        }
    }

    private static int nodes(Filter filter) {
        int nodes = 1;
        for (Filter part : parts(filter)) {
            nodes += nodes(part);
        }
        return nodes;
    }

    private static int depth(Filter filter) {
        int deepest = 0;
        for (Filter part : parts(filter)) {
            deepest = Math.max(deepest, depth(part));
        }
        return 1 + deepest;
    }

    private static List<Filter> parts(Filter filter) {
        return switch (filter) {
            case Filter.And and -> and.filters();
            case Filter.Or or -> or.filters();
            case Filter.Not not -> List.of(not.filter());
            case Filter.Comparison _, Filter.Between _, Filter.In _ -> List.of();
            case Filter.Contains _, Filter.Presence _ -> List.of();
        };
    }
}
