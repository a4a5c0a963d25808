package io.quantara.internal.query;

import io.quantara.Filter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns filters into conditions on encoded rows. */
final class FilterCompiler {

    private FilterCompiler() {}

    static RowCondition compile(Filter filter) {
        return switch (filter) {
            case Filter.And and -> new RowCondition.All(compileAll(and.filters()));
            case Filter.Or or -> new RowCondition.Any(compileAll(or.filters()));
            case Filter.Not not -> new RowCondition.Opposite(compile(not.filter()));
            case Filter.Comparison comparison -> comparison(comparison);
            case Filter.Between(var field, var low, var high) -> on(field, between(low, high));
            case Filter.In(var field, var values) -> on(field, equalToOneOf(values));
            case Filter.Contains(var field, var value) -> on(field, new ValueCondition.Element(equalTo(value)));
            case Filter.Presence presence -> presence(presence);
        };
    }

    private static List<RowCondition> compileAll(List<Filter> filters) {
        return filters.stream().map(FilterCompiler::compile).toList();
    }

    private static RowCondition comparison(Filter.Comparison comparison) {
        String field = comparison.field();
        Object value = comparison.value();
        return switch (comparison.operator()) {
            case EQ -> on(field, equalTo(value));
            case NE -> new RowCondition.Opposite(on(field, equalTo(value)));
            case GT -> on(field, above(value, false));
            case GTE -> on(field, above(value, true));
            case LT -> on(field, below(value, false));
            case LTE -> on(field, below(value, true));
            case CONTAINS_TEXT -> on(field, text(new TextCondition.Containing(new TextSearch((String) value))));
            case STARTS_WITH -> on(field, text(new TextCondition.StartsWith(new Utf8Text((String) value))));
        };
    }

    private static RowCondition presence(Filter.Presence presence) {
        return switch (presence.kind()) {
            case EXISTS -> on(presence.field(), new ValueCondition.Present());
            case IS_NULL -> isNull(presence.field());
            case IS_NOT_NULL -> new RowCondition.Opposite(isNull(presence.field()));
        };
    }

    private static RowCondition isNull(String field) {
        ValueCondition isNull = new ValueCondition.Tagged(EncodedValues.NULL);
        return isSpecial(field) ? on(field, isNull) : new RowCondition.OnMetadata(new FieldPath(field), isNull, true);
    }

    /** Returns a condition that is false where the field is missing. */
    private static RowCondition on(String field, ValueCondition condition) {
        return switch (field) {
            case Filter.ID -> new RowCondition.OnId(textOnly(condition));
            case Filter.NAME -> new RowCondition.OnName(textOnly(condition));
            default -> new RowCondition.OnMetadata(new FieldPath(field), condition, false);
        };
    }

    private static boolean isSpecial(String field) {
        return field.equals(Filter.ID) || field.equals(Filter.NAME);
    }

    /** Returns what is left of a condition for fields that are always a text. */
    private static TextCondition textOnly(ValueCondition condition) {
        return switch (condition) {
            case ValueCondition.Present _ -> new TextCondition.Constant(true);
            case ValueCondition.Text text -> text.condition();
            case ValueCondition.AnyOf any ->
                any.conditions().stream()
                        .filter(ValueCondition.Text.class::isInstance)
                        .map(FilterCompiler::textOnly)
                        .findFirst()
                        .orElse(new TextCondition.Constant(false));
            case ValueCondition.Tagged _, ValueCondition.Numeric _ -> new TextCondition.Constant(false);
            case ValueCondition.Element _, ValueCondition.ListOf _, ValueCondition.MapOf _ ->
                new TextCondition.Constant(false);
        };
    }

    private static ValueCondition equalTo(@Nullable Object value) {
        return switch (value) {
            case null -> new ValueCondition.Tagged(EncodedValues.NULL);
            case Boolean truth -> new ValueCondition.Tagged(truth ? EncodedValues.TRUE : EncodedValues.FALSE);
            case String text -> text(new TextCondition.Equal(new Utf8Text(text)));
            case Number number -> number(new NumberCondition.Equal(ExactNumber.of(number)));
            case List<?> list -> new ValueCondition.ListOf(equalToEach(list));
            case Map<?, ?> map ->
                new ValueCondition.MapOf(
                        map.entrySet().stream().map(FilterCompiler::entry).toList());
            default -> throw new AssertionError("a filter holds a " + value.getClass());
        };
    }

    private static ValueCondition.Entry entry(Map.Entry<?, ?> entry) {
        return new ValueCondition.Entry(new Utf8Text((String) entry.getKey()), equalTo(entry.getValue()));
    }

    private static List<ValueCondition> equalToEach(Collection<?> values) {
        List<ValueCondition> conditions = new ArrayList<>(values.size());
        for (Object value : values) {
            conditions.add(equalTo(value));
        }
        return conditions;
    }

    /** Texts and numbers among the values are found by binary search, what else there is one by one. */
    private static ValueCondition equalToOneOf(List<Object> values) {
        List<Utf8Text> texts = instances(values, String.class).map(Utf8Text::new).sorted().toList();
        List<ExactNumber> numbers =
                instances(values, Number.class).map(ExactNumber::of).sorted().toList();
        List<Object> others = values.stream()
                .filter(value -> !(value instanceof String || value instanceof Number))
                .toList();
        List<ValueCondition> conditions = equalToEach(others);
        if (!texts.isEmpty()) {
            conditions.add(text(new TextCondition.OneOf(texts)));
        }
        if (!numbers.isEmpty()) {
            conditions.add(number(new NumberCondition.OneOf(numbers)));
        }
        return new ValueCondition.AnyOf(conditions);
    }

    private static <T> Stream<T> instances(List<Object> values, Class<T> type) {
        return values.stream().filter(type::isInstance).map(type::cast);
    }

    private static ValueCondition above(Object low, boolean inclusive) {
        return low instanceof String bound
                ? text(new TextCondition.Range(textBound(bound, inclusive), null))
                : number(new NumberCondition.Range(numberBound(low, inclusive), null));
    }

    private static ValueCondition below(Object high, boolean inclusive) {
        return high instanceof String bound
                ? text(new TextCondition.Range(null, textBound(bound, inclusive)))
                : number(new NumberCondition.Range(null, numberBound(high, inclusive)));
    }

    private static ValueCondition between(Object low, Object high) {
        return low instanceof String bound
                ? text(new TextCondition.Range(textBound(bound, true), textBound((String) high, true)))
                : number(new NumberCondition.Range(numberBound(low, true), numberBound(high, true)));
    }

    private static ValueCondition text(TextCondition condition) {
        return new ValueCondition.Text(condition);
    }

    private static ValueCondition number(NumberCondition condition) {
        return new ValueCondition.Numeric(condition);
    }

    private static TextCondition.Bound textBound(String text, boolean inclusive) {
        return new TextCondition.Bound(new Utf8Text(text), inclusive);
    }

    private static NumberCondition.Bound numberBound(Object number, boolean inclusive) {
        return new NumberCondition.Bound(ExactNumber.of((Number) number), inclusive);
    }
}
