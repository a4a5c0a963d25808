package io.quantara.internal.query;

import io.quantara.Filter;
import io.quantara.Metadata;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The slow and obvious meaning of filters, on plain values. */
final class FilterOracle {

    private final UUID id;
    private final String name;
    private final Map<String, @Nullable Object> metadata;

    FilterOracle(UUID id, String name, Metadata metadata) {
        this.id = id;
        this.name = name;
        this.metadata = metadata.asMap();
    }

    boolean matches(Filter filter) {
        return switch (filter) {
            case Filter.And and -> and.filters().stream().allMatch(this::matches);
            case Filter.Or or -> or.filters().stream().anyMatch(this::matches);
            case Filter.Not not -> !matches(not.filter());
            case Filter.Comparison comparison -> matches(comparison);
            case Filter.Between(var field, var low, var high) ->
                order(field, low).filter(o -> o >= 0).isPresent()
                        && order(field, high).filter(o -> o <= 0).isPresent();
            case Filter.In(var field, var values) -> values.stream().anyMatch(value -> isEqual(field, value));
            case Filter.Contains(var field, var value) ->
                find(field).isPresent()
                        && find(field).get().value() instanceof List<?> list
                        && list.stream().anyMatch(element -> areEqual(element, value));
            case Filter.Presence(var field, var kind) ->
                switch (kind) {
                    case EXISTS -> find(field).isPresent();
                    case IS_NULL -> isNull(field);
                    case IS_NOT_NULL -> !isNull(field);
                };
        };
    }

    private boolean matches(Filter.Comparison comparison) {
        String field = comparison.field();
        Object value = comparison.value();
        return switch (comparison.operator()) {
            case EQ -> isEqual(field, value);
            case NE -> !isEqual(field, value);
            case GT -> order(field, value).filter(order -> order > 0).isPresent();
            case GTE -> order(field, value).filter(order -> order >= 0).isPresent();
            case LT -> order(field, value).filter(order -> order < 0).isPresent();
            case LTE -> order(field, value).filter(order -> order <= 0).isPresent();
            case CONTAINS_TEXT -> text(field).filter(text -> text.contains((String) value)).isPresent();
            case STARTS_WITH -> text(field).filter(text -> text.startsWith((String) value)).isPresent();
        };
    }

    private boolean isNull(String field) {
        return find(field).isEmpty() || find(field).get().value() == null;
    }

    private boolean isEqual(String field, Object value) {
        return find(field).isPresent() && areEqual(find(field).get().value(), value);
    }

    private Optional<String> text(String field) {
        return find(field).map(Found::value).filter(String.class::isInstance).map(String.class::cast);
    }

    /** Returns how the field compares with a value of the same type. */
    private Optional<Integer> order(String field, Object value) {
        return find(field).map(Found::value).flatMap(found -> order(found, value));
    }

    private static Optional<Integer> order(Object left, Object right) {
        if (left instanceof Number && right instanceof Number) {
            return Optional.of(exact(left).compareTo(exact(right)));
        }
        if (left instanceof String text && right instanceof String other) {
            return Optional.of(Arrays.compare(
                    text.codePoints().toArray(), other.codePoints().toArray()));
        }
        return Optional.empty();
    }

    private static boolean areEqual(@Nullable Object left, @Nullable Object right) {
        if (left instanceof Number && right instanceof Number) {
            return exact(left).compareTo(exact(right)) == 0;
        }
        if (left instanceof List<?> list && right instanceof List<?> other) {
            boolean equal = list.size() == other.size();
            for (int at = 0; equal && at < list.size(); at++) {
                equal = areEqual(list.get(at), other.get(at));
            }
            return equal;
        }
        if (left instanceof Map<?, ?> map && right instanceof Map<?, ?> other) {
            return map.keySet().equals(other.keySet())
                    && map.keySet().stream().allMatch(key -> areEqual(map.get(key), other.get(key)));
        }
        return left == null ? right == null : left.equals(right);
    }

    private static BigDecimal exact(Object number) {
        return number instanceof Long whole ? BigDecimal.valueOf(whole) : new BigDecimal((Double) number);
    }

    private Optional<Found> find(String field) {
        return switch (field) {
            case Filter.ID -> Optional.of(new Found(id.toString()));
            case Filter.NAME -> Optional.of(new Found(name));
            default -> find(metadata, field);
        };
    }

    private static Optional<Found> find(Map<?, ?> map, String path) {
        if (map.containsKey(path)) {
            return Optional.of(new Found(map.get(path)));
        }
        for (int dot = path.lastIndexOf('.'); dot >= 0; dot = path.lastIndexOf('.', dot - 1)) {
            if (map.get(path.substring(0, dot)) instanceof Map<?, ?> inner) {
                Optional<Found> found = find(inner, path.substring(dot + 1));
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** A value that is there, also when it is null. */
    private record Found(@Nullable Object value) {}
}
