package io.quantara;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A condition on the metadata, the id or the name of a document. Made by the static methods, which are meant to be
 * imported statically, or from text with {@link #parse}:
 *
 * <pre>{@code
 * and(eq("author", "Vaswani"), gte("year", 2015))
 * Filter.parse("author == 'Vaswani' && year >= 2015")
 * }</pre>
 *
 * <p><b>Fields.</b> A field names a place in the metadata. It is first taken as a literal key. When there is no such
 * key, it is split at a dot: the part before must be a key that holds a map, and the part after is looked up in that
 * map in the same way; of several such splits the one with the longest first part wins that leads to a value. A
 * field has at most 64 dots.
 * {@code $id} is the document's id as lower-case text (letters in a value compared with it are taken in lower case)
 * and {@code $name} is its name; both are always there.
 *
 * <p><b>Values</b> have the types of {@link Metadata}, are copied and brought to its shapes; a {@link java.util.UUID}
 * may be compared with {@code $id}.
 *
 * <p><b>Meaning.</b>
 *
 * <ul>
 *   <li>Where the field is missing, {@code ne}, {@code notIn} and {@code isNull} are true and every other condition is
 *       false. {@code not} is true exactly where its filter is false, so {@code not(eq(f, v))} is true there as well.
 *   <li>Numbers compare by their true values whatever their types: 1 equals 1.0, 9007199254740993 is greater than
 *       9007199254740992.0, and -0.0 equals 0.
 *   <li>Strings compare by Unicode code points, case-sensitive.
 *   <li>Values of different types are never equal, nor is one greater than the other: {@code eq}, {@code gt},
 *       {@code lte}, {@code between} and {@code in} are false, {@code ne} and {@code notIn} true. Only numbers and
 *       strings have an order.
 *   <li>{@code eq} compares lists and maps as a whole: lists element by element, maps key by key in whatever order.
 *       {@link #contains} asks for one element of a list, {@link #containsText} for a part of a string.
 *   <li>{@code isNull} is true where the field is missing or null, {@code isNotNull} where it is neither,
 *       {@code exists} where the field is there, also when it is null. {@code eq(field, null)} is
 *       {@code isNull(field)}.
 *   <li>{@code and()} of no filter is true for every document, {@code or()} of none for no document.
 * </ul>
 *
 * <p>A filter has at most {@value #MAX_NODES} conditions and connectives, at most {@value #MAX_DEPTH} inside each
 * other; larger ones are refused with an {@link IllegalArgumentException}. Filters are immutable, equal when they have
 * the same shape, and safe for many threads. The nested types are the shapes a filter can have, for those who
 * translate filters; use the static methods to make them.
 */
public sealed interface Filter {

    /** How many conditions and connectives a filter can have. */
    int MAX_NODES = 1_000;

    /** How many conditions and connectives can stand inside each other. */
    int MAX_DEPTH = 64;

    /** The field that stands for a document's id. */
    String ID = "$id";

    /** The field that stands for a document's name. */
    String NAME = "$name";

    /** True where the field equals the value; with null, the same as {@link #isNull}. */
    static Filter eq(String field, @Nullable Object value) {
        return value == null ? isNull(field) : new Comparison(field, Operator.EQ, value);
    }

    /** True where the field is missing or does not equal the value; with null, the same as {@link #isNotNull}. */
    static Filter ne(String field, @Nullable Object value) {
        return value == null ? isNotNull(field) : new Comparison(field, Operator.NE, value);
    }

    /** True where the field is greater than the value, a number or a String. */
    static Filter gt(String field, Object value) {
        return new Comparison(field, Operator.GT, value);
    }

    /** True where the field is greater than or equal to the value, a number or a String. */
    static Filter gte(String field, Object value) {
        return new Comparison(field, Operator.GTE, value);
    }

    /** True where the field is less than the value, a number or a String. */
    static Filter lt(String field, Object value) {
        return new Comparison(field, Operator.LT, value);
    }

    /** True where the field is less than or equal to the value, a number or a String. */
    static Filter lte(String field, Object value) {
        return new Comparison(field, Operator.LTE, value);
    }

    /** True where the field lies between two numbers or two Strings, both included. */
    static Filter between(String field, Object low, Object high) {
        return new Between(field, low, high);
    }

    /** True where the field equals one of the values, of which none may be null; never true without values. */
    static Filter in(String field, Object... values) {
        return new In(field, Arrays.asList(Objects.requireNonNull(values, "values")));
    }

    /** True where the field equals one of the values, of which none may be null; never true without values. */
    static Filter in(String field, Collection<?> values) {
        return new In(field, new ArrayList<>(Objects.requireNonNull(values, "values")));
    }

    /** True where the field is missing or equals none of the values: the same as {@code not(in(field, values))}. */
    static Filter notIn(String field, Object... values) {
        return not(in(field, values));
    }

    /** True where the field is missing or equals none of the values: the same as {@code not(in(field, values))}. */
    static Filter notIn(String field, Collection<?> values) {
        return not(in(field, values));
    }

    /**
     * True where the field is a list and at least one of its elements equals the value, as {@code eq} compares; null
     * equals a null element. False for a field that is no list, also for a String; elements of lists inside the list
     * do not count.
     */
    static Filter contains(String field, @Nullable Object value) {
        return new Contains(field, value);
    }

    /** True where the field is a String that has the given text in it, case-sensitive; every String has "" in it. */
    static Filter containsText(String field, String text) {
        return new Comparison(field, Operator.CONTAINS_TEXT, text);
    }

    /** True where the field is a String that begins with the given text, case-sensitive. */
    static Filter startsWith(String field, String text) {
        return new Comparison(field, Operator.STARTS_WITH, text);
    }

    /** True where the field is there, also when it is null. */
    static Filter exists(String field) {
        return new Presence(field, PresenceKind.EXISTS);
    }

    /** True where the field is missing or null. */
    static Filter isNull(String field) {
        return new Presence(field, PresenceKind.IS_NULL);
    }

    /** True where the field is there and not null. */
    static Filter isNotNull(String field) {
        return new Presence(field, PresenceKind.IS_NOT_NULL);
    }

    /** True where all of the filters are; without filters always true. An {@code and} directly inside is dissolved. */
    static Filter and(Filter... filters) {
        return and(Arrays.asList(Objects.requireNonNull(filters, "filters")));
    }

    /** True where all of the filters are; without filters always true. An {@code and} directly inside is dissolved. */
    static Filter and(Collection<? extends Filter> filters) {
        List<Filter> parts = FilterShape.dissolve(filters, And.class);
        return parts.size() == 1 ? parts.getFirst() : new And(parts);
    }

    /** True where at least one of the filters is; without filters never. An {@code or} directly inside is dissolved. */
    static Filter or(Filter... filters) {
        return or(Arrays.asList(Objects.requireNonNull(filters, "filters")));
    }

    /** True where at least one of the filters is; without filters never. An {@code or} directly inside is dissolved. */
    static Filter or(Collection<? extends Filter> filters) {
        List<Filter> parts = FilterShape.dissolve(filters, Or.class);
        return parts.size() == 1 ? parts.getFirst() : new Or(parts);
    }

    /** True where the filter is false. */
    static Filter not(Filter filter) {
        return new Not(filter);
    }

    /** True where each of the fields equals its value, as {@link #eq} compares; without fields always true. */
    static Filter matching(Map<String, ?> values) {
        return and(Objects.requireNonNull(values, "values").entrySet().stream()
                .map(entry -> eq(entry.getKey(), entry.getValue()))
                .toList());
    }

    /**
     * Reads the text form of a filter.
     *
     * <pre>{@code
     * author == 'Vaswani' && year >= 2015          == != < <= > >=
     * year between 2015 and 2020                   both included
     * lang in ['en', 'fr'] || lang not in ["de"]   strings in single or double quotes
     * tags contains 'x' and title startsWith 'The' and `odd key!` containsText 'y'
     * !(exists(draft) or isNull(author.name)) && isNotNull(year)
     * $id > '7f' && $name containsText 'attention'
     * }</pre>
     *
     * <p>{@code &&} or {@code and} binds tighter than {@code ||} or {@code or}; {@code !} or {@code not} tightest. A
     * field of letters, digits, {@code _}, {@code .} and {@code -} that begins with a letter or {@code _} stands as it
     * is, any other and one that is a word of this language stands in backquotes. Values are strings, numbers (with a
     * point or an exponent a double, else a long), {@code true}, {@code false}, {@code null}, lists {@code [1, 2]} and
     * maps {@code {'a': 1}}. Quoted text knows the escapes {@code \\ \' \" \` \/ \n \r \t \b \f} and
     * <code>&#92;u0041</code>. The words of the language are read in upper and lower case. {@code true} alone is the
     * filter that is always true, {@code false} the one that never is.
     *
     * @throws FilterSyntaxException if the text cannot be read; it tells where, and what was expected there
     */
    static Filter parse(String text) {
        return new FilterParser(Objects.requireNonNull(text, "text")).parse();
    }

    /** Returns the text form, which {@link #parse} turns back into an equal filter; {@code toString} is the same. */
    default String text() {
        return new FilterWriter().write(this);
    }

    /** How a field is compared with one value. */
    enum Operator {
        /** Equal. */
        EQ,
        /** Missing or not equal. */
        NE,
        /** Greater. */
        GT,
        /** Greater or equal. */
        GTE,
        /** Less. */
        LT,
        /** Less or equal. */
        LTE,
        /** A String with the value, a String, in it. */
        CONTAINS_TEXT,
        /** A String that begins with the value, a String. */
        STARTS_WITH
    }

    /** What is asked about the presence of a field. */
    enum PresenceKind {
        /** There, also when null. */
        EXISTS,
        /** Missing or null. */
        IS_NULL,
        /** There and not null. */
        IS_NOT_NULL
    }

    /**
     * A field compared with one value.
     *
     * @param field the path, {@code $id} or {@code $name}
     * @param operator how they are compared
     * @param value a Boolean, Long, Double, String, List or Map; the operators other than EQ and NE take less
     */
    record Comparison(String field, Operator operator, Object value) implements Filter {
        public Comparison {
            FilterShape.checkField(field);
            value = FilterShape.operand(field, operator, value);
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /**
     * A field between two bounds, both included.
     *
     * @param field the path, {@code $id} or {@code $name}
     * @param low the lower bound, a Long, Double or String
     * @param high the upper bound, a number if the lower bound is one, else a String
     */
    record Between(String field, Object low, Object high) implements Filter {
        public Between {
            FilterShape.checkField(field);
            low = FilterShape.bound(field, low);
            high = FilterShape.bound(field, high);
            if (low instanceof String != high instanceof String) {
                throw new IllegalArgumentException("The bounds of '" + field + "' are " + low + " and " + high
                        + ". Give two numbers or two Strings.");
            }
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /**
     * A field that equals one of some values.
     *
     * @param field the path, {@code $id} or {@code $name}
     * @param values the values, none of them null
     */
    record In(String field, List<Object> values) implements Filter {
        public In {
            FilterShape.checkField(field);
            values = FilterShape.choices(field, values);
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /**
     * A list field with an element that equals a value.
     *
     * @param field the path, {@code $id} or {@code $name}
     * @param value any metadata value, also null
     */
    record Contains(String field, @Nullable Object value) implements Filter {
        public Contains {
            FilterShape.checkField(field);
            value = ValueNormalizer.FILTER.value(field, value);
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /**
     * A field that is there or not, null or not.
     *
     * @param field the path, {@code $id} or {@code $name}
     * @param kind what is asked
     */
    record Presence(String field, PresenceKind kind) implements Filter {
        public Presence {
            FilterShape.checkField(field);
            Objects.requireNonNull(kind, "kind");
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /**
     * All of some filters, of which none is an {@code And} itself.
     *
     * @param filters none, or at least two
     */
    record And(List<Filter> filters) implements Filter {
        public And {
            filters = FilterShape.connected(filters, And.class);
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /**
     * At least one of some filters, of which none is an {@code Or} itself.
     *
     * @param filters none, or at least two
     */
    record Or(List<Filter> filters) implements Filter {
        public Or {
            filters = FilterShape.connected(filters, Or.class);
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /**
     * The opposite of a filter.
     *
     * @param filter what must be false
     */
    record Not(Filter filter) implements Filter {
        public Not {
            FilterShape.checkSize(List.of(Objects.requireNonNull(filter, "filter")));
        }

        @Override
        public String toString() {
            return text();
        }
    }
}
